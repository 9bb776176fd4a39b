//! `reconcile`: the names in a column of a table → codes, items, scores and alternatives.

use std::collections::HashMap;
use std::io::{BufWriter, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use super::{Context, Failure, Outcome, code};
use crate::document::{When, container, decoded};
use crate::reconcile::{Candidate, Engine, Kind, Query};
use crate::seeds::Seeds;

/// Files beyond this are refused, in bytes.
const LARGEST: u64 = 1 << 30;

#[derive(clap::Args)]
pub struct Args {
    /// A CSV, TSV or xlsx file whose first line names the columns, or - for standard input
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// The column that holds the names
    #[arg(long, value_name = "NAME")]
    column: String,
    /// The sheet of an xlsx workbook that holds the table (else the first)
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What they name: place, province, prefecture, county, area, body, programme, pair
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// A column with the place that each lies in (name or code); may be given more than once
    #[arg(long, value_name = "COLUMN")]
    within: Vec<String>,
    /// The place that all lie in
    #[arg(long, value_name = "PLACE")]
    province: Option<String>,
    /// A column with the date at which each name was used
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// The year in which all were used
    #[arg(long, value_name = "YYYY")]
    year: Option<i16>,
    /// At most this many alternatives
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    limit: u8,
    /// Fill in the best candidate even where it is not sure
    #[arg(long)]
    best: bool,
    /// Write here and not to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Begin with a byte order mark, for Excel
    #[arg(long)]
    excel: bool,
}

/// The columns that are added behind those of the table.
const ADDED: [&str; 8] = [
    "match_state",
    "match_id",
    "match_name",
    "match_code",
    "match_wikidata",
    "match_score",
    "match_how",
    "match_alternatives",
];

/// A row's name and what is known beside it; equal ones are matched once.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Asked {
    text: String,
    within: Vec<String>,
    year: Option<i16>,
}

/// Reads the table and writes it with the columns of [`ADDED`].
pub fn run(context: &Context, args: &Args) -> Outcome {
    let kind = args.kind.as_deref().map(|k| kind(context, k)).transpose()?;
    let text = table(context, args)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let wrong = |e: csv::Error| Failure::input(anyhow!("{}: {e}", args.input.display()));
    let head = reader.headers().map_err(wrong)?.clone();
    let find = |name: &str| column(context, &head, name);
    let names = find(&args.column)?;
    let within = args.within.iter().map(|c| find(c)).collect::<Result<Vec<_>, _>>()?;
    let date = args.date.as_deref().map(find).transpose()?;
    let engine = Engine::new(Arc::new(Seeds::load(&context.knowledge)?));
    let sink: Box<dyn Write> = match &args.output {
        Some(path) => {
            Box::new(std::fs::File::create(path).map_err(|e| Failure::input(anyhow!("{}: {e}", path.display())))?)
        }
        None => Box::new(std::io::stdout().lock()),
    };
    let mut sink = BufWriter::new(sink);
    if args.excel {
        sink.write_all("\u{FEFF}".as_bytes())?;
    }
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(sink);
    let broken = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => Failure::from(e),
        other => Failure::input(anyhow!("{other:?}")),
    };
    out.write_record(head.iter().chain(ADDED)).map_err(broken)?;
    let (mut sure, mut doubtful, mut none, mut empty) = (0u64, 0u64, 0u64, 0u64);
    let mut known: HashMap<Asked, Vec<Candidate>> = HashMap::new();
    for row in reader.records() {
        let row = row.map_err(wrong)?;
        let cell = |n: usize| row.get(n).unwrap_or_default().trim();
        let mut around: Vec<String> = within.iter().map(|n| cell(*n).to_owned()).filter(|c| !c.is_empty()).collect();
        around.extend(args.province.clone());
        let said = date.map(cell).and_then(When::parse).map(|w| w.year);
        let asked = Asked { text: cell(names).to_owned(), within: around, year: said.or(args.year) };
        let found = known.entry(asked.clone()).or_insert_with(|| {
            let within: Vec<&str> = asked.within.iter().map(String::as_str).collect();
            engine.find(&Query {
                text: &asked.text,
                kinds: kind.as_slice(),
                within: &within,
                year: asked.year,
                limit: usize::from(args.limit),
            })
        });
        let state = match found.first() {
            _ if asked.text.is_empty() => {
                empty += 1;
                ""
            }
            None => {
                none += 1;
                "none"
            }
            Some(c) if c.sure => {
                sure += 1;
                "sure"
            }
            Some(_) => {
                doubtful += 1;
                "doubtful"
            }
        };
        let added = cells(&engine, found, state, args.best);
        // A row that is too short is filled, so that the added columns stand under their names.
        let padding = std::iter::repeat_n("", head.len().saturating_sub(row.len()));
        out.write_record(row.iter().chain(padding).chain(added.iter().map(String::as_str))).map_err(broken)?;
    }
    out.flush()?;
    let mut stderr = std::io::stderr().lock();
    let _ = match context.lang {
        super::Lang::Zh => writeln!(stderr, "确定{sure}行,存疑{doubtful}行,无候选{none}行,空{empty}行"),
        super::Lang::En => writeln!(stderr, "sure {sure}, doubtful {doubtful}, none {none}, empty {empty}"),
    };
    Ok(if sure == 0 { code::NOTHING } else { code::DONE })
}

