"""Cases of uses that depart from a document's own definitions, in compare_cases.toml, through the real stages."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from pipeline import tables
from pipeline.codebook_files import load_codebook
from pipeline.people.decisions import Decision
from pipeline.people.priorities import to_review
from pipeline.people.review import confirmed, settled
from pipeline.rows import rows_of
from pipeline.settings import Settings
from pipeline.sheets import Place
from pipeline.stages import BY_NAME
from pipeline.stages.cite import cite
from pipeline.stages.compare import compare
from pipeline.stages.decide import decide
from pipeline.stages.define import define
from pipeline.stages.remark import remark
from pipeline.stages.tag import tag

FILE = tomllib.loads(Path(__file__).with_name("compare_cases.toml").read_text(encoding="utf-8"))
BOOK = load_codebook()


def named(cases):
    return [pytest.param(case, id=case["name"]) for case in cases]


def inputs(make_document, *paragraphs):
    """The tables that the stage needs, made by the stages before it."""
    settings = Settings()
    blocks, sentences = make_document(*paragraphs)
    mentions, citations = tag(blocks, sentences, terms=BOOK.terms), cite(blocks, sentences)
    read = (blocks, sentences, mentions, citations)
    definitions = define(*read, definitions=BOOK.definitions, settings=settings)
    return (*read, definitions, remark(*read, remarks=BOOK.remarks, settings=settings))


def compared(make_document, case):
    before, passage = FILE["preambles"][case["after"]], case["text"]
    given = inputs(make_document, *([*passage, *before] if case.get("is_first") else [*before, *passage]))
    rows = compare(*given, definitions=BOOK.definitions)
    tables.frame("departures", rows)
    text = "\n\n".join(block["text"] for block in given[0])
    key = tables.schema()["departures"].key
    assert rows == sorted(rows, key=lambda row: tuple(row[name] for name in key))
    for row in rows:
        assert text[row["start"] : row["end"]] == row["quote"]
        assert row["cue"] in text.replace("\n", " ")
        assert 0.2 <= row["confidence"] <= 0.8
        assert row["definition_start"] in {each["start"] for each in given[4]}
    return rows


def picked(rows, wanted):
    if len(rows) != len(wanted):
        return [{key: row[key] for key in ("kind", "term", "cue", "rule", "quote")} for row in rows]
    return [{key: row[key] for key in each} for row, each in zip(rows, wanted, strict=True)]


def tagged_terms(make_document, paragraphs):
    return {row["concept"] for row in inputs(make_document, *paragraphs)[4]}


@pytest.mark.parametrize("case", named(FILE["positive"]))
def test_a_use_against_a_definition_is_found(make_document, case):
    assert picked(compared(make_document, case), case["found"]) == case["found"]


@pytest.mark.parametrize("case", named(FILE["negative"]))
def test_a_use_that_fits_the_definitions_is_no_departure(make_document, case):
    assert picked(compared(make_document, case), []) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", named(FILE["known_failure"]))
def test_known_failures_still_fail(make_document, case):
    assert picked(compared(make_document, case), case["found"]) == case["found"]


@pytest.mark.parametrize("name", FILE["preambles"])
def test_every_preamble_defines_what_it_should(make_document, name):
    """Else a negative case would hold for want of a definition."""
    wanted = {"of_money": {"C-JOINT"}, "informal": {"C-CROSSAGENCY"}, "strategic": {"C-PARTNERSHIP"}}
    wanted |= {"professions": {"C-INTERPROF", "C-MULTIDISC"}, "parallel": {"C-MULTIAGENCY"}}
    both = {"apart", "borrowed", "one_sentence", "one_thing", "another_name", "same_words"}
    expected = wanted.get(name) or {"C-INTERAGENCY"} | ({"C-MULTIAGENCY"} if name in both else set())
    assert tagged_terms(make_document, FILE["preambles"][name]) == expected


def test_no_text_gives_no_departures():
    assert compare([], [], [], [], [], [], definitions=BOOK.definitions) == []


def test_inputs_are_left_as_they_are(make_document):
    case = FILE["positive"][0]
    given = inputs(make_document, *FILE["preambles"][case["after"]], *case["text"])
    before = [[dict(row) for row in table] for table in given]
    assert compare(*given, definitions=BOOK.definitions)
    assert [list(table) for table in given] == before


SWAP = "In spring an interagency team was set up for the {}, with a nurse. The multi-agency team met every week there."


def test_expected_is_what_shuffling_the_two_terms_would_give(make_document):
    """Four places before one noun, two of each term, two links: a link is a swap in two of three shuffles."""
    places = [["heading", "One"], SWAP.format("estate"), ["heading", "Two"], SWAP.format("market")]
    rows = compared(make_document, {"after": "apart", "text": places})
    assert [row["observed"] for row in rows] == [2, 2]
    assert [row["expected"] for row in rows] == pytest.approx([4 / 3, 4 / 3], abs=0.01)


def test_one_pair_of_uses_is_no_more_than_shuffling_gives(make_document):
    [row] = compared(make_document, {"after": "apart", "text": [SWAP.format("estate")]})
    assert (row["observed"], row["expected"]) == (1, 1)


def test_swaps_beyond_chance_are_surer_and_those_of_a_document_that_keeps_its_terms_apart_less_so(make_document):
    def confidence(*texts):
        headed = [each for number, text in enumerate(texts) for each in (["heading", f"Town {number}"], text)]
        return compared(make_document, {"after": "apart", "text": headed})[0]["confidence"]

    swap = SWAP.format("estate")
    first, second = (swap.replace("multi-agency", "interagency"), swap.replace("an interagency", "a multi-agency"))
    alone = confidence(swap)
    assert confidence(swap, swap, swap) > alone
    assert confidence(first, first, second, second, swap) < alone


def test_a_pair_is_found_whichever_term_is_defined_first(make_document):
    first, second = FILE["preambles"]["apart"]
    rows = [
        compare(*inputs(make_document, *order, SWAP.format("estate")), definitions=BOOK.definitions)
        for order in ((first, second), (second, first))
    ]
    assert [(row["term"], row["other_term"], row["confidence"]) for [row] in rows] == [
        ("interagency", "multiagency", rows[0][0]["confidence"])
    ] * 2


@pytest.mark.parametrize("piece", ["interagency team ", "the multi-agency team, ", "team of the ", "informal ", "("])
def test_hostile_repetition_takes_no_time(make_document, piece):
    import time

    given = inputs(make_document, *FILE["preambles"]["apart"], *[piece * (1_900 // len(piece)) for _ in range(5)])
    began = time.process_time()
    compare(*given, definitions=BOOK.definitions)
    assert time.process_time() - began < 5


@pytest.fixture
def decided(make_document):
    """Makes the claims, the table and the problems of a document with a swap and a contrary use, and of decisions."""
    paragraphs = [*FILE["preambles"]["apart"], SWAP.format("estate"), "Here they had informal interagency working."]
    blocks, sentences, mentions, citations, defined, remarks = inputs(make_document, *paragraphs)
    departures = compare(blocks, sentences, mentions, citations, defined, remarks, definitions=BOOK.definitions)
    rows = {"sentences": sentences, "blocks": blocks, "mentions": mentions, "departures": departures}
    given = {name: tables.frame(name, rows.get(name, [])) for name in BY_NAME["decide"].needs[:-1]}

    def make(*lines):
        decisions = [Decision("decisions.csv", Place(line, line), **each) for line, each in enumerate(lines, 2)]
        made = decide(*given.values(), decisions, codebook=BOOK)
        return [row for row in rows_of(made["decided"]) if row["axis"] == "use"], given["departures"], made

    return make


def test_a_departure_is_a_claim_with_its_quotation_and_reason(decided):
    swap, contrary = decided()[0]
    assert (swap["code"], swap["term"], swap["source_table"]) == ("US-SWAP", "interagency; multiagency", "departures")
    assert swap["quote"] == SWAP.format("estate")
    assert "definite phrase" in swap["rule"]
    assert (contrary["code"], contrary["term"], contrary["status"]) == ("US-CONTRARY", "interagency", "proposed")
    assert list(BOOK.labels("use").values()) == ["one term put for another", "use against the own definition"]


def test_people_confirm_and_reject_departures(decided):
    swap, contrary = decided()[0]
    lines = [
        {"claim_id": swap["claim_id"], "field": "status", "value": "confirmed"},
        {"claim_id": contrary["claim_id"], "field": "status", "value": "rejected", "reason": "said in jest"},
    ]
    claims, departures, made = decided(*lines)
    assert made["problems"] == []
    assert [each["status"] for each in claims] == ["confirmed", "rejected"]
    left = settled(tables.frame("decided", made["decided"]), departures=departures)["departures"]
    assert list(left["kind"]) == ["US-SWAP"]


def test_only_what_people_stand_behind_is_confirmed(decided):
    claims, departures, made = decided()
    assert len(confirmed("departures", departures, tables.frame("decided", made["decided"]))) == 0
    line = {"claim_id": claims[1]["claim_id"], "field": "code", "value": "US-SWAP"}
    _, departures, made = decided(line)
    kept = confirmed("departures", departures, tables.frame("decided", made["decided"]))
    assert [(row.kind, row.quote) for row in kept.itertuples()] == [("US-SWAP", claims[1]["quote"])]


def test_people_add_a_departure_that_was_not_found(decided):
    quote = "The multi-agency team met every week there."
    line = {"doc_id": "d000000000000", "axis": "use", "field": "add", "value": "US-CONTRARY", "quote": quote}
    claims, departures, made = decided(line)
    assert made["problems"] == []
    assert [each["status"] for each in claims if each["quote"] == quote] == ["added"]
    left = settled(tables.frame("decided", made["decided"]), departures=departures)["departures"]
    assert [(row.term, row.concept) for row in left.itertuples() if row.method == "human"] == [
        ("multiagency", "C-MULTIAGENCY")
    ]


def test_a_departure_weighs_once_in_what_to_review(decided):
    [swap, _] = decided()[0]
    shown = {"code_label": "", "author_year": "", "codebook_version": "", "quote_prefix": "", "quote_suffix": ""}
    theme = swap | {"axis": "theme", "code": "TH-ANY", "claim_id": "e1"}
    rows = to_review(
        pd.DataFrame([row | shown for row in (theme, swap)]), set(), tables.frame("relations", []), {swap["doc_id"]}
    )
    assert [row["axis"] for row in rows] == ["use", "theme"]
