//! A million claims through every writer: rows a second, and the most memory that the process ever held.
//!
//! `cargo bench --bench export [-- ROWS]`. Rows are generated one by one, so what grows is the writer's own.

use std::io::{self, Write};
use std::time::Instant;

use bangfu::export::network::{self, Network};
use bangfu::export::row::{ClaimRow, EntityKind, EntityRow, Party};
use bangfu::export::standard::{self, Publisher};
use bangfu::export::table::{Table, delimited, parquet, sheet};
use bangfu::export::{Result, Rows, map, report};
use rust_decimal::Decimal;

/// Claims of a province helping another, over a few thousand counties.
struct Generated(u64);

const PLACES: u64 = 3_000;

fn place(n: u64) -> Party {
    let code = format!("{:06}", 110_000 + n % PLACES);
    Party { name: format!("第{}县", n % PLACES), iri: format!("https://example.org/place/{code}"), code }
}

impl Rows for Generated {
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()> {
        for n in 0..self.0 {
            let year = 2000 + n % 25;
            each(ClaimRow {
                id: format!("{n:016x}"),
                iri: format!("https://example.org/claim/{n:016x}"),
                kind: "funding".into(),
                document: format!("d{}", n / 500),
                document_title: format!("第{}号报告", n / 500),
                document_date: format!("{year}-12-31"),
                sentence: format!(
                    "{year}年,第{}省安排第{}县帮扶资金{}万元,用于饮水和道路",
                    n % 31,
                    n % PLACES,
                    n % 997
                ),
                sentence_start: Some(n * 40),
                sentence_end: Some(n * 40 + 38),
                value_text: format!("{}万元", n % 997),
                value_start: Some(n * 40 + 20),
                value_end: Some(n * 40 + 25),
                number: Some(Decimal::from(n % 997 * 10_000)),
                unit: "元".into(),
                bound: "exact".into(),
                flow: "allocate".into(),
                cumulative: Some(n % 5 == 0),
                status: "done".into(),
                funder: vec![place(n % 31)],
                recipient: vec![place(n)],
                place: vec![place(n)],
                time_start: year.to_string(),
                time_end: year.to_string(),
                time_from: "sentence".into(),
                rule: "bench".into(),
                score: Some(80),
                ..ClaimRow::default()
            })?;
        }
        Ok(())
    }

    fn entities(&self, kind: EntityKind, each: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()> {
        for n in 0..if kind == EntityKind::Place { PLACES } else { 0 } {
            let party = place(n);
            let (lat, lon) = (Some(20.0 + n as f64 / 100.0), Some(80.0 + n as f64 / 100.0));
            each(EntityRow {
                iri: party.iri,
                kind,
                name: party.name,
                code: party.code,
                lat,
                lon,
                ..EntityRow::default()
            })?;
        }
        Ok(())
    }
}

/// Counts bytes and throws them away.
#[derive(Default)]
struct Count(u64);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The most memory that this process held, in MiB (Linux; 0 elsewhere). It never falls, so each line tells what the
/// writers so far needed.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

fn run(name: &str, rows: u64, write: impl FnOnce(&mut Count) -> Result<()>) -> Result<()> {
    let begin = Instant::now();
    let mut count = Count::default();
    write(&mut count)?;
    let seconds = begin.elapsed().as_secs_f64();
    let rate = rows as f64 / seconds / 1000.0;
    println!(
        "{name:10} {seconds:7.1} s {rate:8.0} thousand rows/s {:7} MB written, peak {:5} MiB",
        count.0 / 1_000_000,
        peak()
    );
    Ok(())
}

fn main() -> Result<()> {
    let n = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(1_000_000);
    let rows = Generated(n);
    println!("{n} claims; peak before: {} MiB", peak());
    let style = delimited::Style::default();
    run("csv", n, |to| delimited::write(Table::Claims, &rows, to, style).map(drop))?;
    run("ndjson", n, |to| delimited::write_ndjson(Table::Claims, &rows, to).map(drop))?;
    let folder = std::env::temp_dir().join(format!("bangfu-bench-{}", std::process::id()));
    run("gexf", n, |to| network::gexf::write(&Network::new(&rows)?, to).map(drop))?;
    run("graphml", n, |to| network::graphml::write(&Network::new(&rows)?, to).map(drop))?;
    run("cytoscape", n, |to| network::json::write_cytoscape(&Network::new(&rows)?, to).map(drop))?;
    run("dot", n, |to| network::dot::write(&Network::new(&rows)?, to).map(drop))?;
    run("neo4j", n, |to| network::delimited::write_neo4j(&Network::new(&rows)?, Count::default(), to).map(drop))?;
    run("geojson", n, |to| map::write_geojson(&rows, &Network::new(&rows)?, to).map(drop))?;
    run("kepler", n, |to| map::write_kepler(&Network::new(&rows)?, to).map(drop))?;
    run("iati", n, |to| standard::iati::write(&rows, &Publisher::default(), to, io::sink()).map(drop))?;
    run("aiddata", n, |to| standard::aiddata::write(&rows, to, io::sink()).map(drop))?;
    run("html", n, |to| report::html::write(&rows, "bench", to, None).map(drop))?;
    run("parquet", n, |to| parquet::write(Table::Claims, &rows, to).map(drop))?;
    std::fs::create_dir_all(&folder)?;
    run("xlsx", n, |_| sheet::write(&[Table::Claims], &rows, std::fs::File::create(folder.join("a.xlsx"))?).map(drop))?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
