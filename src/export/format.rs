//! The formats, by name and by the ending of a file's name.

use std::path::Path;

use oxrdfio::RdfFormat;

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
    Neo4jParquet,
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
    Neo4jParquet "neo4j-parquet" [], "Neo4j 批量导入，Parquet（文件夹）", "folder with nodes.parquet and edges.parquet for neo4j-admin import";
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

    /// The ending of its files, if it is a format of tables.
    pub(super) fn of_table(self) -> Option<&'static str> {
        matches!(self, Self::Csv | Self::Tsv | Self::Ndjson | Self::Parquet).then_some(self.about().endings[0])
    }
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
}
