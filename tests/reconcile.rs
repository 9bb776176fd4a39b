//! `bangfu reconcile` from outside: tables of all kinds, what lies around a name, what is ambiguous, and bad calls.

mod support;

use std::path::Path;

use support::{bangfu, code, errors, run};

/// The answer's rows, each as a map of its columns.
fn answered(table: &Path, args: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut command = bangfu(["reconcile"]);
    let output = run(command.arg(table).args(args));
    assert_eq!(code(&output), 0, "{}", errors(&output));
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let head = reader.headers().expect("a header").clone();
    let row = |r: csv::StringRecord| head.iter().map(str::to_owned).zip(r.iter().map(str::to_owned)).collect();
    reader.records().map(|r| row(r.expect("a row"))).collect()
}

/// A column of an answer.
fn column(rows: &[std::collections::BTreeMap<String, String>], name: &str) -> Vec<String> {
    rows.iter().map(|r| r[name].clone()).collect()
}

fn written(folder: &tempfile::TempDir, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the table is written");
    path
}

/// Two counties of one name, a wrong sign, a retired name, and nothing.
const COUNTIES: &str = "县名,省份,时间\n鼓楼区,江苏,2020\n鼓楼区,福建省,2020\n镇雄,云南,2020\n达孜县,西藏,2012\n没有这个县,云南,2020\n,云南,2020\n";

#[test]
fn counties_are_told_apart_by_what_they_lie_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = written(&folder, "counties.csv", COUNTIES);
    let rows = answered(&table, &["--column", "县名", "--type", "county", "--within", "省份", "--date", "时间"]);
    let state = column(&rows, "match_state");
    let codes = column(&rows, "match_code");
    assert_eq!(state[2..], ["sure", "sure", "none", ""]);
    assert_eq!(codes[2..], ["530627", "540126", "", ""]);
    // Two districts of that name lie in Jiangsu (Nanjing, Xuzhou), one in Fujian.
    assert_eq!((state[0].as_str(), codes[0].as_str()), ("doubtful", ""));
    assert!(
        rows[0]["match_alternatives"].contains("南京") && rows[0]["match_alternatives"].contains("徐州"),
        "{rows:?}"
    );
    assert_eq!((state[1].as_str(), codes[1].as_str()), ("sure", "350102"));
    assert!(rows[2]["match_wikidata"].starts_with('Q'));
    // The columns of the table come first and stay as they were.
    assert_eq!(column(&rows, "县名")[2], "镇雄");
}

#[test]
fn the_best_candidate_is_filled_in_when_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = written(&folder, "counties.csv", COUNTIES);
    let rows = answered(&table, &["--column", "县名", "--type", "county", "--within", "省份", "--best"]);
    assert_eq!(rows[0]["match_state"], "doubtful");
    assert!(["320106", "320302"].contains(&rows[0]["match_code"].as_str()), "{rows:?}");
}

#[test]
fn workbooks_and_other_charsets_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (gbk, _, _) = encoding_rs::GBK.encode("县名;省份\n镇雄县;云南省\n");
    let rows = answered(&written(&folder, "gbk.csv", gbk), &["--column", "县名", "--within", "省份"]);
    assert_eq!(column(&rows, "match_code"), ["530627"]);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明").expect("a name").write(0, 0, "填表说明").expect("a cell");
    let sheet = book.add_worksheet();
    sheet.set_name("名单").expect("a name");
    for (row, cells) in [["单位", "人数"], ["国务院扶贫办", "3"], ["没有这个单位的名字", "4"]].iter().enumerate()
    {
        for (c, text) in cells.iter().enumerate() {
            sheet.write(row as u32 + 2, c as u16, *text).expect("a cell");
        }
    }
    let table = written(&folder, "book.xlsx", book.save_to_buffer().expect("a workbook"));
    let rows = answered(&table, &["--column", "单位", "--type", "body", "--sheet", "名单", "--year", "2019"]);
    assert_eq!(column(&rows, "match_name"), ["国务院扶贫开发领导小组办公室", ""]);
    assert_eq!(column(&rows, "人数"), ["3", "4"]);
}

#[test]
fn bad_calls_say_what_to_mend() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = written(&folder, "t.csv", "name\n镇雄县\n");
    let broken = written(&folder, "broken.xlsx", b"PK\x03\x04 and nothing");
    let picture = written(&folder, "p.csv", b"\x89PNG\x00\x00");
    let nobody = written(&folder, "n.csv", "name\nxyzzy\n");
    for (path, args, exit, hints) in [
        (&table, vec!["--column", "县名"], 2, ["县名", "name"]),
        (&table, vec!["--column", "name", "--type", "planet"], 2, ["planet", "county"]),
        (&broken, vec!["--column", "name"], 2, ["broken.xlsx", "damaged"]),
        (&picture, vec!["--column", "name"], 2, ["p.csv", "CSV"]),
        (&nobody, vec!["--column", "name"], 1, ["sure 0", "none 1"]),
    ] {
        let output = run(bangfu(["reconcile", "--lang", "en"]).arg(path).args(args));
        let text = errors(&output);
        assert_eq!(code(&output), exit, "{text}");
        assert!(hints.iter().all(|h| text.contains(h)), "{text}");
    }
}