fn cells(engine: &Engine, found: &[Candidate], state: &str, best: bool) -> [String; 8] {
    let mut cells: [String; 8] = Default::default();
    state.clone_into(&mut cells[0]);
    if let Some(c) = found.first().filter(|c| c.sure || best) {
        let item = engine.values(&c.thing, "wikidata").first().map_or(String::new(), ToString::to_string);
        cells[1].clone_from(&c.thing.id);
        cells[2].clone_from(&c.thing.name);
        cells[3] = c.thing.code.clone().unwrap_or_default();
        cells[4] = item.rsplit('/').next().unwrap_or_default().to_owned();
        cells[5] = score(c.score);
        c.how.clone_into(&mut cells[6]);
    }
    let rest = found.iter().skip(usize::from(!cells[1].is_empty()));
    cells[7] = rest
        .map(|c| {
            let told = if c.thing.description.contains(&c.thing.name) {
                c.thing.description.clone()
            } else {
                format!("{} ({})", c.thing.name, c.thing.description)
            };
            format!("{told} {}", score(c.score))
        })
        .collect::<Vec<_>>()
        .join(" | ");
    cells
}

fn score(score: f64) -> String {
    format!("{:.0}", score.max(0.0))
}

fn kind(context: &Context, text: &str) -> Result<Kind, Failure> {
    Kind::of(text).ok_or_else(|| {
        let mend = context.say(
            "不是类型;可用place、province、prefecture、county、area、body、programme、pair",
            "is no type; there are place, province, prefecture, county, area, body, programme, pair",
        );
        Failure::input(anyhow!("`{text}` {mend}"))
    })
}

fn column(context: &Context, head: &csv::StringRecord, name: &str) -> Result<usize, Failure> {
    head.iter().position(|h| h.trim().trim_start_matches('\u{FEFF}') == name).ok_or_else(|| {
        let have = head.iter().map(str::trim).collect::<Vec<_>>().join(", ");
        Failure::input(match context.lang {
            super::Lang::Zh => anyhow!("没有名为`{name}`的列;首行有:{have}"),
            super::Lang::En => anyhow!("there is no column `{name}`; the first line has: {have}"),
        })
    })
}

/// The table's text, whatever its encoding.
fn table(context: &Context, args: &Args) -> Result<String, Failure> {
    let wrong = |e: std::io::Error| Failure::input(anyhow!("{}: {e}", args.input.display()));
    let mut bytes = Vec::new();
    let input: Box<dyn Read> = if args.input.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(&args.input).map_err(wrong)?)
    };
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 <= LARGEST && bytes.starts_with(b"PK\x03\x04") {
        return workbook(context, args, &bytes);
    }
    if bytes.len() as u64 > LARGEST || bytes.contains(&0) && !bytes.starts_with(&[0xFF, 0xFE]) {
        let mend = context.say(
            "不是CSV文本或xlsx工作簿,或超过1 GB;请另存为CSV",
            "is no CSV text and no xlsx workbook, or larger than 1 GB; save it as CSV",
        );
        return Err(Failure::input(anyhow!("{}: {mend}", args.input.display())));
    }
    Ok(decoded(&bytes).trim_start_matches('\u{FEFF}').to_owned())
}

/// A sheet of a workbook as CSV text.
fn workbook(context: &Context, args: &Args, bytes: &[u8]) -> Result<String, Failure> {
    let file = args.input.display();
    let rows = container::rows(bytes, args.sheet.as_deref())
        .map_err(|refused| Failure::input(anyhow!("{file}: {}", context.say(refused.zh, refused.en))))?
        .ok_or_else(|| {
            let name = args.sheet.as_deref().unwrap_or_default();
            let mend = context.say("没有这个可见的工作表", "there is no visible sheet of this name");
            Failure::input(anyhow!("{file}: {mend}: {name}"))
        })?;
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        out.write_record(&row).map_err(|e| Failure::input(anyhow!("{file}: {e}")))?;
    }
    let bytes = out.into_inner().map_err(|e| Failure::input(anyhow!("{file}: {e}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What parts the cells: the mark that stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|mark| (head.bytes().filter(|b| b == mark).count(), *mark == b','))
        .unwrap_or(b',')
}
