//! A million claims through every writer: seconds, rows a second, the time as a multiple of CSV's, and the most memory
//! that the process held. Each writer runs in a process of its own, so that its peak is its own.
//!
//! `cargo bench --bench export [-- ROWS]` generates rows one by one: what grows is the writer's own.
//! `cargo bench --bench export -- ROWS store` loads as many claims into a store first and reads them back through it;
//! before that it does so with a quarter of them, and says how much dearer a claim has become: 1.0 when the time grows
//! as the store does.

use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use bangfu::export::network::{self, Network};
use bangfu::export::row::{ClaimRow, EntityKind, EntityRow, Party};
use bangfu::export::standard::{self, Publisher};
use bangfu::export::table::{Table, delimited, parquet, sheet};
use bangfu::export::{Filter, Format, Options, Result, Rows, Source, map, report, write};
use bangfu::graph::store::Store;
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
                document: format!("d{}", n / 40),
                document_title: format!("第{}号报告", n / 40),
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

/// The most memory that this process held, in MiB (Linux; 0 elsewhere).
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

const WRITERS: [&str; 18] = [
    "csv",
    "tsv",
    "ndjson",
    "gexf",
    "graphml",
    "cytoscape",
    "jgf",
    "dot",
    "neo4j",
    "neo4j-parquet",
    "geojson",
    "kepler",
    "iati",
    "360giving",
    "aiddata",
    "html",
    "parquet",
    "xlsx",
];

/// Writes the rows once; returns how many bytes went out.
fn generated(name: &str, rows: &Generated) -> Result<u64> {
    let mut out = Count::default();
    let to = &mut out;
    let tabs = delimited::Style { tabs: true, excel: false };
    match name {
        "csv" => drop(delimited::write(Table::Claims, rows, to, delimited::Style::default())?),
        "tsv" => drop(delimited::write(Table::Claims, rows, to, tabs)?),
        "ndjson" => drop(delimited::write_ndjson(Table::Claims, rows, to)?),
        "gexf" => drop(network::gexf::write(&Network::new(rows)?, to)?),
        "graphml" => drop(network::graphml::write(&Network::new(rows)?, to)?),
        "cytoscape" => drop(network::json::write_cytoscape(&Network::new(rows)?, to)?),
        "jgf" => drop(network::json::write_graph(&Network::new(rows)?, to)?),
        "dot" => drop(network::dot::write(&Network::new(rows)?, to)?),
        "neo4j" => drop(network::delimited::write_neo4j(&Network::new(rows)?, Count::default(), to)?),
        "neo4j-parquet" => drop(network::delimited::write_neo4j_parquet(&Network::new(rows)?, Count::default(), to)?),
        "geojson" => drop(map::write_geojson(rows, &Network::new(rows)?, to)?),
        "kepler" => drop(map::write_kepler(&Network::new(rows)?, to)?),
        "iati" => drop(standard::iati::write(rows, &Publisher::default(), to, io::sink())?),
        "360giving" => drop(standard::threesixty::write(rows, &Publisher::default(), to, io::sink())?),
        "aiddata" => drop(standard::aiddata::write(rows, to, io::sink())?),
        "html" => drop(report::html::write(rows, &report::Frame::new(&Options::default(), None)?, to)?),
        "parquet" => drop(parquet::write(Table::Claims, rows, to)?),
        _ => {
            let path = std::env::temp_dir().join(format!("bangfu-bench-{}.xlsx", std::process::id()));
            sheet::write(&[Table::Claims], rows, std::fs::File::create(&path)?)?;
            out.0 = std::fs::metadata(&path)?.len();
            std::fs::remove_file(&path)?;
        }
    }
    Ok(out.0)
}

const FROM_STORE: [&str; 8] = ["csv", "gexf", "cytoscape", "iati", "nquads", "trig", "jsonld", "filtered nquads"];

/// Writes the claims of a store once.
fn stored(name: &str, path: &Path) -> Result<u64> {
    let store = Store::open(path)?;
    let (name, filter) = match name.strip_prefix("filtered ") {
        Some(name) => (name, Filter { min_score: Some(1), ..Filter::default() }),
        None => (name, Filter::default()),
    };
    let mut out = Count::default();
    let format = Format::named(name).expect("a format");
    write::to_stream(&Source::new(&store, filter)?, format, &Options::default(), &mut out, &|_| ())?;
    Ok(out.0)
}

