//! The one door through which every format is written.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender};

use crate::export::network::{self, Network};
use crate::export::report::{self, Language};
use crate::export::row::{ClaimRow, EntityKind, EntityRow};
use crate::export::standard::{self, Publisher};
use crate::export::table::{Table, delimited, dictionary, parquet, sheet};
use crate::export::{ExportError, Format, Result, Rows, Source, dataset, map, rdf};
use crate::knowledge::Knowledge;

/// What else the user may say.
#[derive(Clone, Debug)]
pub struct Options {
    /// Begins CSV with a byte order mark.
    pub excel: bool,
    /// The table of a single table file.
    pub table: Table,
    pub publisher: Publisher,
    /// Title of a report or data set; by the language where none is given.
    pub title: Option<String>,
    /// Language of reports.
    pub language: Language,
    /// Address of the licence under which a data set is given away.
    pub licence: String,
    /// ISO date on which a data set is published; else the date of its newest document.
    pub published: Option<String>,
    /// Which statements an RDF file holds.
    pub extent: rdf::Extent,
    /// Where labels, ontology and shapes are read from.
    pub knowledge: Knowledge,
    /// ISO date of citing.
    pub accessed: Option<String>,
    /// Where the claims go that a funding standard has no place for; beside the output when not given.
    pub left_out: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            excel: false,
            table: Table::Claims,
            publisher: Publisher::default(),
            title: None,
            language: Language::Zh,
            licence: "https://creativecommons.org/licenses/by/4.0/".into(),
            published: None,
            extent: rdf::Extent::default(),
            knowledge: Knowledge::embedded(),
            accessed: None,
            left_out: None,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows, edges, features, statements or records, whatever the format is made of.
    pub items: u64,
    pub nodes: Option<u64>,
    /// Claims that a standard has no place for, and the list of them.
    pub left_out: Option<(u64, Option<PathBuf>)>,
    pub files: Vec<PathBuf>,
}

/// Rows that tell how many claims went by.
struct Counted<'a> {
    rows: &'a dyn Rows,
    tick: &'a dyn Fn(u64),
}

impl Rows for Counted<'_> {
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()> {
        let mut count = 0;
        self.rows.claims(&mut |claim| {
            count += 1;
            (self.tick)(count);
            each(claim)
        })
    }

    fn entities(&self, kind: EntityKind, each: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()> {
        self.rows.entities(kind, each)
    }
}

/// A file that takes its name only when it is whole.
struct Whole {
    path: PathBuf,
    partial: PathBuf,
}

impl Whole {
    fn at(path: &Path) -> Self {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        Self { path: path.to_owned(), partial: partial.into() }
    }

    fn write<T>(self, written: &mut Written, fill: impl FnOnce(&mut BufWriter<File>) -> Result<T>) -> Result<T> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::with_capacity(1 << 18, File::create(&self.partial)?);
        let done = fill(&mut file).and_then(|value| {
            file.flush()?;
            Ok(value)
        });
        match done {
            Ok(value) => {
                std::fs::rename(&self.partial, &self.path)?;
                written.files.push(self.path);
                Ok(value)
            }
            Err(error) => {
                // The error that counts is the one already there.
                let _ = std::fs::remove_file(&self.partial);
                Err(error)
            }
        }
    }
}

/// Writes the claims of `source` into the file or folder `path`; `tick` hears how many claims have gone by.
///
/// # Errors
/// When the source cannot be read or a file cannot be written; no half-written file stays.
pub fn to_path(source: &Source, format: Format, options: &Options, path: &Path, tick: &dyn Fn(u64)) -> Result<Written> {
    if !matches!(format, Format::Html | Format::Markdown) {
        source.needs_claims()?;
    }
    let rows = Counted { rows: source, tick };
    let mut written = Written::default();
    let folder = path.is_dir() || path.extension().is_none();
    match format {
        Format::Gephi | Format::Neo4j | Format::Neo4jParquet => {
            let network = Network::new(&rows)?;
            let ending = if format == Format::Neo4jParquet { "parquet" } else { "csv" };
            let (nodes, edges) = (format!("nodes.{ending}"), format!("edges.{ending}"));
            let (nodes, edges) = (Whole::at(&path.join(nodes)), Whole::at(&path.join(edges)));
            let mut inner = Written::default();
            let size = nodes.write(&mut written, |nodes| {
                edges.write(&mut inner, |edges| match format {
                    Format::Gephi => network::delimited::write_gephi(&network, nodes, edges),
                    Format::Neo4j => network::delimited::write_neo4j(&network, nodes, edges),
                    _ => network::delimited::write_neo4j_parquet(&network, nodes, edges),
                })
            })?;
            written.files.append(&mut inner.files);
            (written.items, written.nodes) = (size.edges, Some(size.nodes));
        }
        Format::Dataset => dataset::write(source, &rows, options, path, &mut written, tick)?,
        _ if folder && format.of_table().is_some() => tables(&rows, format, options, path, &mut written)?,
        Format::Iati | Format::ThreeSixty | Format::AidData => {
            let list = options.left_out.clone().unwrap_or_else(|| beside(path));
            let mut inner = Written::default();
            let tally = Whole::at(path).write(&mut written, |to| {
                Whole::at(&list).write(&mut inner, |list| standard(&rows, format, options, to, list))
            })?;
            written.files.append(&mut inner.files);
            written.items = tally.written;
            written.left_out = Some((tally.left_out, Some(list)));
        }
        Format::Parquet => {
            written.items = Whole::at(path).write(&mut written, |to| parquet::write(options.table, &rows, to))?;
        }
        Format::Xlsx => {
            let all: Vec<Table> = Table::all().collect();
            written.items = Whole::at(path).write(&mut written, |to| sheet::write(&all, &rows, to))?;
        }
        _ => {
            let mut inner = Written::default();
            Whole::at(path).write(&mut written, |to| one(source, &rows, format, options, to, &mut inner, tick))?;
            (written.items, written.nodes) = (inner.items, inner.nodes);
        }
    }
    Ok(written)
}

