"""Quotations are found in a paper whatever stands between its words that is none of them."""

import pytest

from pipeline.reading import Block
from pipeline.stages.extract import block_rows
from pipeline.student.draft.passages import Passages

PRINTED = "Every panel keeps its own minutes.1 Nobody reads them,[2] and the tin is full."


def passages(*raised):
    block = Block("body", PRINTED, reader="plain")
    block.raised = [[PRINTED.index(mark), PRINTED.index(mark) + len(mark)] for mark in raised]
    return Passages({"d1": block_rows("d1", [block])})


@pytest.mark.parametrize(
    "quotation",
    [
        "Every panel keeps its own minutes. Nobody reads them, and the tin is full.",
        "keeps its own minutes.1 Nobody reads them",
        "its own minutes. Nobody reads them",
    ],
)
def test_a_raised_mark_of_a_note_is_no_word_of_a_quotation_and_may_be_one(quotation):
    assert passages("1", "[2]").find(quotation, "d1")


def test_a_number_that_is_no_mark_is_a_word():
    assert passages().find("its own minutes. Nobody reads them", "d1") is None


def test_the_nearest_passage_names_no_mark_among_the_words_that_differ():
    nearest = passages("1", "[2]").nearest("Every panel keeps its own records. Nobody reads them", "d1")
    assert nearest.differing == (("records", "minutes"),)
