//! What the columns mean: a data dictionary and a Frictionless data package.

use std::io::Write;

use serde_json::{Value, json};

use crate::export::Result;
use crate::export::column::{LIST_SEPARATOR, Spec, Type};
use crate::export::table::Table;

/// Name of a column's type, as Frictionless Table Schema calls it.
fn type_name(of: Type) -> &'static str {
    match of {
        Type::Text | Type::List => "string",
        Type::Int => "integer",
        Type::Number | Type::Real => "number",
        Type::Bool => "boolean",
    }
}

fn note(spec: &Spec) -> (String, String) {
    let list = spec.of == Type::List;
    (
        format!("{}{}", spec.zh, if list { format!("；多值以 {LIST_SEPARATOR} 分隔") } else { String::new() }),
        format!("{}{}", spec.en, if list { format!("; several joined by {LIST_SEPARATOR}") } else { String::new() }),
    )
}

/// Writes the data dictionary as CSV: table, column, type, meaning in Chinese and English.
///
/// # Errors
/// When `to` cannot be written.
pub fn write(to: impl Write) -> Result<()> {
    let mut out = csv::Writer::from_writer(to);
    out.write_record(["table", "column", "type", "zh", "en"])?;
    for table in Table::all() {
        for spec in table.specs() {
            let (zh, en) = note(&spec);
            let of = if spec.of == Type::List { "list" } else { type_name(spec.of) };
            out.write_record([table.name(), spec.name, of, &zh, &en])?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The `datapackage.json` (Frictionless Data Package v1) of the CSV tables that lie beside it.
///
/// `rows` gives the number of rows of each table that was written.
pub fn datapackage(rows: &[(Table, u64)]) -> Value {
    let resources: Vec<Value> = rows
        .iter()
        .map(|(table, count)| {
            let specs = table.specs();
            let fields: Vec<Value> = specs
                .iter()
                .map(|spec| {
                    let (zh, en) = note(spec);
                    json!({"name": spec.name, "type": type_name(spec.of), "title": zh, "description": en})
                })
                .collect();
            let mut schema = json!({"fields": fields, "missingValues": [""]});
            if let Some(first) = specs.first() {
                schema["primaryKey"] = json!(first.name);
            }
            json!({
                "name": table.name(),
                "path": format!("{}.csv", table.name()),
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "rows": count,
                "schema": schema,
            })
        })
        .collect();
    json!({
        "profile": "tabular-data-package",
        "name": "bangfu-claims",
        "title": "帮扶资金陈述 / Claims on paired assistance and poverty alleviation",
        "description": "Who funded what, where and when, as documents state it; each row points to the characters that say it.",
        "resources": resources,
    })
}
