"""Data frames as plain values, and the rows of one document."""

import pandas as pd
import pytest

from pipeline.rows import ByDocument, places_by, rows_of, values_of
from pipeline.storedtext import StoredText, StoredTexts
from pipeline.tables import frame


def test_missing_values_are_none_and_numbers_are_plain():
    table = pd.DataFrame(
        {
            "doc_id": ["d1", "d2"],
            "year": pd.array([2009, None], dtype="Int64"),
            "share": pd.array([None, 0.5], dtype="Float64"),
            "counts": pd.array([True, None], dtype="boolean"),
            "number": [1, 2],
        }
    )
    rows = rows_of(table)
    assert rows[0] == {"doc_id": "d1", "year": 2009, "share": None, "counts": True, "number": 1}
    assert rows[1] == {"doc_id": "d2", "year": None, "share": 0.5, "counts": None, "number": 2}
    assert {type(value) for row in rows for value in row.values()} == {str, int, float, bool, type(None)}


def test_texts_are_the_same_in_whatever_way_pandas_holds_them():
    for kind in ("object", "str"):
        assert values_of(pd.Series(["a", "", "c"], dtype=kind)) == ["a", "", "c"]
        assert values_of(pd.Series(["a", None], dtype=kind)) == ["a", None]


@pytest.mark.parametrize("kind", ["object", "str"])
def test_rows_are_found_by_document_in_the_order_of_the_table(kind):
    table = pd.DataFrame({"doc_id": pd.Series(["d2", "d1", "d2"], dtype=kind), "start": [7, 3, 1]})
    found = ByDocument(table)
    assert list(found) == ["d2", "d1"]
    assert [row["start"] for row in found["d2"]] == [7, 1]
    assert "d3" not in found
    assert len(ByDocument(table.iloc[:0])) == 0


def test_places_of_a_sorted_column_are_slices():
    assert places_by(pd.Series(["a", "a", "b"])) == {"a": slice(0, 2), "b": slice(2, 3)}


def test_the_stored_text_of_any_document_is_the_one_made_of_its_blocks(make_document):
    blocks = frame("blocks", make_document("One stop.", "Two stops.")[0])
    texts = StoredTexts(blocks)
    [doc_id] = texts
    assert texts[doc_id].text == StoredText(rows_of(blocks)).text
    assert texts.get("dffffffffffff") is None
