//! Tables however they come: tags with spans, bars, tabs, wide gaps, one cell a line.

use crate::{amounts, claim, names, read};

/// Two counties with their sums in ten thousand yuan.
fn says(name: &str, text: &str) -> bangfu::Reading {
    let reading = read(name, text.as_bytes());
    for (number, place) in [("14500000", "岷县"), ("23800000", "漳县")] {
        let c = claim(&reading, number, "元");
        assert_eq!(names(c, "Place"), [place], "{text}");
    }
    reading
}

#[test]
fn with_tags() {
    says(
        "t.html",
        "<p>2020年定西市扶贫资金分配表</p><p>单位:万元</p><table><tr><th>县</th><th>资金</th></tr>\
         <tr><td>岷县</td><td>14<b>50</b></td></tr><tr><td>漳县<td>2380</table>",
    );
}

#[test]
fn with_cells_over_several_rows_and_columns() {
    let reading = says(
        "t.html",
        "<p>2020年定西市扶贫资金分配表(单位:万元)</p><table>\
         <tr><td rowspan=2>县</td><td colspan=2>资金</td></tr><tr><td>中央资金</td><td>省级资金</td></tr>\
         <tr><td>岷县</td><td>1450</td><td>320</td></tr><tr><td>漳县</td><td>2380</td><td>410</td></tr></table>",
    );
    assert_eq!(names(claim(&reading, "3200000", "元"), "Place"), ["岷县"]);
    assert_eq!(names(claim(&reading, "4100000", "元"), "Place"), ["漳县"]);
    let table = &reading.document.tables[0];
    assert_eq!((table.header_rows, table.header_columns), (2, 1));
    // A label that reaches down is every row's.
    let reading = read(
        "t.html",
        "<p>2020年定西市扶贫资金分配表(单位:万元)</p><table><tr><td>县</td><td>年度</td><td>资金</td></tr>\
         <tr><td rowspan=2>岷县</td><td>2019</td><td>1450</td></tr><tr><td>2020</td><td>1520</td></tr>\
         <tr><td>漳县</td><td>2020</td><td>2380</td></tr></table>"
            .as_bytes(),
    );
    assert_eq!(names(claim(&reading, "15200000", "元"), "Place"), ["岷县"]);
    assert_eq!(names(claim(&reading, "23800000", "元"), "Place"), ["漳县"]);
}

#[test]
fn with_bars() {
    says(
        "t.md",
        "2020年定西市扶贫资金分配表\n单位:万元\n\n| 县 | 资金 |\n| --- | ---: |\n| 岷县 | 1450 |\n| 漳县 | 2380 |\n",
    );
    says("t.txt", "2020年定西市扶贫资金分配表\n单位:万元\n县|资金|备注\n岷县|1450|已拨\n漳县|2380|已拨\n");
}

#[test]
fn with_tabs_or_wide_gaps() {
    says("t.txt", "2020年定西市扶贫资金分配表\n单位:万元\n县\t资金\n岷县\t1450\n漳县\t2380\n");
    says("t.txt", "2020年定西市扶贫资金分配表\n单位:万元\n县        资金\n岷县      1450\n漳县      2380\n");
    // A row without all its cells cannot be told to a column.
    let reading = says(
        "t.txt",
        "2020年定西市扶贫资金分配表\n单位:万元\n县\t资金\t车间数(个)\n岷县\t1450\t6\n漳县\t2380\t9\n安定区\t7\n",
    );
    assert!(!amounts(&reading).contains(&("70000".to_owned(), "元".to_owned())), "{:?}", amounts(&reading));
}

#[test]
fn one_cell_a_line() {
    says("t.txt", "2020年定西市扶贫资金分配表\n单位:万元\n县\n资金\n岷县\n1450\n漳县\n2380\n");
    says(
        "t.txt",
        "2020年定西市扶贫资金分配表\n单位:万元\n序号\n县\n资金\n车间数(个)\n1\n岷县\n1450\n6\n2\n漳县\n2380\n9\n3\n安定区\n960\n4\n",
    );
}
