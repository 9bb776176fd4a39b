//! What names cost beside the reading that they are part of: finding them, resolving them, the whole; and how many
//! names of a table are matched a second.
//!
//! `cargo bench --bench names`. The house asks that resolving costs less than the rest of the reading: compare
//! `resolve` with `whole` of one run.

use std::hint::black_box;
use std::sync::Arc;

use bangfu::Bangfu;
use bangfu::document::Document;
use bangfu::knowledge::Knowledge;
use bangfu::mention::Mention;
use bangfu::mention::names::Names;
use bangfu::reconcile::{Engine, Query};
use bangfu::seeds::Seeds;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The project's sample reports and the marked sentences of its tests, without their marks.
fn documents() -> Vec<Document> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/documents");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the sample reports lie in seeds/documents")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt" || e == "html"))
        .collect();
    files.sort();
    let mut all: Vec<Document> = files
        .iter()
        .map(|path| Document::read(&path.display().to_string(), &std::fs::read(path).expect("a sample"), None))
        .collect();
    let marked = include_str!("../tests/names/places.tsv");
    let text: String = marked.lines().filter_map(|l| l.rsplit('\t').next()).filter(|l| !l.starts_with('#')).fold(
        String::new(),
        |mut text, line| {
            let mut inside = false;
            for c in line.chars() {
                match c {
                    '=' => inside = true,
                    '[' => {}
                    ']' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            text.push('\n');
            text
        },
    );
    all.push(Document::from_text("sentences", &text, None));
    all
}

fn names(c: &mut Criterion) {
    let knowledge = Knowledge::embedded();
    let bangfu = Bangfu::open(&knowledge).expect("the built-in knowledge loads");
    let names = Names::load(&knowledge, bangfu.seeds.clone()).expect("the names load");
    let documents = documents();
    let find = |doc: &Document| {
        let mut found: Vec<Mention> = Vec::new();
        doc.sentences.iter().for_each(|s| names.find(doc, s.range, &mut found));
        found
    };
    let found: Vec<Vec<Mention>> = documents.iter().map(find).collect();
    let bytes: u64 = documents.iter().map(|d| d.source.len() as u64).sum();
    let mut group = c.benchmark_group("names");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("whole", |b| {
        b.iter(|| documents.iter().for_each(|d| drop(black_box(bangfu.read_document(d.clone())))));
    });
    group.bench_function("find", |b| b.iter(|| documents.iter().for_each(|d| drop(black_box(find(d))))));
    group.bench_function("resolve", |b| {
        b.iter(|| {
            for (doc, found) in documents.iter().zip(&found) {
                let mut found = found.clone();
                names.settle(doc, &mut found);
                black_box(found);
            }
        });
    });
    group.finish();
}

fn reconcile(c: &mut Criterion) {
    let seeds = Arc::new(Seeds::load(&Knowledge::embedded()).expect("the seeds load"));
    let engine = Engine::new(seeds);
    // Right names, chains, and names that are only like one.
    let wanted = ["镇雄县", "云南省昭通市镇雄", "长安区", "三峡集团", "贵州省民政厅", "镇熊县", "不存在的机构名称"];
    let mut group = c.benchmark_group("reconcile");
    group.throughput(Throughput::Elements(wanted.len() as u64));
    group.bench_function("find", |b| {
        b.iter(|| {
            for text in wanted {
                black_box(engine.find(&Query { text, ..Query::default() }));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, names, reconcile);
criterion_main!(benches);
