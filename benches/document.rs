//! Bytes → document: text, HTML, and one long line; throughput in bytes, so that kinds and sizes compare in one run.

use std::hint::black_box;

use bangfu::document::Document;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SENTENCE: &str =
    "2019年,青岛市向定西市投入东西部扶贫协作资金2.76亿元,实施产业、教育、健康等帮扶项目118个,惠及贫困人口3.2万人。";

fn text(size: usize, end: &str) -> String {
    let unit = format!("{SENTENCE}{end}");
    unit.repeat(size / unit.len() + 1)
}

fn read(c: &mut Criterion) {
    let mut group = c.benchmark_group("document");
    group.sample_size(10);
    for size in [1 << 18, 1 << 20] {
        for (kind, text) in [
            ("lines", text(size, "\n")),
            ("one line", text(size, "")),
            ("traditional", text(size, "\n").replace('资', "資").replace('贫', "貧").replace('协', "協")),
            ("html", format!("<html><body>{}</body></html>", text(size, "</p>\n<p class=MsoNormal style='x'>"))),
            ("no full stop", text(size, "").replace('。', ",")),
        ] {
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::new(kind, size), &text, |b, text| {
                b.iter(|| Document::read("bench", black_box(text.as_bytes()), None));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
