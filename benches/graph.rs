//! The store's side of a build: quads of a document, loading them, and the whole way from bytes to a store. The corpora
//! of 50 and 200 documents stand side by side, so that one run shows whether the time for a document grows with the corpus.

use std::hint::black_box;

use bangfu::graph::store::Store;
use bangfu::graph::{Iris, Writer, nquads};
use bangfu::knowledge::Knowledge;
use bangfu::{Bangfu, Reading};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use oxrdf::{NamedNode, Quad};

/// A sample report, another one for each number.
fn texts(many: usize) -> Vec<(String, Vec<u8>)> {
    let sample = include_str!("../seeds/documents/s1_guizhou-briefing.txt");
    (0..many)
        .map(|n| (format!("d{n}.txt"), format!("{sample}\n2020年,全省投入帮扶资金{}.5亿元。\n", n + 1).into_bytes()))
        .collect()
}

struct Ready {
    bangfu: Bangfu,
    writer: Writer,
}

impl Ready {
    fn new() -> Self {
        let knowledge = Knowledge::embedded();
        Self {
            bangfu: Bangfu::open(&knowledge).expect("the knowledge loads"),
            writer: Writer::load(&knowledge, Iris::default()).expect("the ontology loads"),
        }
    }

    fn graph(&self, reading: &Reading) -> (NamedNode, Vec<Quad>) {
        let quads = self.writer.document(&reading.document, &reading.claims, &self.bangfu.seeds);
        (self.writer.iris.graph(&reading.document.id), quads)
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::create(&folder.path().join("S")).expect("a new store");
    (folder, store)
}

fn graph(c: &mut Criterion) {
    let ready = Ready::new();
    let readings: Vec<Reading> = texts(200).iter().map(|(name, bytes)| ready.bangfu.read(name, bytes, None)).collect();
    let graphs: Vec<(NamedNode, Vec<Quad>)> = readings.iter().map(|r| ready.graph(r)).collect();

    let mut group = c.benchmark_group("document");
    group.throughput(Throughput::Elements(graphs[0].1.len() as u64));
    group.bench_function("to quads", |b| b.iter(|| ready.graph(black_box(&readings[0]))));
    group.bench_function("to N-Quads", |b| b.iter(|| nquads(black_box(&graphs[0].1))));
    group.finish();

    let mut group = c.benchmark_group("load documents");
    group.sample_size(10);
    for many in [50, 200] {
        group.throughput(Throughput::Elements(many as u64));
        group.bench_with_input(BenchmarkId::from_parameter(many), &many, |b, many| {
            b.iter_batched_ref(
                store,
                |(_, store)| {
                    for (graph, quads) in &graphs[..*many] {
                        store.put_graph(graph, quads).expect("the store takes it");
                    }
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();

    let mut group = c.benchmark_group("replace a document among");
    group.sample_size(10);
    for many in [50, 200] {
        let (_folder, store) = store();
        for (graph, quads) in &graphs[..many] {
            store.put_graph(graph, quads).expect("the store takes it");
        }
        group.bench_function(BenchmarkId::from_parameter(many), |b| {
            b.iter(|| store.put_graph(&graphs[0].0, &graphs[0].1).expect("the store takes it"));
        });
    }
    group.finish();

    let mut group = c.benchmark_group("bytes to store");
    group.sample_size(10);
    let few = texts(20);
    group.throughput(Throughput::Elements(few.len() as u64));
    group.bench_function("20 documents, one thread", |b| {
        b.iter_batched_ref(
            store,
            |(_, store)| {
                for (name, bytes) in &few {
                    let (graph, quads) = ready.graph(&ready.bangfu.read(name, bytes, None));
                    store.put_graph(&graph, &quads).expect("the store takes it");
                }
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, graph);
criterion_main!(benches);