/// The generated claims as N-Quads: what `bangfu build` writes of a claim, without its derivation.
fn fill(rows: &Generated, path: &Path) -> Result<()> {
    const NS: &str = "https://w3id.org/bangfu/ns#";
    const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
    const PURPOSE: &str = "<https://example.org/term/water-and-roads>";
    let file = path.with_extension("nq");
    let mut to = io::BufWriter::new(std::fs::File::create(&file)?);
    let graph = |id: &str| format!("<https://example.org/graph/{id}>");
    rows.entities(EntityKind::Place, &mut |p| {
        let g = graph("reference");
        writeln!(to, "<{}> <{TYPE}> <{NS}Place> {g} .\n<{}> <{LABEL}> \"{}\"@zh {g} .", p.iri, p.iri, p.name)?;
        Ok(writeln!(to, "<{}> <{NS}divisionCode> \"{}\" {g} .", p.iri, p.code)?)
    })?;
    let mut known = String::new();
    rows.claims(&mut |c| {
        let (g, s) = (graph(&c.document), format!("<{}>", c.iri));
        let document = format!("<https://example.org/document/{}>", c.document);
        let passage = format!("<https://example.org/passage/{}>", c.id);
        if known != c.document {
            writeln!(to, "{document} <{TYPE}> <{NS}SourceDocument> {g} .")?;
            writeln!(to, "{document} <{LABEL}> \"{}\"@zh {g} .", c.document_title)?;
            // Every document says anew what it says of things that are no reference data.
            writeln!(to, "{PURPOSE} <{TYPE}> <{NS}Term> {g} .\n{PURPOSE} <{LABEL}> \"饮水和道路\"@zh {g} .")?;
            known.clone_from(&c.document);
        }
        writeln!(to, "{s} <{TYPE}> <{NS}FundingClaim> {g} .\n{s} <{NS}document> {document} {g} .")?;
        writeln!(to, "{s} <{NS}passage> {passage} {g} .\n{passage} <{NS}text> \"{}\" {g} .", c.sentence)?;
        for (name, value) in [("words", &c.value_text), ("unit", &c.unit), ("rule", &c.rule)] {
            writeln!(to, "{s} <{NS}{name}> \"{value}\" {g} .")?;
        }
        let amount = c.number.unwrap_or_default();
        writeln!(to, "{s} <{NS}amount> \"{amount}\"^^<http://www.w3.org/2001/XMLSchema#decimal> {g} .")?;
        writeln!(to, "{s} <{NS}score> \"80\"^^<http://www.w3.org/2001/XMLSchema#integer> {g} .")?;
        writeln!(to, "{s} <{NS}period> \"{}/{}\" {g} .", c.time_start, c.time_end)?;
        writeln!(to, "{s} <{NS}flow> <{NS}flow-allocate> {g} .\n{s} <{NS}status> <{NS}status-done> {g} .")?;
        let party = |of: &[Party]| format!("<{}>", of[0].iri);
        let slots = [
            ("funder", party(&c.funder)),
            ("recipient", party(&c.recipient)),
            ("place", party(&c.place)),
            ("purpose", PURPOSE.to_owned()),
        ];
        for (n, (role, thing)) in slots.iter().enumerate() {
            let slot = format!("<https://example.org/slot/{}-{n}>", c.id);
            writeln!(to, "{s} <{NS}{role}> {thing} {g} .\n{s} <{NS}slot> {slot} {g} .")?;
            writeln!(to, "{slot} <{NS}role> \"{role}\" {g} .\n{slot} <{NS}thing> {thing} {g} .")?;
            writeln!(to, "{slot} <{NS}inferred> \"false\"^^<http://www.w3.org/2001/XMLSchema#boolean> {g} .")?;
        }
        Ok(())
    })?;
    to.flush()?;
    drop(to);
    let store = Store::create(path)?;
    let graph = oxrdf::NamedNode::new_unchecked("https://example.org/graph");
    let count = store
        .load_rdf(Format::NQuads.rdf().expect("RDF"), std::fs::File::open(&file)?, &graph)
        .expect("the generated file is right");
    store.compact()?;
    println!("{count} statements loaded");
    Ok(std::fs::remove_file(file)?)
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let n: u64 = arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(1_000_000);
    let path = arguments.iter().find_map(|a| a.strip_prefix("path="));
    if let Some(name) = arguments.iter().find_map(|a| a.strip_prefix("only=")) {
        let begin = Instant::now();
        let bytes = match path {
            Some(path) => stored(name, Path::new(path))?,
            None => generated(name, &Generated(n))?,
        };
        println!("{} {bytes} {}", begin.elapsed().as_secs_f64(), peak());
        return Ok(());
    }
    if !arguments.iter().any(|a| a == "store") {
        measure(n, &WRITERS, None)?;
        return Ok(());
    }
    let mut earlier: Option<Vec<f64>> = None;
    for n in [n / 4, n] {
        let folder = std::env::temp_dir().join(format!("bangfu-bench-{}", std::process::id()));
        let begin = Instant::now();
        fill(&Generated(n), &folder)?;
        println!("in {:.0} s, peak {} MiB", begin.elapsed().as_secs_f64(), peak());
        let times = measure(n, &FROM_STORE, Some(&folder))?;
        std::fs::remove_dir_all(&folder)?;
        for (name, (few, many)) in FROM_STORE.iter().zip(earlier.iter().flatten().zip(&times)) {
            println!("{name:16} a claim of four times as many costs {:4.2} × as much", many / few / 4.0);
        }
        earlier = Some(times);
    }
    Ok(())
}

/// Runs each writer in a process of its own; returns the seconds.
fn measure(n: u64, writers: &[&str], store: Option<&Path>) -> Result<Vec<f64>> {
    println!("{n} claims");
    let mut times: Vec<f64> = Vec::new();
    for name in writers {
        let done = Command::new(std::env::current_exe()?)
            .args([n.to_string(), format!("only={name}")])
            .args(store.map(|path| format!("path={}", path.display())))
            .stderr(std::process::Stdio::inherit())
            .output()?;
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        let numbers: Vec<f64> = text.split_whitespace().filter_map(|t| t.parse().ok()).collect();
        let [seconds, bytes, peak] = numbers[..] else {
            println!("{name:16} failed");
            times.push(f64::NAN);
            continue;
        };
        times.push(seconds);
        let ratio = seconds / times[0];
        println!(
            "{name:16} {seconds:7.1} s {:8.0} thousand claims/s  {ratio:5.2} × csv {:7.0} MB written, peak {peak:5.0} MiB",
            n as f64 / seconds / 1000.0,
            bytes / 1e6
        );
    }
    Ok(times)
}
