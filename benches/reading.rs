//! How fast reports are read: bytes of UTF-8 text a second, on one core; the whole reading, and each floor alone.
//!
//! `cargo bench --bench reading`. The floors stand beside one another so that a slow one shows as a ratio within one
//! run; the house asks 5 MB/s of the whole, the claims' JSON lines included.

use std::hint::black_box;

use bangfu::Bangfu;
use bangfu::claim::json::Line;
use bangfu::document::Document;
use bangfu::knowledge::Knowledge;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// The sample reports of the project: text, HTML and Markdown.
fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/documents");
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the sample reports lie in seeds/documents")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let text = matches!(path.extension()?.to_str()?, "txt" | "html" | "md");
            text.then(|| (path.display().to_string(), std::fs::read(&path).expect("a sample report can be read")))
        })
        .collect();
    all.sort();
    assert!(!all.is_empty(), "{folder} holds no report");
    all
}

fn reading(c: &mut Criterion) {
    let bangfu = Bangfu::open(&Knowledge::embedded()).expect("the built-in knowledge loads");
    let files = samples();
    let bytes: u64 = files.iter().map(|(_, b)| b.len() as u64).sum();
    let documents: Vec<Document> = files.iter().map(|(name, b)| Document::read(name, b, None)).collect();
    let mentions: Vec<_> = documents.iter().map(|d| bangfu.mentions.read(d)).collect();

    let mut group = c.benchmark_group("reading");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("whole", |b| {
        b.iter(|| {
            for (name, bytes) in &files {
                black_box(bangfu.read(name, bytes, None));
            }
        });
    });
    group.bench_function("whole, to JSON lines", |b| {
        b.iter(|| {
            let mut out = Vec::new();
            for (name, bytes) in &files {
                let reading = bangfu.read(name, bytes, None);
                for claim in &reading.claims {
                    let line = Line { doc: &reading.document, claim };
                    serde_json::to_writer(&mut out, &line).expect("memory takes it");
                }
            }
            black_box(out)
        });
    });
    group.bench_function("document", |b| {
        b.iter(|| {
            for (name, bytes) in &files {
                black_box(Document::read(name, bytes, None));
            }
        });
    });
    group.bench_function("mention", |b| {
        b.iter(|| {
            for document in &documents {
                black_box(bangfu.mentions.read(document));
            }
        });
    });
    group.bench_function("claim", |b| {
        b.iter(|| {
            for (document, mentions) in documents.iter().zip(&mentions) {
                black_box(bangfu.claims.read(document, mentions));
            }
        });
    });
    group.finish();
}

/// Bytes a second must not fall as a file grows: nothing may be quadratic over a document, or over one line of it.
fn growth(c: &mut Criterion) {
    let bangfu = Bangfu::open(&Knowledge::embedded()).expect("the built-in knowledge loads");
    let text: String = samples()
        .iter()
        .filter(|(name, _)| name.ends_with(".txt"))
        .map(|(_, b)| String::from_utf8_lossy(b).into_owned())
        .collect();
    let mut group = c.benchmark_group("growth");
    group.sample_size(10);
    for times in [1, 8, 64] {
        let lines = text.repeat(times);
        let line = lines.replace(['\n', '\r'], "");
        group.throughput(Throughput::Bytes(lines.len() as u64));
        group.bench_with_input(BenchmarkId::new("lines", times), &lines, |b, t| {
            b.iter(|| black_box(bangfu.read("long.txt", t.as_bytes(), None)));
        });
        group.throughput(Throughput::Bytes(line.len() as u64));
        group.bench_with_input(BenchmarkId::new("one line", times), &line, |b, t| {
            b.iter(|| black_box(bangfu.read("line.txt", t.as_bytes(), None)));
        });
    }
    group.finish();
}

criterion_group!(benches, reading, growth);
criterion_main!(benches);