/// Writes the claims of `source` to a stream.
///
/// # Errors
/// As [`to_path`]; a format that is a folder cannot be streamed.
pub fn to_stream(
    source: &Source,
    format: Format,
    options: &Options,
    to: &mut dyn Write,
    tick: &dyn Fn(u64),
) -> Result<Written> {
    if !matches!(format, Format::Html | Format::Markdown) {
        source.needs_claims()?;
    }
    let rows = Counted { rows: source, tick };
    let mut written = Written::default();
    match format {
        Format::Gephi | Format::Neo4j | Format::Neo4jParquet | Format::Dataset => {
            let name = format.about().name;
            return Err(ExportError::usage(
                format!("{name} 是一个文件夹：用 -o 给出文件夹"),
                format!("{name} is a folder of files: give one with -o FOLDER"),
            ));
        }
        Format::Iati | Format::ThreeSixty | Format::AidData => {
            let tally = match &options.left_out {
                Some(list) => {
                    Whole::at(list).write(&mut written, |list| standard(&rows, format, options, &mut *to, list))?
                }
                None => standard(&rows, format, options, &mut *to, std::io::sink())?,
            };
            written.items = tally.written;
            written.left_out = Some((tally.left_out, options.left_out.clone()));
        }
        Format::Parquet | Format::Xlsx => {
            // These need a file of their own; what goes to the stream is never held whole.
            let spool = Spool::new()?;
            let mut file = spool.open()?;
            written.items = match format {
                Format::Parquet => parquet::write(options.table, &rows, &mut file)?,
                _ => sheet::write(&Table::all().collect::<Vec<_>>(), &rows, &mut file)?,
            };
            file.flush()?;
            std::io::copy(&mut File::open(&spool.0)?, to)?;
        }
        _ => one(source, &rows, format, options, to, &mut written, tick)?,
    }
    to.flush()?;
    Ok(written)
}

/// A file that is there while it is needed.
struct Spool(PathBuf);

impl Spool {
    fn new() -> Result<Self> {
        static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("bangfu-export-{}-{count}", std::process::id()));
        // A name that somebody took on purpose is refused.
        File::create_new(&path)?;
        Ok(Self(path))
    }

    fn open(&self) -> Result<BufWriter<File>> {
        Ok(BufWriter::with_capacity(1 << 18, File::create(&self.0)?))
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // Nothing can be done about a file that stays.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// `aid.iati.xml` → `aid.iati.left_out.csv`.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("left_out.csv")
}

fn standard(
    rows: &dyn Rows,
    format: Format,
    options: &Options,
    to: impl Write,
    list: impl Write,
) -> Result<standard::Tally> {
    match format {
        Format::Iati => standard::iati::write(rows, &options.publisher, to, list),
        Format::ThreeSixty => standard::threesixty::write(rows, &options.publisher, to, list),
        _ => standard::aiddata::write(rows, to, list),
    }
}

/// The formats that are one stream.
fn one(
    source: &Source,
    rows: &dyn Rows,
    format: Format,
    options: &Options,
    to: &mut dyn Write,
    written: &mut Written,
    tick: &dyn Fn(u64),
) -> Result<()> {
    let size = |size: network::Size, written: &mut Written| {
        (written.items, written.nodes) = (size.edges, Some(size.nodes));
    };
    let accessed = options.accessed.as_deref();
    match format {
        Format::Gexf => size(network::gexf::write(&Network::new(rows)?, to)?, written),
        Format::GraphMl => size(network::graphml::write(&Network::new(rows)?, to)?, written),
        Format::Cytoscape => size(network::json::write_cytoscape(&Network::new(rows)?, to)?, written),
        Format::JsonGraph => size(network::json::write_graph(&Network::new(rows)?, to)?, written),
        Format::Dot => size(network::dot::write(&Network::new(rows)?, to)?, written),
        Format::Csv | Format::Tsv => {
            let style = delimited::Style { tabs: format == Format::Tsv, excel: options.excel };
            written.items = delimited::write(options.table, rows, to, style)?;
        }
        Format::Ndjson => written.items = delimited::write_ndjson(options.table, rows, to)?,
        Format::GeoJson => written.items = map::write_geojson(rows, &Network::new(rows)?, to)?,
        Format::Kepler => written.items = map::write_kepler(&Network::new(rows)?, to)?,
        Format::Html => written.items = report::html::write(rows, &report(source, options)?, to)?,
        Format::Markdown => written.items = report::markdown::write(rows, &report(source, options)?, to)?,
        Format::Gbt7714 => written.items = report::cite::write_gbt7714(rows, to, accessed)?,
        Format::BibTex => written.items = report::cite::write_bibtex(rows, to, accessed)?,
        _ => {
            let Some(syntax) = format.rdf() else {
                let name = format.about().name;
                return Err(ExportError::usage(
                    format!("{name} 不能写成一个文件"),
                    format!("{name} cannot be written to one file"),
                ));
            };
            let mut count = 0_u64;
            written.items = rdf::write(source, syntax, options, to, &mut |_| {
                count += 1;
                if count.is_multiple_of(1000) {
                    tick(count);
                }
            })?;
        }
    }
    Ok(())
}

