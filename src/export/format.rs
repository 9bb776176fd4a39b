//! The formats by name and by extension, and the one door through which all of them are written.

use std::fs::File;
use std::io::{BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};

use oxrdfio::RdfFormat;

use crate::export::network::{self, Network};
use crate::export::row::{ClaimRow, EntityKind, EntityRow};
use crate::export::standard::{self, Publisher};
use crate::export::table::{Table, delimited, dictionary, parquet, sheet};
use crate::export::{ExportError, Result, Rows, Source, dataset, map, rdf, report};

/// A format of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Gexf,
    GraphMl,
    Cytoscape,
    JsonGraph,
    Dot,
    Gephi,
    Neo4j,
    Csv,
    Tsv,
    Ndjson,
    Parquet,
    Xlsx,
    GeoJson,
    Kepler,
    NQuads,
    TriG,
    Turtle,
    NTriples,
    JsonLd,
    RdfXml,
    Dataset,
    Iati,
    ThreeSixty,
    AidData,
    Html,
    Markdown,
    Gbt7714,
    BibTex,
}

/// What a format is called, which endings of file names mean it, and what it is for.
#[derive(Clone, Copy, Debug)]
pub struct About {
    pub format: Format,
    pub name: &'static str,
    /// Endings, longest first, without the leading dot; empty where the output is a folder.
    pub endings: &'static [&'static str],
    pub zh: &'static str,
    pub en: &'static str,
}

macro_rules! formats {
    ($($format:ident $name:literal $endings:expr, $zh:literal, $en:literal;)*) => {
        /// Every format, graphs first.
        pub const FORMATS: &[About] =
            &[$(About { format: Format::$format, name: $name, endings: &$endings, zh: $zh, en: $en }),*];
    };
}

formats! {
    Gexf "gexf" ["gexf"], "GEXF 1.3 动态图（Gephi）", "dynamic graph for Gephi and sigma.js";
    GraphMl "graphml" ["graphml"], "GraphML 图（Gephi、Cytoscape、igraph）", "graph for Gephi, Cytoscape, igraph, yEd";
    Cytoscape "cytoscape" ["cyjs", "cytoscape.json"], "Cytoscape.js JSON", "elements JSON for Cytoscape.js";
    JsonGraph "jgf" ["jgf", "jgf.json"], "JSON Graph 格式", "JSON Graph Format 2";
    Dot "dot" ["dot", "gv"], "Graphviz DOT", "Graphviz";
    Gephi "gephi" [], "Gephi 表格（文件夹）", "folder with nodes.csv and edges.csv for Gephi";
    Neo4j "neo4j" [], "Neo4j 批量导入（文件夹）", "folder with nodes.csv and edges.csv for neo4j-admin import";
    Csv "csv" ["csv"], "CSV 表；给出文件夹则为全部表和数据包", "one table, or every table with a data package where -o is a folder";
    Tsv "tsv" ["tsv", "tab"], "TSV 表", "one table, or a folder of all";
    Ndjson "ndjson" ["ndjson", "jsonl"], "NDJSON 表", "one table, or a folder of all";
    Parquet "parquet" ["parquet"], "Parquet 表", "one table, or a folder of all";
    Xlsx "xlsx" ["xlsx"], "Excel 工作簿（全部表）", "workbook with a sheet for each table";
    GeoJson "geojson" ["geojson"], "GeoJSON 地图", "places with totals and aid as lines";
    Kepler "kepler" ["kepler.csv"], "kepler.gl 弧线表", "arcs for kepler.gl";
    NQuads "nquads" ["nq"], "N-Quads", "every statement with its graph";
    TriG "trig" ["trig"], "TriG", "every statement with its graph";
    Turtle "turtle" ["ttl"], "Turtle（不含图名）", "every statement, graphs merged";
    NTriples "ntriples" ["nt"], "N-Triples（不含图名）", "every statement, graphs merged";
    JsonLd "jsonld" ["jsonld"], "JSON-LD", "every statement with its graph, with a context";
    RdfXml "rdfxml" ["rdf", "owl"], "RDF/XML（不含图名）", "every statement, graphs merged";
    Dataset "dataset" [], "完整数据集（文件夹）：RDF、表、VoID、DCAT、RO-Crate", "folder with RDF, tables, VoID, DCAT and RO-Crate";
    Iati "iati" ["iati.xml", "xml"], "IATI 2.03 活动", "IATI 2.03 activities";
    ThreeSixty "360giving" ["360.json", "360giving.json"], "360Giving 赠款", "360Giving grants";
    AidData "aiddata" ["aiddata.csv"], "AidData 式表格", "a table in the shape of AidData's";
    Html "html" ["html", "htm"], "HTML 报告（单文件）", "report in one file that needs no network";
    Markdown "markdown" ["md"], "Markdown 报告", "report";
    Gbt7714 "gbt7714" ["gbt7714.txt", "txt"], "GB/T 7714 引文", "citations by GB/T 7714";
    BibTex "bibtex" ["bib"], "BibTeX 引文", "citations for BibTeX";
}

