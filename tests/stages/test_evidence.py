"""The evidence table: every claim with its reference and the place of its quotation."""

import json

import pytest

from pipeline.rows import rows_of
from pipeline.stages.decide import decide
from pipeline.stages.evidence import evidence
from pipeline.stages.tag import tag
from pipeline.storedtext import StoredText
from pipeline.tables import frame

EMPTY = ("definitions", "remarks", "codes", "departures")
REFERENCE = {
    "path": "a.pdf",
    "doc_id": "d000000000000",
    "status": "read",
    "reason": "",
    "duplicate_of": "",
    "counts_in_measures": True,
    "pages": 1,
    "words": 20,
    "citekey": "ash2009",
    "title": "A title",
    "authors": "Ash; Birch",
    "year": 2009,
    "doi": "",
    "country": "not_reported",
    "sector": "not_reported",
    "doc_type": "not_reported",
    "text_quality": "ok",
    "origins": "not_reported",
    "same_work_as": "",
}


@pytest.fixture
def rows(make_document, codebook):
    blocks, sentences = make_document("The first paragraph.", "Here interagency working is hard, they say. So it ends.")
    blocks[1]["lines"] = json.dumps([[0, 3, 10, 20, 90, 30], [17, 3, 10, 32, 90, 42], [44, 4, 10, 20, 90, 30]])
    mentions = frame("mentions", tag(blocks, sentences, terms=codebook.terms))
    tables = [frame("sentences", sentences), frame("blocks", blocks), mentions, *(frame(name, []) for name in EMPTY)]
    claims = decide(frame("documents", []), *tables, [], codebook=codebook)["decided"]
    made = evidence(
        frame("documents", [REFERENCE]),
        frame("blocks", blocks),
        frame("decided", claims),
        frame("relations", []),
        codebook=codebook,
        run_id="r1",
    )["evidence"]
    return rows_of(made), StoredText(blocks).text


def test_a_row_carries_quotation_context_reference_and_run(rows):
    [row], text = rows
    assert text[row["start"] : row["end"]] == row["quote"] == "Here interagency working is hard, they say."
    assert text.endswith(row["quote"] + row["quote_suffix"])
    assert row["quote_prefix"] == "The first paragraph.\n\n"
    assert (row["citekey"], row["author_year"], row["run_id"]) == ("ash2009", "Ash and Birch (2009)", "r1")
    assert (row["axis"], row["code"], row["code_label"]) == ("term", "C-INTERAGENCY", "interagency")
    frame("evidence", [row])


def test_the_boxes_are_those_of_the_lines_that_the_quotation_touches(rows):
    [row], _ = rows
    assert json.loads(row["boxes"]) == [[3, 10, 20, 90, 30], [3, 10, 32, 90, 42]]
    assert row["page_index"] == 3


def test_no_claims_give_no_rows(codebook):
    tables = [frame(name, []) for name in ("documents", "blocks", "decided", "relations")]
    made = evidence(*tables, codebook=codebook, run_id="r1")
    assert len(frame("evidence", made["evidence"])) == 0
    assert made["to_review"] == []
    assert {row["files"] for row in made["flow"]} == {0}
