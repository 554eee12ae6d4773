"""Cases of definitions, in define_cases.toml, with mentions and citations from their own stages."""

import time
import tomllib
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.codebook_files import load_codebook
from pipeline.settings import Settings
from pipeline.stages.cite import cite
from pipeline.stages.define import define
from pipeline.stages.tag import tag
from pipeline.statements.cues import find
from pipeline.statements.definitions.dimensions import is_negated, stated

CASES = tomllib.loads(Path(__file__).with_name("define_cases.toml").read_text(encoding="utf-8"))
BOOK = load_codebook()


def named(cases):
    return [pytest.param(case, id=case["name"]) for case in cases]


def defined(make_document, text):
    blocks, sentences = make_document(*(each if isinstance(each, str) else tuple(each) for each in text))
    mentions = tag(blocks, sentences, terms=BOOK.terms)
    rows = define(
        blocks, sentences, mentions, cite(blocks, sentences), definitions=BOOK.definitions, settings=Settings()
    )
    tables.frame("definitions", rows)
    stored = "\n\n".join(block["text"] for block in blocks)
    for row in rows:
        assert stored[row["start"] : row["end"]] == row["quote"]
        assert row["definition"] in row["quote"]
        assert 0 < row["confidence"] <= 1
    return rows


def picked(rows, wanted):
    """The columns that the case speaks of, row by row; all rows where their numbers differ."""
    if len(rows) != len(wanted):
        return [{key: row[key] for key in ("term", "concept", "rule", "quote")} for row in rows]
    return [{key: row[key] for key in each} for row, each in zip(rows, wanted, strict=True)]


@pytest.mark.parametrize("case", named(CASES["positive"]))
def test_a_definition_is_found_with_its_definer_and_its_dimensions(make_document, case):
    assert picked(defined(make_document, case["text"]), case["found"]) == case["found"]


@pytest.mark.parametrize("case", named(CASES["negative"]))
def test_what_only_looks_like_a_definition_is_left_out(make_document, case):
    assert picked(defined(make_document, case["text"]), []) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", named(CASES["known_failure"]))
def test_known_failures_still_fail(make_document, case):
    assert picked(defined(make_document, case["text"]), case["found"]) == case["found"]


def states(code, text):
    if code.axis in ("hedge", "exclude"):
        return any(not is_negated(text, cue.start) for cue in find(text, (code,)))
    return stated(text, (code,))[code.axis] != "not_stated"


@pytest.mark.parametrize("code", BOOK.definitions, ids=lambda code: code.id)
def test_the_examples_of_each_value_state_it_and_the_counterexamples_do_not(code):
    assert code.examples
    assert [text for text in code.examples if not states(code, text)] == []
    assert [text for text in code.counterexamples if states(code, text)] == []


def test_every_value_of_a_dimension_is_allowed_by_the_schema():
    columns = {column.name: column.values for column in tables.schema()["definitions"].columns}
    for code in BOOK.definitions:
        if code.axis not in ("hedge", "exclude"):
            assert code.id.removeprefix(f"{code.axis}-") in columns[code.axis]


def test_no_text_gives_no_definitions():
    assert define([], [], [], [], definitions=BOOK.definitions, settings=Settings()) == []


@pytest.mark.parametrize(
    "piece",
    ["partnership is defined as ", "define ", "by ", ": ", "a form ", "Definitions include: ", "the term ", "\t"],
)
def test_hostile_repetition_takes_no_time(make_document, piece):
    import time

    blocks, sentences = make_document(piece * 5_000 + " joint working refers to two bodies together")
    mentions = tag(blocks, sentences, terms=BOOK.terms)
    began = time.process_time()
    define(blocks, sentences, mentions, [], definitions=BOOK.definitions, settings=Settings())
    assert time.process_time() - began < 5


def test_a_rule_of_hyphens_before_a_bracket_takes_no_time(make_document):
    line = "Interagency working " + "-" * 80 + "! (which is a form of work in which agencies share a plan)."
    blocks, sentences = make_document(line * 3)
    began = time.process_time()
    define(blocks, sentences, [], [], definitions=BOOK.definitions, settings=Settings())
    assert time.process_time() - began < 3
