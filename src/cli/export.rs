//! `export`: claims, things and statements of a store as files for other tools.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Context, Failure, Lang, Outcome, code};
use crate::answer::Queries;
use crate::export::format::FORMATS;
use crate::export::rdf::Extent;
use crate::export::report::Language;
use crate::export::standard::Publisher;
use crate::export::table::Table;
use crate::export::{ExportError, Filter, Format, Options, Source, Written, write};
use crate::graph::Iris;
use crate::graph::store::Store;
use crate::seeds::Seeds;

#[derive(clap::Args)]
pub struct Args {
    /// Name of a format (see --list); else the ending of -o decides
    #[arg(value_name = "FORMAT")]
    format: Option<String>,
    /// Folder of the store
    #[arg(long, value_name = "DIR", env = "BANGFU_STORE", required_unless_present = "list")]
    store: Option<PathBuf>,
    /// File or folder to write; else standard output
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// List the formats
    #[arg(long)]
    list: bool,
    /// Table of a table format: claims, flows, places, bodies …
    #[arg(long, value_name = "NAME", default_value = "claims")]
    table: String,
    /// Begin CSV with a byte order mark, for Excel
    #[arg(long)]
    excel: bool,
    /// Only claims about this place: division code, name or IRI
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// Only claims about this place or any place within it
    #[arg(long, value_name = "PLACE")]
    within: Option<String>,
    /// Only claims whose period touches these years: 2016 or 2016-2020
    #[arg(long, value_name = "YEAR[-YEAR]")]
    years: Option<String>,
    /// Only claims of this giver: name, division code or IRI
    #[arg(long, value_name = "NAME")]
    funder: Option<String>,
    /// Only claims of this flow: invest, allocate, spend, loan, donate, raise, purchase, agree
    #[arg(long, value_name = "FLOW")]
    flow: Option<String>,
    /// Only claims of this aid pair: 沪滇
    #[arg(long, value_name = "PAIR")]
    pair: Option<String>,
    /// Only claims of this document
    #[arg(long, value_name = "DOC")]
    document: Option<String>,
    /// Only claims of this type: funding, observation, staffing, pairing, policy
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Only claims with at least this confidence
    #[arg(long, value_name = "0-100", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_score: Option<u8>,
    /// Only claims that a query finds: a named query or a file with a variable ?claim; html and markdown begin with
    /// the answer itself
    #[arg(long, value_name = "NAME|FILE")]
    query: Option<String>,
    /// A parameter of a named query: -p place=530000
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    p: Vec<String>,
    /// Who publishes, for IATI and 360Giving: identifier=name
    #[arg(long, value_name = "ID=NAME")]
    publisher: Option<String>,
    /// Write a year as its first of January where a standard wants a day, and say so
    #[arg(long)]
    year_as_0101: bool,
    /// Where the claims go that a funding standard has no place for (else beside -o)
    #[arg(long, value_name = "FILE")]
    left_out: Option<PathBuf>,
    /// With RDF 1.2 annotations: each slot as the reifier of the statement it fills (nquads, trig, turtle, ntriples)
    #[arg(long)]
    rdf12: bool,
    /// Licence of a data set
    #[arg(long, value_name = "IRI")]
    licence: Option<String>,
    /// Day on which a data set is published (else the date of its newest document)
    #[arg(long, value_name = "YYYY-MM-DD")]
    published: Option<String>,
    /// Title of a report or data set
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Day on which sources were seen, for citations (else none is given)
    #[arg(long, value_name = "YYYY-MM-DD")]
    accessed: Option<String>,
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            // A closed pipe is told apart by its error further up.
            ExportError::Io(error) => error.into(),
            ExportError::Store(error) => error.into(),
            ExportError::Knowledge(error) => error.into(),
            error => Self::input(error),
        }
    }
}

/// Exports; tells on standard error what was written.
pub fn run(context: &Context, args: &Args) -> Outcome {
    if args.list {
        return list(context);
    }
    let format = chosen(context, args)?;
    let filter = filter(context, args)?;
    let options = options(context, args)?;
    let path = args.store.as_deref().unwrap_or(Path::new(""));
    let store = Store::open(path)?;
    let source = Source::new(&store, filter)?;
    let bar = if std::io::stderr().is_terminal() && args.output.is_some() {
        ProgressBar::new_spinner()
            .with_style(ProgressStyle::with_template("{spinner} {pos} {msg} {elapsed}").expect("the template is valid"))
            .with_message(context.say("条陈述", "claims"))
    } else {
        ProgressBar::hidden()
    };
    let tick = |count| bar.set_position(count);
    let written = match &args.output {
        Some(path) => write::to_path(&source, format, &options, path, &tick).map_err(|error| match error {
            ExportError::Io(error) => Failure::input(anyhow!("{}: {error}", path.display())),
            error => error.into(),
        })?,
        None => {
            if std::io::stdout().is_terminal() && matches!(format, Format::Parquet | Format::Xlsx) {
                let message =
                    context.say("这种格式不是文本:用 -o 给出文件", "this format is no text: name a file with -o");
                return Err(Failure::input(anyhow!(message.to_owned())));
            }
            let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
            write::to_stream(&source, format, &options, &mut out, &tick)?
        }
    };
    bar.finish_and_clear();
    tell(context, format, args, &written);
    Ok(if written.items == 0 && written.nodes.is_none_or(|n| n == 0) { code::NOTHING } else { code::DONE })
}

fn list(context: &Context) -> Outcome {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for about in FORMATS {
        let endings = about.endings.iter().map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ");
        let endings = if endings.is_empty() { context.say("文件夹", "folder").to_owned() } else { endings };
        writeln!(out, "{:11} {endings:28} {}", about.name, context.say(about.zh, about.en))?;
    }
    out.flush()?;
    Ok(code::DONE)
}

