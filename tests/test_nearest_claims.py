"""The claim nearest to a lost quotation: found by an index, the same one that a walk over all claims would find."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.people.claims import claims_of, identified
from pipeline.people.gathered import Gathered
from pipeline.people.quotations import Quotations, nearest
from pipeline.tables import frame

quotes = st.lists(st.sampled_from(["joint", "work", "pays", "Joint", "it", "never"]), max_size=5).map(" ".join)
claims = st.lists(st.tuples(st.sampled_from(["d1", "d2", "d3"]), st.sampled_from(["theme", "stance"]), quotes))


@given(claims, quotes, st.sampled_from(["", "theme", "stance", "level"]))
def test_the_index_finds_what_a_walk_over_all_claims_finds(rows, quote, axis):
    table = pd.DataFrame(sorted(rows, key=lambda row: row[0]), columns=["doc_id", "axis", "quote"], dtype="object")
    walked = nearest(quote, [row | {"row": place} for place, row in _walk(table, axis)])
    found = Quotations(table, [quote]).nearest(quote, axis)
    assert found == (None if walked is None else (walked[0]["row"], walked[1]))


def _walk(table, axis):
    return [(place, row) for place, row in enumerate(table.to_dict("records")) if axis in {"", row["axis"]}]


def test_what_is_changed_or_added_is_in_the_table_and_all_else_as_it_was(monkeypatch):
    monkeypatch.setattr("pipeline.people.gathered.MOST_OPEN", 1)
    table = _claims()
    gathered = Gathered(table, table["claim_id"], [])
    first, last = (gathered.by_id(claim_id) for claim_id in table["claim_id"].iloc[[0, -1]])
    first["status"] = "rejected"
    gathered.keep(first)
    gathered.add(last | {"claim_id": "e000000000000", "status": "added", "source_row": None})
    assert gathered.by_id(first["claim_id"])["status"] == "rejected"
    made = gathered.table()
    assert list(made["claim_id"]) == [*table["claim_id"], "e000000000000"]
    assert list(made["status"]) == ["rejected", *["proposed"] * (len(table) - 1), "added"]
    assert frame("decided", made)["source_row"].isna().sum() == 1


def _claims():
    place = {"page_index": 0, "page_label": "1", "section": "", "confidence": 1.0, "method": "rule", "rule": "r"}
    code = {"axis": "level", "code": "L-TEAM", "is_primary": False, "theory_use": "not_applicable", "cues": ""}
    rows = [
        {"doc_id": doc_id, "start": start, "end": start + 9, "quote": "Work pays", **code, **place}
        for doc_id in ("d1", "d2")
        for start in (0, 20)
    ]
    codes = frame("codes", rows)
    return identified(claims_of("codes", codes, codes["axis"], codes["code"]))
