from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.segment import segment
from pipeline.storedtext import StoredText
from pipeline.tables import frame


def split(make_document, *paragraphs):
    blocks, sentences = make_document(*paragraphs)
    frame("sentences", sentences)
    text = StoredText(blocks).text
    return [text[row["start"] : row["end"]] for row in sentences]


def test_a_paragraph_is_split_into_its_sentences(make_document):
    assert split(make_document, "Desks are shared. Rooms are not! Are plans?") == [
        "Desks are shared.",
        "Rooms are not!",
        "Are plans?",
    ]


WHOLE = [
    "Penn et al. (2004) share desks.",
    "Desks (e.g. tables, cf. Marlow) are shared.",
    "They ask (why? nobody knows) for desks.",
    "T. Penn and J. B. Marlow share desks.",
    "It costs 2.5 desks.",
    "“Desks are shared”, they say.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_full_stop_that_ends_nothing_splits_nothing(make_document, text):
    assert split(make_document, text) == [text]


def test_a_sentence_never_runs_over_the_end_of_a_block(make_document):
    assert split(make_document, "Desks are shared by", "three councils.") == ["Desks are shared by", "three councils."]


def test_a_heading_or_a_source_is_one_sentence(make_document):
    heading, source = ("heading", "Who shares? Councils."), ("reference", "Penn T. (2004) Desks. Northbridge: Quay.")
    assert split(make_document, heading, source) == [heading[1], source[1]]


def test_a_table_is_split_at_its_rows(make_document):
    assert split(make_document, ("table", "Term\tMeaning\njoint\ttogether")) == ["Term\tMeaning", "joint\ttogether"]


def test_page_furniture_has_no_sentences(make_document):
    assert split(make_document, ("furniture", "Page 3"), "Desks are shared.") == ["Desks are shared."]


def test_no_blocks_give_no_sentences():
    assert segment([]) == []


@given(st.lists(st.text(st.sampled_from("ab .?!\n\t(“”)"), min_size=1), min_size=1, max_size=4))
def test_sentences_stand_in_order_apart_and_hold_every_letter(texts):
    start, blocks = 0, []
    for number, text in enumerate(texts):
        end = start + len(text)
        blocks.append({"doc_id": "d0", "block": number, "role": "body", "start": start, "end": end, "text": text})
        start = end + 2
    rows = segment(blocks)
    assert all(0 <= row["start"] < row["end"] for row in rows)
    assert all(first["end"] <= second["start"] for first, second in pairwise(rows))
    stored = "\n\n".join(texts)
    held = "".join(stored[row["start"] : row["end"]] for row in rows)
    assert [each for each in held if each.isalnum()] == [each for each in stored if each.isalnum()]
