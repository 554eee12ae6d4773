"""Cases of in-text citations, in cite_cases.toml."""

import tomllib
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.stages.cite import cite

CASES = tomllib.loads(Path(__file__).with_name("cite_cases.toml").read_text(encoding="utf-8"))


def named(cases):
    return [pytest.param(case, id=case.get("name") or str(case["text"])[:60]) for case in cases]


def cited(make_document, text):
    paragraphs = [text] if isinstance(text, str) else [tuple(each) for each in text]
    blocks, sentences = make_document(*paragraphs)
    rows = cite(blocks, sentences)
    tables.frame("citations", rows)
    stored = "\n\n".join(block["text"] for block in blocks)
    assert all(stored[row["start"] : row["end"]] == row["quote"] for row in rows)
    return rows


def shown(rows):
    return [f"{row['authors']} | {row['year']} | {row['quote']}" for row in rows]


@pytest.mark.parametrize("case", named(CASES["positive"]))
def test_every_citation_is_found_as_written(make_document, case):
    rows = cited(make_document, case["text"])
    assert shown(rows) == case["found"]
    if "linked" in case:
        assert [row["reference"] for row in rows] == case["linked"]


@pytest.mark.parametrize("case", named(CASES["negative"]))
def test_dates_counts_and_reference_lists_are_no_citations(make_document, case):
    assert shown(cited(make_document, case["text"])) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", named(CASES["known_failure"]))
def test_known_failures_still_fail(make_document, case):
    assert shown(cited(make_document, case["text"])) == case["found"]


def test_the_form_tells_narrative_from_parenthetical_and_numbered(make_document):
    rows = cited(make_document, "Kent (2001) says so, and others do (Puig, 2002; see Brandt (2003) too).")
    assert [(row["authors"], row["citation_form"]) for row in rows] == [
        ("Kent", "narrative"),
        ("Puig", "parenthetical"),
        ("Brandt", "narrative"),
    ]


def test_no_text_gives_no_citations():
    assert cite([], []) == []


@pytest.mark.parametrize(
    "piece", ["(", "Aa ", "Aa, ", "and ", "2001, ", "(2001", "[1,", "A.", "van der ", "1-", "; a "]
)
def test_hostile_repetition_takes_no_time(make_document, piece):
    import time

    began = time.process_time()
    cited(make_document, piece * 20_000 + " Kent (2001)")
    assert time.process_time() - began < 5
