import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.reading import Block
from pipeline.settings import Settings
from pipeline.stages.extract import block_rows, extract
from pipeline.storedtext import StoredText
from pipeline.tables import frame

PAGE = """# Shared desks

The three councils share desks, and plan every visit together.

## Terms

- joint plans

| a | b |
|---|---|
| c | d |
"""


def extracted(text, form="md", **changes):
    file = {"doc_id": "d0123456789ab", "format": form, "content": text.encode()}
    return extract(file, settings=Settings(**changes))


def test_blocks_and_a_row_about_the_reading_satisfy_the_schema():
    tables = extracted(PAGE)
    for name in ("blocks", "readings"):
        assert len(frame(name, tables[name])) == len(tables[name]) > 0
    [reading] = tables["readings"]
    assert reading["reader"] == "plain"
    assert reading["pages"] is None
    assert json.loads(reading["metadata"])["title"] == "Shared desks"
    assert json.loads(reading["problems"]) == []


def test_words_count_running_text_and_not_tables():
    assert extracted(PAGE)["readings"][0]["words"] == 5 + 10  # two headings and a list item; a paragraph


def test_blocks_know_the_headings_above_them():
    sections = {row["text"]: row["section"] for row in extracted(PAGE)["blocks"]}
    assert sections["joint plans"] == "Terms"
    assert sections["Terms"] == ""


def test_the_worst_block_decides_how_far_the_text_can_be_trusted():
    assert extracted("Plain words.")["readings"][0]["text_quality"] == "ok"
    assert extracted("Plain words.\n\ninter\u00adagency")["readings"][0]["text_quality"] == "repaired"
    assert extracted("Plain \ufffd words.\n\ninter\u00adagency")["readings"][0]["text_quality"] == "doubtful"


def test_what_goes_wrong_in_part_is_told_and_the_rest_is_kept():
    tables = extracted("Words of one paragraph.\n\n" * 40, characters=200)
    [[kind, message, hint]] = json.loads(tables["readings"][0]["problems"])
    assert kind == "too_much_text"
    assert message
    assert hint
    assert 0 < len(tables["blocks"]) < 40


def test_a_document_that_cannot_be_read_is_refused():
    with pytest.raises(DocumentError):
        extracted(" \n", "txt")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=6))
def test_offsets_give_the_words_of_every_block(texts):
    rows = block_rows("d0123456789ab", [Block("body", text) for text in texts])
    stored = StoredText(rows).text
    assert [stored[row["start"] : row["end"]] for row in rows] == texts
    assert [row["block"] for row in rows] == list(range(len(texts)))