/// What a report is made with, the answer of the filter's query among it.
fn report<'o>(source: &'o Source, options: &'o Options) -> Result<report::Frame<'o>> {
    report::Frame::new(options, source.answer())
}

/// Every table into a folder; CSV with dictionary and data package.
pub(super) fn tables(
    rows: &dyn Rows,
    format: Format,
    options: &Options,
    folder: &Path,
    written: &mut Written,
) -> Result<()> {
    let ending = format.of_table().unwrap_or("csv");
    let excel = options.excel;
    let one = |table: Table, rows: &dyn Rows, written: &mut Written| {
        let path = folder.join(format!("{}.{ending}", table.name()));
        Whole::at(&path).write(written, |to| match format {
            Format::Parquet => parquet::write(table, rows, to),
            Format::Ndjson => delimited::write_ndjson(table, rows, to),
            _ => delimited::write(table, rows, to, delimited::Style { tabs: format == Format::Tsv, excel }),
        })
    };
    let mut flows = Written::default();
    let both =
        beside_each_other(rows, |rows| one(Table::Claims, rows, written), |rows| one(Table::Flows, rows, &mut flows))?;
    written.files.append(&mut flows.files);
    let mut counts = vec![(Table::Claims, both.0), (Table::Flows, both.1)];
    for table in Table::all().filter(|t| matches!(t, Table::Things(_))) {
        let count = one(table, rows, written)?;
        counts.push((table, count));
    }
    written.items += counts.iter().map(|(_, count)| count).sum::<u64>();
    Whole::at(&folder.join("dictionary.csv")).write(written, |to| dictionary::write(to))?;
    if format == Format::Csv {
        let package = dictionary::datapackage(&counts);
        Whole::at(&folder.join("datapackage.json"))
            .write(written, |to| Ok(serde_json::to_writer_pretty(to, &package)?))?;
    }
    Ok(())
}

/// Claims that are on their way to a second writer; a store is slow to read, so that they are read once for both.
const ON_THE_WAY: usize = 1_000;

/// Passes every claim to two writers, the second of which works on a thread of its own.
///
/// # Errors
/// What the rows' source or either writer says.
fn beside_each_other(
    rows: &dyn Rows,
    first: impl FnOnce(&dyn Rows) -> Result<u64>,
    second: impl FnOnce(&dyn Rows) -> Result<u64> + Send,
) -> Result<(u64, u64)> {
    let (to, from) = std::sync::mpsc::sync_channel(ON_THE_WAY);
    std::thread::scope(|scope| {
        let other = scope.spawn(move || second(&Received(from)));
        // A second writer that has failed takes no more; what it says is asked for below.
        let done = first(&Tee { rows, to });
        let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((done?, other?))
    })
}

/// Rows that hand a copy of each claim on.
struct Tee<'a> {
    rows: &'a dyn Rows,
    to: SyncSender<ClaimRow>,
}

impl Rows for Tee<'_> {
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()> {
        self.rows.claims(&mut |claim| {
            let _ = self.to.send(claim.clone());
            each(claim)
        })
    }

    fn entities(&self, kind: EntityKind, each: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()> {
        self.rows.entities(kind, each)
    }
}

/// The claims that were handed on, once.
struct Received(Receiver<ClaimRow>);

impl Rows for Received {
    fn claims(&self, each: &mut dyn FnMut(ClaimRow) -> Result<()>) -> Result<()> {
        self.0.iter().try_for_each(each)
    }

    fn entities(&self, _: EntityKind, _: &mut dyn FnMut(EntityRow) -> Result<()>) -> Result<()> {
        Ok(())
    }
}

/// Writes a whole file that is not made of rows.
pub(super) fn whole(
    path: &Path,
    written: &mut Written,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<u64>,
) -> Result<u64> {
    Whole::at(path).write(written, fill)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_lies_beside() {
        assert_eq!(beside(Path::new("out/aid.iati.xml")), Path::new("out/aid.iati.left_out.csv"));
    }
}
