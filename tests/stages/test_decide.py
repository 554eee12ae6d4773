"""Claims and what people decided about them."""

import pytest

from pipeline.codebook_files import load_codebook
from pipeline.people.decisions import Decision
from pipeline.rows import rows_of
from pipeline.sheets import Place
from pipeline.stages import BY_NAME
from pipeline.stages.decide import decide
from pipeline.stages.tag import tag
from pipeline.tables import frame

NEEDED = BY_NAME["decide"].needs[:-1]
PARAGRAPH = "Interagency working is hard. Interagency working is hard. Nobody defines it."


BOOK = load_codebook()


@pytest.fixture
def inputs(make_document, codebook):
    blocks, sentences = make_document(PARAGRAPH)
    mentions = tag(blocks, sentences, terms=codebook.terms)
    rows = {name: [] for name in NEEDED} | {"sentences": sentences, "blocks": blocks, "mentions": mentions}
    return [frame(name, each) for name, each in rows.items()]


def decided(inputs, *decisions):
    rows = [Decision("decisions.csv", Place(line, line), **each) for line, each in enumerate(decisions, 2)]
    made = decide(*inputs, rows, codebook=BOOK)
    return made | {"decided": rows_of(made["decided"])}


def test_every_mention_is_a_claim_quoted_with_its_sentence(inputs):
    claims = decided(inputs)["decided"]
    assert [claim["quote"] for claim in claims] == ["Interagency working is hard."] * 2
    assert all(PARAGRAPH[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    assert {claim["status"] for claim in claims} == {"proposed"}
    frame("decided", claims)


def test_the_same_words_twice_are_two_claims_with_two_ids(inputs):
    first, second = decided(inputs)["decided"]
    assert first["claim_id"] != second["claim_id"]
    assert first["claim_id"].startswith("e")
    assert len(first["claim_id"]) == 13


def test_an_id_rests_on_words_and_not_on_where_they_stand(inputs, make_document, codebook):
    blocks, sentences = make_document("A new first paragraph.", PARAGRAPH.replace(" is hard", "  is hard"))
    mentions = tag(blocks, sentences, terms=codebook.terms)
    moved = [*inputs]
    moved[1:4] = frame("sentences", sentences), frame("blocks", blocks), frame("mentions", mentions)
    ids = [[claim["claim_id"] for claim in decided(each)["decided"]] for each in (inputs, moved)]
    assert ids[0] == ids[1]


def test_people_confirm_reject_and_amend_and_the_proposal_stays_visible(inputs):
    first, second = [claim["claim_id"] for claim in decided(inputs)["decided"]]
    made = decided(
        inputs,
        {"claim_id": first, "field": "status", "value": "rejected", "reason": "a heading"},
        {"claim_id": second, "field": "code", "value": "C-MULTIAGENCY", "reason": ""},
    )
    claims = {claim["claim_id"]: claim for claim in made["decided"]}
    assert (claims[first]["status"], claims[first]["decision_note"]) == ("rejected", "a heading")
    assert claims[first]["code"] == "C-INTERAGENCY"
    assert (claims[second]["status"], claims[second]["code"]) == ("amended", "C-MULTIAGENCY")
    assert claims[second]["proposed_code"] == "C-INTERAGENCY"
    assert made["problems"] == []


@pytest.mark.parametrize(
    "decision",
    [
        {"claim_id": "e000000000000", "field": "status", "value": "rejected"},
        {"claim_id": "{first}", "field": "status", "value": "perhaps"},
        {"claim_id": "{first}", "field": "colour", "value": "red"},
        {"claim_id": "{first}", "field": "code", "value": ""},
        {"claim_id": "{first}", "field": "code", "value": "C-NONSENSE"},
        {"claim_id": "{first}", "field": "code", "value": "ML-INTER"},
    ],
)
def test_a_decision_that_fits_nothing_is_named_with_its_line_and_changes_nothing(inputs, decision):
    first = decided(inputs)["decided"][0]["claim_id"]
    made = decided(inputs, {**decision, "claim_id": decision["claim_id"].format(first=first)})
    [problem] = made["problems"]
    assert problem["message"].startswith("Line 2: ")
    assert {claim["status"] for claim in made["decided"]} == {"proposed"}
    frame("problems", made["problems"])


def test_a_claim_that_is_amended_and_then_confirmed_stays_amended(inputs):
    first = decided(inputs)["decided"][0]["claim_id"]
    made = decided(
        inputs,
        {"claim_id": first, "field": "code", "value": "C-MULTIAGENCY"},
        {"claim_id": first, "field": "code", "value": "C-CROSSAGENCY"},
        {"claim_id": first, "field": "status", "value": "confirmed"},
    )
    claim = next(claim for claim in made["decided"] if claim["claim_id"] == first)
    assert (claim["status"], claim["code"], claim["concept"]) == ("amended", "C-CROSSAGENCY", "C-CROSSAGENCY")
    assert claim["proposed_code"] == "C-INTERAGENCY"


def test_nothing_found_gives_no_claims(inputs):
    empty = [frame(name, []) for name in NEEDED]
    made = decide(*empty, [], codebook=BOOK)
    assert len(frame("decided", made["decided"])) == 0
    assert made["problems"] == []
