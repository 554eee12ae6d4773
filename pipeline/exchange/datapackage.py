"""Describes the tables as a Frictionless data package, from the schema alone."""

import json
from collections.abc import Collection
from typing import Any

from ..tables import Column, Table, schema

TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "json": "array"}
NOTES = {
    "text": "A leading apostrophe is put before a cell that a spreadsheet would take for a formula.",
    "list": "Several values are joined by '; '. A leading apostrophe is put before a cell that a spreadsheet would "
    "take for a formula.",
    "codes": "One or more of the values in the pattern, sorted and joined by '; '.",
}
NEVER_EMPTY = frozenset(["code", "codes", "json"])
# The house rule for names: what ends so points to the column of that name in this table.
POINTS = {"doc_id": "documents", "claim_id": "evidence"}


def datapackage(version: str, on_request: Collection[str] = ()) -> bytes:
    """The descriptor `datapackage.json`: every table of a full run, with types, allowed values, units, keys.

    `on_request` names tables that were written since by a command of their own (candidates, agreement,
    disagreements); they are described too. Columns whose name ends in `doc_id` point to `documents`, `claim_id` to
    `evidence`, as the house rule for names says. The same schema, version and names give the same bytes.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "termaudit",
        "title": "Terminology audit",
        "description": "Coded evidence on how the papers of a review use and define their terms. Codes were proposed "
        "by rules and models, not by people, unless the column 'status' says otherwise. Every table is also there as "
        "Parquet, with texts verbatim.",
        "version": version,
        "resources": [
            _resource(table) for table in schema().values() if not table.internal or table.name in on_request
        ],
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
    if column.type in NEVER_EMPTY:
        field["constraints"] = {"required": True} | _allowed(column)
    return field


def _allowed(column: Column) -> dict[str, Any]:
    if column.type == "code":
        return {"enum": list(column.values)}
    if column.type == "codes":
        one = f"({'|'.join(column.values)})"
        return {"pattern": f"^{one}(; {one})*$"}
    return {}


def _references(table: Table) -> dict[str, Any]:
    pointing = [
        (column.name, target, home)
        for column in table.columns
        for target, home in POINTS.items()
        if column.name.endswith(target) and table.name != home
    ]
    if not pointing or table.name == "files":
        return {}
    references = [
        {"fields": name, "reference": {"resource": home, "fields": target}} for name, target, home in pointing
    ]
    return {"foreignKeys": references}
