//! An answer joined to a table of the user's own: every row of the answer, with the columns of the table's rows that
//! agree with it in the columns they share (a division code, an id).

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};

use super::Answer;

/// Why a table was not joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    #[error("only a SELECT query can be joined to a table")]
    NoRows,
    #[error(
        "the table shares no column with the answer; name one of its columns as the answer does: {answer} (the table has: {table})"
    )]
    NoSharedColumn { answer: String, table: String },
    #[error("line {line}: {message}")]
    Table { line: u64, message: String },
}

/// Adds the columns of a CSV table with a header. Rows that nothing agrees with keep empty cells; a row that several
/// agree with is repeated.
///
/// # Errors
/// When the table is no CSV, or shares no column with the answer.
pub fn join(answer: Answer, csv: &str) -> Result<Answer, JoinError> {
    let Answer::Table { mut variables, rows } = answer else { return Err(JoinError::NoRows) };
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let wrong =
        |e: &csv::Error| JoinError::Table { line: e.position().map_or(1, csv::Position::line), message: e.to_string() };
    let header: Vec<String> = reader.headers().map_err(|e| wrong(&e))?.iter().map(|h| h.trim().to_owned()).collect();
    let shared: Vec<(usize, usize)> = header
        .iter()
        .enumerate()
        .filter_map(|(column, name)| Some((variables.iter().position(|v| v == name)?, column)))
        .collect();
    if shared.is_empty() {
        return Err(JoinError::NoSharedColumn { answer: variables.join(", "), table: header.join(", ") });
    }
    let keys: BTreeSet<usize> = shared.iter().map(|(_, column)| *column).collect();
    let added: Vec<usize> = (0..header.len()).filter(|column| !keys.contains(column)).collect();
    let mut found: BTreeMap<Vec<String>, Vec<Vec<Option<Term>>>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|e| wrong(&e))?;
        let key = shared.iter().map(|(_, column)| record[*column].trim().to_owned()).collect();
        found.entry(key).or_default().push(added.iter().map(|column| term(record[*column].trim())).collect());
    }
    variables.extend(added.iter().map(|column| header[*column].clone()));
    let none = vec![vec![None; added.len()]];
    let mut joined = Vec::with_capacity(rows.len());
    for row in rows {
        let key: Vec<String> = shared.iter().map(|(i, _)| row[*i].as_ref().map(text).unwrap_or_default()).collect();
        for more in found.get(&key).unwrap_or(&none) {
            joined.push(row.iter().cloned().chain(more.iter().cloned()).collect());
        }
    }
    Ok(Answer::Table { variables, rows: joined })
}

fn text(term: &Term) -> String {
    match term {
        Term::Literal(l) => l.value().to_owned(),
        Term::NamedNode(n) => n.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// A cell as a number when it is one as it stands, else as text: a code with a leading zero stays a code.
fn term(cell: &str) -> Option<Term> {
    let number = cell.parse::<rust_decimal::Decimal>().is_ok_and(|n| n.to_string() == cell);
    match cell {
        "" => None,
        _ if number => Some(Literal::new_typed_literal(cell, xsd::DECIMAL).into()),
        _ => Some(Literal::new_simple_literal(cell).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        let row = |code: &str| vec![Some(Literal::new_simple_literal(code).into())];
        Answer::Table { variables: vec!["code".to_owned()], rows: vec![row("010203"), row("530000")] }
    }

    #[test]
    fn columns_come_by_the_shared_one() {
        let joined = join(answer(), "\u{feff}name,code,people\n甲, 530000 ,12.5\n乙,010203,007\n").expect("a table");
        let Answer::Table { variables, rows } = joined else { panic!("a table") };
        assert_eq!(variables, ["code", "name", "people"]);
        let cells = |i: usize| rows[i].iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(cells(0), ["\"010203\"", "\"乙\"", "\"007\""]);
        assert_eq!(cells(1)[2], "\"12.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>");
    }

    #[test]
    fn a_row_without_a_mate_stays_and_a_stranger_is_named() {
        let Ok(Answer::Table { rows, .. }) = join(answer(), "code,n\n999999,1\n") else { panic!("a table") };
        assert!(rows.len() == 2 && rows[0][1].is_none());
        let Err(error) = join(answer(), "county,n\nx,1\n") else { panic!("no shared column") };
        assert!(error.to_string().contains("county"), "{error}");
        assert!(matches!(join(answer(), "code,n\nx\n"), Err(JoinError::Table { line: 2, .. })));
    }
}