fn tell(context: &Context, format: Format, args: &Args, written: &Written) {
    let name = format.about().name;
    if let Some((left, list)) = &written.left_out {
        let list = list.as_ref().map_or(String::new(), |l| format!(" → {}", l.display()));
        eprintln!(
            "{name}: {} {}, {left} {}{list}",
            written.items,
            context.say("条已写出", "written"),
            context.say("条不合要求", "left out")
        );
    } else if args.output.is_some() {
        let nodes = written.nodes.map_or(String::new(), |n| format!(", {n} {}", context.say("个节点", "nodes")));
        let files = match written.files.as_slice() {
            [] => String::new(),
            [one] => format!(" → {}", one.display()),
            several => format!(" → {} {}", several.len(), context.say("个文件", "files")),
        };
        eprintln!("{name}: {} {}{nodes}{files}", written.items, context.say("条", "records"));
    }
}

fn chosen(context: &Context, args: &Args) -> Result<Format, Failure> {
    if let Some(name) = &args.format {
        return Format::named(name).ok_or_else(|| {
            let known = FORMATS.iter().map(|f| f.name).collect::<Vec<_>>().join(", ");
            let word = context.say("没有这种格式", "there is no such format");
            Failure::input(anyhow!("{name}: {word}; {known}"))
        });
    }
    let guess = args.output.as_deref().and_then(|path| {
        // A folder means every table.
        Format::of_path(path).or_else(|| (path.extension().is_none()).then_some(Format::Csv))
    });
    guess.ok_or_else(|| {
        let message = context.say(
            "请说明格式(bangfu export --list 列出全部),或用 -o 给出带扩展名的文件",
            "name a format (bangfu export --list shows all), or give -o a file whose ending tells",
        );
        Failure::input(anyhow!(message.to_owned()))
    })
}

fn filter(context: &Context, args: &Args) -> Result<Filter, Failure> {
    let years = match &args.years {
        None => None,
        Some(text) => {
            let mut ends = text.splitn(2, ['-', '–', '/']).map(|y| y.trim().parse::<i16>());
            let parsed = match (ends.next(), ends.next()) {
                (Some(Ok(from)), Some(Ok(to))) if from <= to => Some((from, to)),
                (Some(Ok(only)), None) => Some((only, only)),
                _ => None,
            };
            let years = parsed.filter(|(from, to)| *from > 0 && *to <= 9999).ok_or_else(|| {
                let word = context.say("写作 2016 或 2016-2020", "write 2016 or 2016-2020");
                Failure::input(anyhow!("--years {text}: {word}"))
            })?;
            Some(years)
        }
    };
    let query = match &args.query {
        None => None,
        Some(name) => Some(query(context, name, &args.p)?),
    };
    Ok(Filter {
        kind: args.kind.clone(),
        place: args.place.clone(),
        within: args.within.clone(),
        years,
        funder: args.funder.clone(),
        flow: args.flow.clone(),
        pair: args.pair.clone(),
        document: args.document.clone(),
        min_score: args.min_score,
        query,
    })
}

/// The text of a named query with its parameters, or of a file.
fn query(context: &Context, name: &str, parameters: &[String]) -> Result<String, Failure> {
    let queries = Queries::load(&context.knowledge)?;
    if queries.all.contains_key(name) {
        let mut values = std::collections::BTreeMap::new();
        for p in parameters {
            let (key, value) = p.split_once('=').ok_or_else(|| {
                let word = context.say("写作 名=值", "write NAME=VALUE");
                Failure::input(anyhow!("-p {p}: {word}"))
            })?;
            values.insert(key.to_owned(), value.to_owned());
        }
        let seeds = Seeds::load(&context.knowledge)?;
        queries.get(name).and_then(|q| q.bind(&values, &seeds, &Iris::default())).map_err(Failure::input)
    } else if Path::new(name).exists() {
        std::fs::read_to_string(name).with_context(|| name.to_owned()).map_err(Failure::input)
    } else {
        Err(Failure::input(queries.get(name).expect_err("the name is not among the queries")))
    }
}

fn options(context: &Context, args: &Args) -> Result<Options, Failure> {
    let table = Table::named(&args.table).ok_or_else(|| {
        let known = Table::all().map(Table::name).collect::<Vec<_>>().join(", ");
        let word = context.say("没有这张表", "there is no such table");
        Failure::input(anyhow!("--table {}: {word}; {known}", args.table))
    })?;
    let mut publisher = Publisher { year_as_0101: args.year_as_0101, ..Publisher::default() };
    if let Some(text) = &args.publisher {
        let (reference, name) = text.split_once('=').unwrap_or((text, text));
        publisher.reference = reference.to_owned();
        publisher.name = name.to_owned();
    }
    for (name, day) in [("--accessed", &args.accessed), ("--published", &args.published)] {
        if let Some(day) = day
            && day.parse::<jiff::civil::Date>().is_err()
        {
            let word = context.say("写作 2026-01-31", "write 2026-01-31");
            return Err(Failure::input(anyhow!("{name} {day}: {word}")));
        }
    }
    let mut options = Options {
        excel: args.excel,
        table,
        publisher,
        title: args.title.clone(),
        language: match context.lang {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
        },
        accessed: args.accessed.clone(),
        published: args.published.clone(),
        left_out: args.left_out.clone(),
        extent: Extent { annotations: args.rdf12 },
        knowledge: context.knowledge.clone(),
        ..Options::default()
    };
    if let Some(licence) = &args.licence {
        oxrdf::NamedNode::new(licence).with_context(|| format!("--licence {licence}")).map_err(Failure::input)?;
        options.licence.clone_from(licence);
    }
    Ok(options)
}