impl Format {
    /// The format called `name`; its usual endings count as names.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        FORMATS.iter().find(|f| f.name == name || f.endings.contains(&name.as_str())).map(|f| f.format)
    }

    /// The format that a file's name ends in: the longest ending wins (`a.kepler.csv` is no plain CSV).
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        FORMATS
            .iter()
            .flat_map(|f| f.endings.iter().map(move |e| (e, f.format)))
            .filter(|(ending, _)| name.strip_suffix(*ending).is_some_and(|stem| stem.ends_with('.')))
            .max_by_key(|(ending, _)| ending.len())
            .map(|(_, format)| format)
    }

    /// Its name and endings.
    pub fn about(self) -> &'static About {
        FORMATS.iter().find(|f| f.format == self).expect("every format is in the list")
    }

    /// The RDF syntax, if it is one.
    pub fn rdf(self) -> Option<RdfFormat> {
        Some(match self {
            Self::NQuads => RdfFormat::NQuads,
            Self::TriG => RdfFormat::TriG,
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::JsonLd => RdfFormat::JsonLd { profile: oxrdfio::JsonLdProfileSet::empty() },
            Self::RdfXml => RdfFormat::RdfXml,
            _ => return None,
        })
    }

    fn of_table(self) -> Option<&'static str> {
        matches!(self, Self::Csv | Self::Tsv | Self::Ndjson | Self::Parquet).then_some(self.about().endings[0])
    }
}

/// What else the user may say.
#[derive(Clone, Debug)]
pub struct Options {
    /// Begins CSV with a byte order mark.
    pub excel: bool,
    /// The table of a single table file.
    pub table: Table,
    pub publisher: Publisher,
    /// Title of a report.
    pub title: String,
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
            title: "帮扶陈述 / Claims".into(),
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

