"""The tables, read by csv, DuckDB, pandas, pyarrow, openpyxl and Frictionless: the same rows everywhere."""

import csv
import decimal
import json

from common import plain, total


def check(tally, folder):
    import duckdb
    import openpyxl
    import pandas
    import pyarrow.parquet
    from frictionless import Package

    book = openpyxl.load_workbook(folder / "aid.xlsx", read_only=True)
    names = sorted(p.stem for p in (folder / "parquet").glob("*.parquet"))
    tally.that("there is a table of claims, one of flows and one of each kind", len(names) == 10, names)
    tally.that("the workbook has the same tables", sorted(book.sheetnames) == names, book.sheetnames)
    for table in names:
        with open(folder / "tables" / f"{table}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with open(folder / "tsv" / f"{table}.tsv", encoding="utf-8", newline="") as file:
            tabbed = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        frame = pandas.read_parquet(folder / "parquet" / f"{table}.parquet", dtype_backend="pyarrow")
        with open(folder / "ndjson" / f"{table}.ndjson", encoding="utf-8") as file:
            objects = [json.loads(line, parse_float=decimal.Decimal) for line in file]
        cells = list(book[table].iter_rows(values_only=True))
        columns = list(frame.columns)
        counts = [len(rows), len(tabbed) - 1, len(frame), len(objects), len(cells) - 1]
        tally.that(f"{table}: rows agree", len(set(counts)) == 1, counts)
        heads = [columns, list(rows[0]) if rows else columns, tabbed[0], list(cells[0]), *(list(o) for o in objects[:1])]
        tally.that(f"{table}: columns agree", all(head == columns for head in heads), heads)
        numeric = {f.name for f in pyarrow.parquet.read_schema(folder / "parquet" / f"{table}.parquet")
                   if str(f.type).startswith(("decimal", "double", "int"))}
        tidy = lambda name, value: f"{decimal.Decimal(value).normalize():f}" if name in numeric and value else value  # noqa: E731
        want = [[tidy(c, r[c]) for c in columns] for r in rows]
        flat = [[v.replace("\t", " ").replace("\n", " ").replace("\r", " ") for v in row] for row in want]
        seen = {
            "TSV": ([[tidy(c, v) for c, v in zip(columns, r)] for r in tabbed[1:]], flat),
            "NDJSON": ([[plain(o[c]) for c in columns] for o in objects], want),
            "Parquet": ([[plain(v) for v in r] for r in frame.itertuples(index=False)], want),
            "XLSX": ([[plain(v) for v in r] for r in cells[1:]], want),
        }
        for name, (got, expected) in seen.items():
            wrong = [(g, w) for g, w in zip(got, expected) if g != w]
            tally.that(f"{table}: {name} is CSV", not wrong and len(got) == len(expected), wrong[:1])
    sql = {}
    for name, source in (("CSV", f"read_csv('{folder}/tables/flows.csv', header=true, all_varchar=true)"),
                         ("Parquet", f"'{folder}/parquet/flows.parquet'"),
                         ("NDJSON", f"read_json('{folder}/ndjson/flows.ndjson', format='newline_delimited')")):
        [row] = duckdb.sql(f"SELECT count(*), count(DISTINCT claim), sum(CAST(amount AS DECIMAL(38, 6))) FROM {source}").fetchall()
        sql[name] = [row[0], row[1], total([row[2]])]
    tally.same("SQL over CSV, Parquet and NDJSON agrees", sql)
    result = Package(str(folder / "tables" / "datapackage.json")).validate()
    tally.that("Frictionless: the data package is valid", result.valid, result.flatten(["title", "note"])[:5])
    with open(folder / "tables" / "dictionary.csv", encoding="utf-8", newline="") as file:
        dictionary = list(csv.DictReader(file))
    told = {(row["table"], row["column"]) for row in dictionary}
    there = {(t, c) for t in names for c in pandas.read_csv(folder / "tables" / f"{t}.csv", nrows=0).columns}
    tally.that("the dictionary tells every column, in both languages",
               told == there and all(r["zh"] and r["en"] for r in dictionary), told ^ there)
    with open(folder / "excel.csv", "rb") as file:
        data = file.read()
    tally.that("--excel begins with a byte order mark", data.startswith(b"\xef\xbb\xbf"))
    tally.that("other CSV does not", not (folder / "tables" / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbf"))
