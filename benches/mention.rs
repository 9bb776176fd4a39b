//! Document → mentions; beside it the times and quantities alone, which are this floor's own arithmetic.

use std::hint::black_box;
use std::sync::Arc;

use bangfu::document::Document;
use bangfu::knowledge::Knowledge;
use bangfu::mention::quantity::Quantities;
use bangfu::mention::{Reader, time};
use bangfu::seeds::Seeds;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const REPORT: &str = "2016年以来,青岛市累计向定西市投入东西部扶贫协作资金12.76亿元,年均增长百分之二十三点五;其中2019年投入2.76亿元,\
                      实施项目118个,惠及贫困人口3万余人。截至2020年底,全市贫困发生率由2013年的26.1%下降到0.5%以下。\n";

fn mentions(c: &mut Criterion) {
    let knowledge = Knowledge::embedded();
    let seeds = Arc::new(Seeds::load(&knowledge).expect("the built-in seeds load"));
    let reader = Reader::load(&knowledge, seeds).expect("the built-in words load");
    let quantities = Quantities::load(&knowledge).expect("the built-in units load");
    let text = REPORT.repeat((1 << 19) / REPORT.len());
    let doc = Document::from_text("bench", &text, None);
    let mut group = c.benchmark_group("mention");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("all", |b| b.iter(|| reader.read(black_box(&doc))));
    group.bench_function("times", |b| {
        b.iter(|| {
            let mut found = Vec::new();
            for sentence in &doc.sentences {
                time::find(&doc.chars, sentence.range, doc.meta.now(), None, &mut found);
            }
            found
        });
    });
    group.bench_function("quantities", |b| {
        b.iter(|| {
            let mut found = Vec::new();
            for sentence in &doc.sentences {
                quantities.find(&doc.chars, sentence.range, &[], &mut found);
            }
            found
        });
    });
    group.finish();
}

criterion_group!(benches, mentions);
criterion_main!(benches);