    fn write<T>(self, written: &mut Written, fill: impl FnOnce(BufWriter<File>) -> Result<T>) -> Result<T> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let done = fill(BufWriter::with_capacity(1 << 18, File::create(&self.partial)?));
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
    let rows = Counted { rows: source, tick };
    let mut written = Written::default();
    let folder = path.is_dir() || path.extension().is_none();
    match format {
        Format::Gephi | Format::Neo4j => {
            let network = Network::new(&rows)?;
            let (nodes, edges) = (Whole::at(&path.join("nodes.csv")), Whole::at(&path.join("edges.csv")));
            let mut inner = Written::default();
            let size = nodes.write(&mut written, |nodes| {
                edges.write(&mut inner, |edges| match format {
                    Format::Gephi => network::delimited::write_gephi(&network, nodes, edges),
                    _ => network::delimited::write_neo4j(&network, nodes, edges),
                })
            })?;
            written.files.append(&mut inner.files);
            (written.items, written.nodes) = (size.edges, Some(size.nodes));
        }
        Format::Dataset => dataset::write(source, &rows, options, path, &mut written)?,
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
            Whole::at(path).write(&mut written, |mut to| one(source, &rows, format, options, &mut to, &mut inner))?;
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
    let rows = Counted { rows: source, tick };
    let mut written = Written::default();
    match format {
        Format::Gephi | Format::Neo4j | Format::Dataset => {
            return Err(ExportError::Usage(format!(
                "{} is a folder of files: give one with -o FOLDER",
                format.about().name
            )));
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
        Format::Parquet => {
            let mut bytes = Vec::new();
            written.items = parquet::write(options.table, &rows, &mut bytes)?;
            to.write_all(&bytes)?;
        }
        Format::Xlsx => {
            let mut bytes = Cursor::new(Vec::new());
            written.items = sheet::write(&Table::all().collect::<Vec<_>>(), &rows, &mut bytes)?;
            to.write_all(bytes.get_ref())?;
        }
        _ => one(source, &rows, format, options, to, &mut written)?,
    }
    to.flush()?;
    Ok(written)
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
            let style = delimited::Style { tabs: format == Format::Tsv, bom: options.excel };
            written.items = delimited::write(options.table, rows, to, style)?;
        }
        Format::Ndjson => written.items = delimited::write_ndjson(options.table, rows, to)?,
        Format::GeoJson => written.items = map::write_geojson(rows, &Network::new(rows)?, to)?,
        Format::Kepler => written.items = map::write_kepler(&Network::new(rows)?, to)?,
        Format::Html => written.items = report::html::write(rows, &options.title, to, accessed)?,
        Format::Markdown => written.items = report::markdown::write(rows, &options.title, to, accessed)?,
        Format::Gbt7714 => written.items = report::cite::write_gbt7714(rows, to, accessed)?,
        Format::BibTex => written.items = report::cite::write_bibtex(rows, to, accessed)?,
        _ => {
            let Some(syntax) = format.rdf() else {
                return Err(ExportError::Usage(format!("{} cannot be written to one file", format.about().name)));
            };
            if !source.filter().is_empty() {
                return Err(ExportError::Usage(
                    "an RDF export holds the whole store; filters choose claims for tables, graphs, maps and reports"
                        .into(),
                ));
            }
            written.items = rdf::write(source, syntax, to)?;
        }
    }
    Ok(())
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
    let mut counts = Vec::new();
    for table in Table::all() {
        let path = folder.join(format!("{}.{ending}", table.name()));
        let count = Whole::at(&path).write(written, |to| match format {
            Format::Parquet => parquet::write(table, rows, to),
            Format::Ndjson => delimited::write_ndjson(table, rows, to),
            _ => {
                let style = delimited::Style { tabs: format == Format::Tsv, bom: options.excel };
                delimited::write(table, rows, to, style)
            }
        })?;
        written.items += count;
        counts.push((table, count));
    }
    Whole::at(&folder.join("dictionary.csv")).write(written, dictionary::write)?;
    if format == Format::Csv {
        let package = dictionary::datapackage(&counts);
        Whole::at(&folder.join("datapackage.json"))
            .write(written, |to| Ok(serde_json::to_writer_pretty(to, &package)?))?;
    }
    Ok(())
}

/// Writes a whole file that is not made of rows.
pub(super) fn whole(
    path: &Path,
    written: &mut Written,
    fill: impl FnOnce(BufWriter<File>) -> Result<u64>,
) -> Result<u64> {
    Whole::at(path).write(written, fill)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_endings_mean_one_format() {
        let names: BTreeSet<_> = FORMATS.iter().map(|f| f.name).collect();
        assert_eq!(names.len(), FORMATS.len());
        let mut endings = BTreeSet::new();
        for ending in FORMATS.iter().flat_map(|f| f.endings) {
            assert!(endings.insert(ending), "{ending} means two formats");
        }
        for about in FORMATS {
            assert_eq!(Format::named(about.name), Some(about.format));
            for ending in about.endings {
                assert_eq!(Format::of_path(Path::new(&format!("a.b.{ending}"))), Some(about.format), "{ending}");
            }
        }
    }

    #[test]
    fn the_longest_ending_wins() {
        assert_eq!(Format::of_path(Path::new("x/arcs.kepler.csv")), Some(Format::Kepler));
        assert_eq!(Format::of_path(Path::new("arcs.CSV")), Some(Format::Csv));
        assert_eq!(Format::of_path(Path::new("csv")), None);
        assert_eq!(Format::of_path(Path::new("a.json")), None, "several formats are JSON");
    }

    #[test]
    fn the_list_lies_beside() {
        assert_eq!(beside(Path::new("out/aid.iati.xml")), Path::new("out/aid.iati.left_out.csv"));
    }
}
