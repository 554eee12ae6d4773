"""Describes the tables as a Frictionless data package, from the schema alone."""

import json
from typing import Any

from ..tables import Column, Table, schema

TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "json": "array"}
NOTES = {
    "text": "A leading apostrophe is put before a cell that a spreadsheet would take for a formula.",
    "list": "Several values are joined by '; '. A leading apostrophe is put before a cell that a spreadsheet would "
    "take for a formula.",
    "codes": "One or more of the values in the pattern, sorted and joined by '; '.",
}


def datapackage(version: str) -> bytes:
    """The descriptor `datapackage.json`: every table that is written, with types, allowed values, units, keys.

    Columns whose name ends in `doc_id` point to `documents`, as the house rule for names says. The same schema and
    version give the same bytes.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "termaudit",
        "title": "Terminology audit",
        "description": "Coded evidence on how the papers of a review use and define their terms. Codes were proposed "
        "by rules and models, not by people, unless the column 'status' says otherwise. Every table is also there as "
        "Parquet, with texts verbatim.",
        "version": version,
        "resources": [_resource(table) for table in schema().values() if not table.internal],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.row,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **_references(table),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES.get(column.type, "string")}
    field["description"] = " ".join(filter(None, [column.meaning, NOTES.get(column.type)]))
    if column.unit:
        field["unit"] = column.unit
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.type == "code":
        field["constraints"] = {"enum": list(column.values)}
    if column.type == "codes":
        one = f"({'|'.join(column.values)})"
        field["constraints"] = {"pattern": f"^{one}(; {one})*$"}
    return field


def _references(table: Table) -> dict[str, Any]:
    pointing = [column.name for column in table.columns if column.name.endswith("doc_id")]
    if not pointing or "path" in table.key:
        return {}
    reference = {"resource": "documents", "fields": "doc_id"}
    return {"foreignKeys": [{"fields": name, "reference": reference} for name in pointing]}
