"""Cases of remarks on terminology, in remark_cases.toml, with mentions and citations from their own stages."""

import tomllib
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.codebook_files import load_codebook
from pipeline.settings import Settings
from pipeline.stages.cite import cite
from pipeline.stages.remark import remark
from pipeline.stages.tag import tag
from pipeline.statements.remarks.namesgiven import names_given, names_somebody
from pipeline.statements.remarks.remarking import may_remark, remarking
from pipeline.statements.remarks.speaking import classes, stem, turns

CASES = tomllib.loads(Path(__file__).with_name("remark_cases.toml").read_text(encoding="utf-8"))
BOOK = load_codebook()


def named(cases):
    return [pytest.param(case, id=case.get("name") or case["text"][0][:60]) for case in cases]


def remarked(make_document, text):
    blocks, sentences = make_document(*text)
    mentions = tag(blocks, sentences, terms=BOOK.terms)
    rows = remark(
        blocks,
        sentences,
        mentions,
        cite(blocks, sentences),
        remarks=BOOK.remarks,
        settings=Settings(remark_confidence=0.2),
    )
    tables.frame("remarks", rows)
    stored = "\n\n".join(block["text"] for block in blocks)
    for row in rows:
        assert stored[row["start"] : row["end"]] == row["quote"]
        assert row["cues"]
    return rows


def picked(rows, wanted):
    if len(rows) != len(wanted):
        return [{key: row[key] for key in ("kind", "rule", "quote")} for row in rows]
    return [{key: row[key] for key in each} for row, each in zip(rows, wanted, strict=True)]


@pytest.mark.parametrize("case", named(CASES["positive"]))
def test_a_sentence_about_terminology_is_found(make_document, case):
    assert picked(remarked(make_document, case["text"]), case["found"]) == case["found"]


@pytest.mark.parametrize("case", named(CASES["negative"]))
def test_a_sentence_about_services_is_no_remark(make_document, case):
    assert picked(remarked(make_document, case["text"]), []) == []


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", named(CASES["known_failure"]))
def test_known_failures_still_fail(make_document, case):
    assert picked(remarked(make_document, case["text"]), case["found"]) == case["found"]


@pytest.mark.parametrize("code", BOOK.remarks, ids=lambda code: code.id)
def test_the_examples_of_each_kind_are_found_and_the_counterexamples_are_not(make_document, code):
    assert code.examples
    for text in code.examples:
        assert code.id in [row["kind"] for row in remarked(make_document, [text])], text
    for text in code.counterexamples:
        assert code.id not in [row["kind"] for row in remarked(make_document, [text])], text


def test_the_kinds_are_those_of_the_schema():
    kinds = next(column.values for column in tables.schema()["remarks"].columns if column.name == "kind")
    assert sorted(code.id for code in BOOK.remarks) == sorted(kinds)


def test_no_text_gives_no_remarks():
    assert remark([], [], [], [], remarks=BOOK.remarks, settings=Settings(remark_confidence=0.2)) == []


@pytest.mark.parametrize("piece", ["term ", "plethora of ", "term, ", "'partnership' ", "(", "a.b ", "in this "])
def test_hostile_repetition_takes_no_time(make_document, piece):
    import time

    blocks, sentences = make_document(*[piece * (1_900 // len(piece)) for _ in range(10)])
    mentions = tag(blocks, sentences, terms=BOOK.terms)
    may_remark("")  # the weights are read once in a process
    began = time.process_time()
    remark(blocks, sentences, mentions, [], remarks=BOOK.remarks, settings=Settings(remark_confidence=0.2))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Okra, sometimes called lady's fingers, grows fast.", ["Okra", "lady's fingers"]),
        ("The reserve ratio, formerly known as the cash ratio, was cut.", ["reserve ratio", "cash ratio"]),
        ("'Drift' is also known as 'creep'.", ["Drift", "creep"]),
        ("Both 'firm' and 'company' occur.", ["firm", "company"]),
        ("Nothing is named here.", []),
    ],
)
def test_the_two_names_of_one_thing_are_given_as_written(text, names):
    assert names_given(text) == names


def test_the_other_name_of_a_place_is_no_remark():
    text = "The library, also known as the Glass Barn, was closed."
    assert names_somebody(text)
    assert remarking(text) == []


def test_the_first_pass_lets_remarks_through_and_little_else():
    assert may_remark("The term has many meanings.")
    assert not may_remark("Nine families were visited twice in spring.")


def test_the_reasons_are_words_of_the_sentence():
    text = "No two authors attach the same meaning to the term, and most leave it undefined."
    kinds = remarking(text)
    assert "ML-VAGUE" in [kind.code for kind in kinds]
    assert all(reason.lower() in text.lower() for kind in kinds for reason in kind.reasons)


def test_words_have_classes_and_stems():
    assert {"language", "name_verb"} <= set(classes("label"))
    assert classes("osmosis") == ()
    assert stem("definitions") == stem("definition")


@pytest.mark.parametrize(
    ("words", "written", "place"),
    [
        ("it is used in many ways and then interchangeably again", "interchangeabl*", (8, 9)),
        ("names for one and the same thing", "one and the same", (2, 6)),
        ("for full details see the glossary", "for ... see|consult|refer|turn", (0, 4)),
        ("no definition is offered", "no definition|definitions is|are|of|was|were|will|here|has", (0, 3)),
        (
            "rather than try to define it",
            "rather than|instead of|without define|defining|definition|offer*|impos*",
            None,
        ),
    ],
)
def test_a_turn_of_phrase_is_found_where_it_first_stands(words, written, place):
    found = [
        (each.first, each.end)
        for tier in ("wide", "firm")
        for each in turns(words.split(), tier)
        if each.turn.written == written
    ]
    assert found[:1] == ([place] if place else [])
