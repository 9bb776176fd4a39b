//! Parquet: typed columns, exact decimals, lists as lists.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rust_decimal::Decimal;

use crate::export::column::{Cell, Spec, Type};
use crate::export::table::Table;
use crate::export::{Result, Rows};

/// Rows held before they are written.
const BATCH: usize = 16_384;
/// Digits and decimals of a number: `DECIMAL(38, 6)`; further decimals are rounded.
const PRECISION: u8 = 38;
const SCALE: i8 = 6;

enum Builder {
    Text(StringBuilder),
    Int(Int64Builder),
    Number(Decimal128Builder),
    Real(Float64Builder),
    Bool(BooleanBuilder),
    List(ListBuilder<StringBuilder>),
}

fn data_type(of: Type) -> DataType {
    match of {
        Type::Text => DataType::Utf8,
        Type::Int => DataType::Int64,
        Type::Number => DataType::Decimal128(PRECISION, SCALE),
        Type::Real => DataType::Float64,
        Type::Bool => DataType::Boolean,
        Type::List => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
    }
}

impl Builder {
    fn new(of: Type) -> Self {
        match of {
            Type::Text => Self::Text(StringBuilder::new()),
            Type::Int => Self::Int(Int64Builder::new()),
            Type::Number => {
                Self::Number(Decimal128Builder::new().with_data_type(DataType::Decimal128(PRECISION, SCALE)))
            }
            Type::Real => Self::Real(Float64Builder::new()),
            Type::Bool => Self::Bool(BooleanBuilder::new()),
            Type::List => Self::List(ListBuilder::new(StringBuilder::new())),
        }
    }

    /// Appends a cell; a cell of another type than the column's counts as empty.
    fn push(&mut self, cell: &Cell) {
        match self {
            Self::Text(b) => b.append_option(match cell {
                Cell::Text(s) => Some(s.as_ref()),
                _ => None,
            }),
            Self::Int(b) => b.append_option(match cell {
                Cell::Int(n) => Some(*n),
                _ => None,
            }),
            Self::Number(b) => b.append_option(match cell {
                Cell::Number(n) => scaled(*n),
                _ => None,
            }),
            Self::Real(b) => b.append_option(match cell {
                Cell::Real(n) => Some(*n),
                _ => None,
            }),
            Self::Bool(b) => b.append_option(match cell {
                Cell::Bool(v) => Some(*v),
                _ => None,
            }),
            Self::List(b) => match cell {
                Cell::List(items) => {
                    for item in items {
                        b.values().append_value(item);
                    }
                    b.append(true);
                }
                _ => b.append(false),
            },
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(b) => Arc::new(b.finish()),
            Self::Int(b) => Arc::new(b.finish()),
            Self::Number(b) => Arc::new(b.finish()),
            Self::Real(b) => Arc::new(b.finish()),
            Self::Bool(b) => Arc::new(b.finish()),
            Self::List(b) => Arc::new(b.finish()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(b) => b.len(),
            Self::Int(b) => b.len(),
            Self::Number(b) => b.len(),
            Self::Real(b) => b.len(),
            Self::Bool(b) => b.len(),
            Self::List(b) => b.len(),
        }
    }
}

/// The number as an integer of [`SCALE`] decimals; `None` beyond 38 digits.
fn scaled(n: Decimal) -> Option<i128> {
    let n = n.round_dp(SCALE.unsigned_abs().into());
    n.mantissa().checked_mul(10_i128.checked_pow(u32::from(SCALE.unsigned_abs()).checked_sub(n.scale())?)?)
}

fn schema(specs: &[Spec]) -> Schema {
    Schema::new(
        specs
            .iter()
            .map(|s| {
                let about = [("description", s.en), ("description_zh", s.zh)];
                Field::new(s.name, data_type(s.of), true).with_metadata(
                    about.map(|(k, v)| (k.to_owned(), v.to_owned())).into_iter().collect::<HashMap<_, _>>(),
                )
            })
            .collect::<Vec<_>>(),
    )
}

/// A Parquet file (Snappy) that takes rows one by one.
pub struct Sink<W: Write + Send> {
    out: ArrowWriter<W>,
    schema: Arc<Schema>,
    builders: Vec<Builder>,
    rows: u64,
}

impl<W: Write + Send> Sink<W> {
    /// Begins a file of these columns.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn new(specs: &[Spec], to: W) -> Result<Self> {
        let schema = Arc::new(schema(specs));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("bangfu ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_max_row_group_row_count(Some(BATCH * 8))
            .build();
        let out = ArrowWriter::try_new(to, schema.clone(), Some(properties))?;
        Ok(Self { out, schema, builders: specs.iter().map(|s| Builder::new(s.of)).collect(), rows: 0 })
    }

    /// Appends a row, a cell for each column.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            builder.push(cell);
        }
        self.rows += 1;
        if self.builders.first().is_some_and(|b| b.len() >= BATCH) { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if self.builders.first().is_some_and(|b| b.len() > 0) {
            let columns = self.builders.iter_mut().map(Builder::finish).collect();
            self.out.write(&RecordBatch::try_new(self.schema.clone(), columns)?)?;
        }
        Ok(())
    }

    /// Ends the file; returns how many rows it has.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(mut self) -> Result<u64> {
        self.flush()?;
        self.out.close()?;
        Ok(self.rows)
    }
}

/// Writes a table as Parquet; returns how many rows.
///
/// # Errors
/// When the rows' source fails or `to` cannot be written.
pub fn write(table: Table, rows: &dyn Rows, to: impl Write + Send) -> Result<u64> {
    let mut sink = Sink::new(&table.specs(), to)?;
    table.rows(rows, &mut |cells| sink.row(cells))?;
    sink.end()
}

#[cfg(test)]
mod tests {
    use super::scaled;
    use rust_decimal::Decimal;

    #[test]
    fn decimals_scale_exactly() {
        let n = |s: &str| s.parse::<Decimal>().expect("a number");
        assert_eq!(scaled(n("94.77")), Some(94_770_000));
        assert_eq!(scaled(n("-0.0000015")), Some(-2));
        // The largest Decimal has 29 digits; six decimals more still fit in 38.
        assert_eq!(scaled(Decimal::MAX), Some(Decimal::MAX.mantissa() * 1_000_000));
    }
}
