"""What people decide: read as spreadsheets save it, found again by quotation, never lost."""

import json
import time

import pandas as pd
import pytest

from pipeline.codebook_files import load_codebook
from pipeline.errors import PipelineError
from pipeline.people.decisions import Decision, read_decisions
from pipeline.people.priorities import to_review
from pipeline.people.quotations import find_quotation, nearest
from pipeline.people.review import settled
from pipeline.rows import rows_of
from pipeline.sheets import Place
from pipeline.stages import BY_NAME
from pipeline.stages.decide import decide
from pipeline.stages.stance import stance
from pipeline.stages.tag import tag
from pipeline.tables import frame

BOOK = load_codebook()
DOC = "d000000000000"
TEXT = (
    "Interagency working is hard in Ludwell. The agencies had no shared budget, and their managers said that "
    "training for all staff, in one room and for a week, was what had helped them most to understand each other.\n"
)
LAST = "One-stop panels, as the wardens call them, brought nurse and teacher to the same table twice a year."


class Decided:
    """What `decide` makes of a small document and some decisions."""

    def __init__(self, make_document, *decisions, text=(TEXT, LAST), file="decisions.csv"):
        blocks, sentences = make_document(*text)
        mentions = tag(blocks, sentences, terms=BOOK.terms)
        codes = stance(blocks, sentences, mentions, stances=BOOK.stances, themes=BOOK.themes, settings=_settings())
        rows = {"sentences": sentences, "blocks": blocks, "mentions": mentions, "codes": codes}
        self.tables = {name: frame(name, rows.get(name, [])) for name in BY_NAME["decide"].needs[:-1]}
        given = [
            each if isinstance(each, Decision) else Decision(file, Place(line, line), **each)
            for line, each in enumerate(decisions, 2)
        ]
        made = decide(*self.tables.values(), given, codebook=BOOK)
        self.claims, self.problems = rows_of(made["decided"]), made["problems"]
        self.frame = frame("decided", made["decided"])
        frame("problems", self.problems)

    def claim(self, axis, code=None):
        return next(each for each in self.claims if each["axis"] == axis and code in {None, each["code"]})

    def left(self, name):
        return settled(self.frame, **{name: self.tables[name]})[name].to_dict("records")


def _settings():
    from pipeline.settings import Settings

    return Settings()


@pytest.fixture
def made(make_document):
    return lambda *decisions, **facts: Decided(make_document, *decisions, **facts)


def add(axis, value, quote, **facts):
    return {"doc_id": DOC, "axis": axis, "field": "add", "value": value, "quote": quote, **facts}


ROWS = ["claim_id,doc_id,axis,quote,field,value,coder,reason,date", 'e1,d1,theme,"a, b",status,rejected,AB,"=no",2026']


@pytest.mark.parametrize(
    "content",
    [
        "\r\n".join(ROWS).encode("utf-8-sig"),
        "\n".join(ROWS).encode("utf-16"),
        "\r\n".join(["sep=;", *(row.replace(",", ";").replace("a; b", "a, b") for row in ROWS)]).encode("utf-8-sig"),
        "\n".join(row.replace(",", "\t").replace("a\t b", "a, b") for row in ROWS).encode(),
        "\n".join([ROWS[0].upper(), ROWS[1].replace("=no", "'=no")]).encode(),
    ],
)
def test_decisions_are_read_as_spreadsheets_save_them(content):
    [decision] = read_decisions({"decisions.csv": content})
    assert (decision.claim_id, decision.quote, decision.value) == ("e1", "a, b", "rejected")
    assert (decision.reason, decision.place.row) == ("=no", 2)


def test_a_row_with_too_many_cells_is_named_with_its_line_and_the_others_are_read():
    content = b"claim_id,field,value\ne1,status,rejected\ne2,status,rejected,my reason, and more\ne3,status,confirmed\n"
    read = read_decisions({"decisions.csv": content})
    assert [(each.place.line, bool(each.fault)) for each in read] == [(2, False), (3, True), (4, False)]


def test_lines_on_which_nothing_is_decided_yet_are_left_out():
    assert read_decisions({"decisions.csv": b"claim_id,field,value,why\ne1,,,unsure\n"}) == []


def test_coders_keep_files_of_their_own_and_the_common_file_comes_last():
    files = {"decisions.csv": b"field,value,claim_id\nstatus,rejected,e1\n"}
    files |= {f"decisions-{name}.csv": b"field,value,claim_id\nstatus,confirmed,e1\n" for name in ("zoe", "adam")}
    assert [(each.file, each.coder) for each in read_decisions(files)] == [
        ("decisions-adam.csv", "adam"),
        ("decisions-zoe.csv", "zoe"),
        ("decisions.csv", ""),
    ]


def test_a_file_that_is_no_table_of_decisions_is_refused_by_name():
    with pytest.raises(PipelineError, match=r"decisions-a\.csv: the column 'field' is missing"):
        read_decisions({"decisions-a.csv": b"claim,verdict\n"})


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("the agencies had no shared BUDGET", "The agencies had no shared budget"),
        ("The agencies\nhad no  shared\tbudget,", "The agencies had no shared budget,"),
        ("“One stop” panels", "One-stop panels"),
        ("agenc", None),
        ("...", None),
        ("(agenc+)+$", None),
    ],
)
def test_a_quotation_is_found_by_its_words(quote, found):
    text = TEXT + LAST
    span = find_quotation(text, quote)
    assert (text[slice(*span)] if span else None) == found


def test_of_several_places_the_surroundings_decide():
    text = "One said yes. Two said yes. Three said yes, too."
    assert find_quotation(text, "said yes") == (4, 12)
    assert find_quotation(text, "said yes", prefix="no. Two ") == (18, 26)
    assert find_quotation(text, "said yes", suffix=", too") == (34, 42)


def test_a_code_can_be_added_where_the_machine_saw_none(made):
    found = made(add("design", "SD-INT", LAST, coder="AB", reason="they meet in one place", date="2026-11-22"))
    claim = found.claim("design", "SD-INT")
    assert (claim["status"], claim["coder"], claim["method"], claim["confidence"]) == ("added", "AB", "human", 1.0)
    assert claim["decision_note"] == "they meet in one place (AB, 2026-11-22)"
    [row] = [row for row in found.left("codes") if row["code"] == "SD-INT"]
    assert row["quote"] == LAST
    assert found.problems == []


@pytest.mark.parametrize("written", ["sd-int", "SD-INT", BOOK.labels("design")["SD-INT"]])
def test_a_code_may_be_given_by_its_label(made, written):
    assert made(add("Design", written, LAST)).claim("design", "SD-INT")["status"] == "added"


def test_an_added_definition_states_what_it_states(made):
    quote = "Interagency working is hard in Ludwell. The agencies had no shared budget"
    found = made(add("definition", "C-INTERAGENCY", quote))
    [row] = found.left("definitions")
    assert (row["term"], row["definer"], row["definition_status"]) == ("interagency", "this document", "own")
    assert found.claim("definition")["definition_status"] == "own"


def test_an_added_term_is_counted_where_it_stands(made):
    found = made(add("term", "C-JOINEDUP", "the same table"))
    [row] = [row for row in found.left("mentions") if row["concept"] == "C-JOINEDUP"]
    claim = found.claim("term", "C-JOINEDUP")
    assert (row["term_as_written"], row["form"]) == ("the same table", "unknown")
    assert (row["start"], row["end"]) == (claim["start"], claim["end"])


def test_a_long_quotation_without_the_term_is_no_use_of_it(made):
    found = made(add("term", "C-MULTIAGENCY", LAST))
    assert "quote the term alone" in found.problems[0]["message"]
    assert not [each for each in found.claims if each["status"] == "added"]


def test_an_added_remark_enters_the_remarks(made):
    found = made(add("remark", "ML-RHET", LAST))
    assert [row["kind"] for row in found.left("remarks")] == ["ML-RHET"]


def test_to_add_what_the_machine_proposes_confirms_it(made):
    first = made().claim("stance")
    found = made(add("stance", first["code"], first["quote"]))
    assert found.claim("stance", first["code"])["status"] == "confirmed"
    assert len(found.claims) == len(made().claims)


def test_a_claim_is_found_by_its_quotation_too(made):
    first = made().claim("stance")
    line = {"doc_id": DOC, "axis": "stance", "quote": first["quote"].upper(), "field": "status", "value": "Reject"}
    assert made(line).claim("stance")["status"] == "rejected"


def test_a_quotation_with_two_codes_asks_which(made):
    themes = [each for each in made().claims if each["axis"] == "theme"]
    two = add(
        "theme",
        next(code for code in BOOK.labels("theme") if code not in {each["code"] for each in themes}),
        themes[0]["quote"],
    )
    line = {"doc_id": DOC, "axis": "theme", "quote": themes[0]["quote"], "field": "status", "value": "rejected"}
    problem = made(two, line).problems[-1]
    assert "Several claims have this quotation" in problem["message"]
    assert themes[0]["claim_id"] in problem["message"]


def lost(made, axis="design", code="SD-INT", **facts):
    """A decision on a claim that the machine does not make, with the id that it would have."""
    from pipeline.people.claims import ids

    said = next(ids(DOC, axis, code, LAST))
    return {"claim_id": said, "doc_id": DOC, "axis": axis, "quote": LAST, "field": "status", **facts}


def test_what_people_confirmed_holds_though_it_is_no_longer_proposed(made):
    found = made(lost(made, value="confirmed", reason="plainly"))
    claim = found.claim("design", "SD-INT")
    assert (claim["status"], claim["decision_note"]) == ("added", "No longer proposed. plainly")
    assert claim["claim_id"] == lost(made)["claim_id"]
    assert "SD-INT" in {row["code"] for row in found.left("codes")}


def test_what_people_rejected_and_is_no_longer_proposed_is_told(made):
    [problem] = made(lost(made, value="rejected")).problems
    assert problem["kind"] == "orphaned"
    assert "SD-INT is no longer proposed" in problem["message"]


def test_a_quotation_that_is_gone_is_orphaned_with_its_nearest_candidate(made):
    line = lost(made, value="confirmed") | {"quote": LAST.replace("wardens", "porters"), "axis": "stance"}
    [problem] = made(line | {"claim_id": "e123456789ab"}).problems
    assert problem["kind"] == "orphaned"
    assert problem["message"].startswith("Line 2: the quotation")
    assert made().claim("stance")["claim_id"] in problem["hint"]
    assert "% of words alike" in problem["hint"]


def test_a_document_that_is_gone_leaves_its_decisions_orphaned_with_a_candidate_elsewhere(made):
    first = made().claim("stance")
    line = {"claim_id": "e1", "doc_id": "dffffffffffff", "axis": "stance", "quote": first["quote"]}
    [problem] = made(line | {"field": "status", "value": "confirmed"}).problems
    assert "no document with the doc_id" in problem["message"]
    assert f"{first['claim_id']} ({first['code']}) in {DOC}" in problem["hint"]
    assert "100% of words alike" in problem["hint"]


def test_an_id_that_no_code_of_the_codebook_gives_is_stale(made):
    line = lost(made, value="confirmed") | {"claim_id": "e123456789ab"}
    [problem] = made(line).problems
    assert problem["kind"] == "stale"


def test_a_code_of_an_older_codebook_is_kept_as_stale_and_counts_nowhere(made):
    found = made(add("theme", "TH-OLD", LAST, codebook_version="abc"))
    claim = found.claim("theme", "TH-OLD")
    assert claim["status"] == "stale"
    assert [each["kind"] for each in found.problems] == ["stale", "stale"]
    assert "TH-OLD" not in {row["code"] for row in found.left("codes")}


def test_an_amendment_to_a_code_of_an_older_codebook_leaves_the_proposal(made):
    first = made().claim("stance")
    found = made({"claim_id": first["claim_id"], "field": "code", "value": "ST-OLD", "codebook_version": "abc"})
    claim = found.claim("stance")
    assert (claim["status"], claim["code"]) == ("stale", first["code"])
    assert "ST-OLD" in claim["decision_note"]
    assert found.left("codes") == made().left("codes")


def test_decisions_under_an_older_codebook_hold_and_are_told_of(made):
    first = made().claim("stance")
    found = made({"claim_id": first["claim_id"], "field": "status", "value": "confirmed", "codebook_version": "abc"})
    assert found.claim("stance")["status"] == "confirmed"
    assert found.problems[0]["message"] == "1 decision was made under another codebook (abc), on line 2."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"field": "sttus", "value": "rejected"}, "perhaps 'status'"),
        ({"field": "status", "value": "rejcted"}, "perhaps 'reject"),
        ({"field": "code", "value": "ST-NEE"}, "perhaps 'ST-NE'"),
        ({"field": "theory_use", "value": "used"}, "theory_use must be applied, named or set_aside"),
        ({"field": "theory_use", "value": "applied"}, "on the axis theory"),
        ({"field": "status", "value": "confirmed", "axis": "stanse"}, "There is no axis 'stanse' (perhaps 'stance')"),
        ({"field": "status", "value": "confirmed", "claim_id": ""}, "Name the claim"),
        ({"field": "add", "value": "ST-NE"}, "fill in doc_id, quote too"),
    ],
)
def test_a_bad_line_is_named_with_what_was_expected(made, line, words):
    first = made().claim("stance")
    found = made({"claim_id": first["claim_id"]} | line)
    [problem] = found.problems
    assert problem["message"].startswith("Line 2: ")
    assert words in problem["message"]
    assert {each["status"] for each in found.claims} == {"proposed"}


def test_how_a_theory_is_used_can_be_put_right(made):
    text = ("Wenger's communities of practice were much discussed by the wardens and by the nurses of the town. " * 3,)
    first = made(text=text).claim("theory")
    assert first["theory_use"] == "named"
    found = made({"claim_id": first["claim_id"], "field": "theory_use", "value": "set_aside"}, text=text)
    claim = next(each for each in found.claims if each["claim_id"] == first["claim_id"])
    assert (claim["status"], claim["theory_use"]) == ("amended", "set_aside")
    assert claim["decision_note"] == "theory_use was named."
    assert "set_aside" in {row["theory_use"] for row in found.left("codes")}


def test_an_amended_claim_names_who_amended_it_and_what_was_proposed(made):
    first = made().claim("stance")
    other = next(code for code in ("ST-SP", "ST-AT") if code != first["code"])
    found = made({"claim_id": first["claim_id"], "field": "code", "value": other, "coder": "AB"})
    claim = found.claim("stance", other)
    assert (claim["coder"], claim["method"], claim["proposed_code"]) == ("AB", "human", first["code"])
    back = made(
        {"claim_id": first["claim_id"], "field": "code", "value": other},
        {"claim_id": first["claim_id"], "field": "code", "value": first["code"]},
    ).claim("stance", first["code"])
    assert (back["status"], back["proposed_code"]) == ("confirmed", "")


def test_a_primary_stance_that_is_amended_to_a_second_one_stays_primary(made):
    first = made().claim("stance")
    other = next(code for code in ("ST-SP", "ST-AT") if code != first["code"])
    found = made(add("stance", other, first["quote"]), {"claim_id": first["claim_id"], "field": "code", "value": other})
    [row] = [row for row in found.left("codes") if row["axis"] == "stance" and row["quote"] == first["quote"]]
    assert (row["code"], row["is_primary"]) == (other, True)


def test_two_coders_who_disagree_are_told_and_the_common_file_settles_it(made):
    first = made().claim("stance")["claim_id"]
    lines = [
        Decision("decisions-a.csv", Place(2, 2), claim_id=first, field="status", value="confirmed", coder="A"),
        Decision("decisions-b.csv", Place(5, 5), claim_id=first, field="status", value="rejected", coder="B"),
    ]
    found = made(*lines)
    [problem] = found.problems
    assert (problem["kind"], problem["path"]) == ("disputed", "decisions-b.csv")
    assert "Line 5: B says status rejected, A says status confirmed (decisions-a.csv, line 2)" in problem["message"]
    assert found.claim("stance")["is_disputed"]
    settled_by_both = made(
        *lines, Decision("decisions.csv", Place(2, 2), claim_id=first, field="status", value="confirmed")
    )
    assert not settled_by_both.claim("stance")["is_disputed"]
    assert settled_by_both.claim("stance")["status"] == "confirmed"


def test_one_coder_may_change_their_mind(made):
    first = made().claim("stance")["claim_id"]
    lines = [
        {"claim_id": first, "field": "status", "value": value, "coder": "A"} for value in ("rejected", "confirmed")
    ]
    found = made(*lines)
    assert found.problems == []
    assert found.claim("stance")["status"] == "confirmed"


def test_every_decision_is_applied_or_told(made):
    first = made().claim("stance")["claim_id"]
    lines = [
        {"claim_id": first, "field": "status", "value": "confirmed"},
        {"claim_id": "e0", "field": "status", "value": "confirmed"},
        add("design", "SD-INT", LAST),
        add("design", "SD-INT", "nowhere to be found"),
        add("theme", "TH-NONSENSE", LAST),
        lost(made, "theme", "TH-EDU", value="rejected"),
    ]
    found = made(*lines)
    assert sorted(each["message"].split(":")[0] for each in found.problems) == ["Line 3", "Line 5", "Line 6", "Line 7"]
    assert sorted(each["status"] for each in found.claims if each["status"] != "proposed") == ["added", "confirmed"]


def claim_row(claim_id, **facts):
    shared = {"doc_id": DOC, "axis": "theme", "code": "TH-EDU", "status": "proposed", "confidence": 0.5, "start": 0}
    shared |= {"is_primary": True, "theory_use": "not_applicable", "definition_status": "not_applicable"}
    shared |= {"definition_source": ""}
    texts = ("quote", "quote_prefix", "quote_suffix", "codebook_version", "code_label", "author_year", "page_label")
    return {"claim_id": claim_id, **shared, **dict.fromkeys(texts, ""), **facts}


def test_what_to_review_first():
    rows = [
        claim_row("e1", confidence=0.9),
        claim_row("e2", confidence=0.4),
        claim_row("e3", confidence=0.8, axis="definition", code="C-HUB", start=10),
        claim_row("e4", confidence=0.2, status="rejected"),
        claim_row("e5", confidence=0.1, doc_id="dother"),
        claim_row("e6", confidence=1.0, status="confirmed", axis="stance"),
        claim_row("e7", confidence=0.9, axis="term", code="C-HUB"),
    ]
    relation = {"relation": "conflicting", "doc_id": DOC, "start": 10, "other_doc_id": "dx", "other_start": 3}
    found = to_review(pd.DataFrame(rows), {"e6"}, pd.DataFrame([relation] * 3), {DOC})
    assert [row["claim_id"] for row in found] == ["e6", "e3", "e2", "e7", "e1"]
    assert [row["rank"] for row in found] == [1, 2, 3, 4, 5]
    assert found[0]["why"].startswith("coders disagree; ")
    assert found[1]["why"].startswith("conflicts with 3 other definitions; the only definition in its document")
    assert found[2]["why"] == "confidence 0.40"
    frame("to_review", found)


def test_the_nearest_claim_shares_most_words():
    claims = [{"quote": "a cat sat"}, {"quote": "a dog sat down"}, {"quote": "nothing"}]
    claim, likeness = nearest("the dog sat", claims)
    assert claim["quote"] == "a dog sat down"
    assert likeness == pytest.approx(2 / 5)
    assert nearest("unheard of", claims) is None


def test_added_rows_are_rows_of_their_tables(made):
    found = made(add("design", "SD-INT", LAST))
    row = json.loads(found.claim("design", "SD-INT")["added_row"])
    assert set(row) == set(found.tables["codes"].columns)


def test_a_row_with_line_breaks_is_named_as_editors_and_as_spreadsheets_count():
    content = b'claim_id,quote,field,value\ne1,"two\nlines",status,confirmed\ne2,x,status,rejected,too,many\n'
    first, second = read_decisions({"decisions.csv": content})
    assert (str(first.place), str(second.place)) == (
        "line 3 (row 2 in a spreadsheet)",
        "line 4 (row 3 in a spreadsheet)",
    )


def test_where_the_right_code_is_proposed_besides_it_is_confirmed(made):
    first = made().claim("theme")
    other = next(code for code in BOOK.labels("theme") if code not in {each["code"] for each in made().claims})
    found = made(
        add("theme", other, first["quote"]),
        {"claim_id": first["claim_id"], "field": "code", "value": other},
    )
    assert len([row for row in found.left("codes") if row["code"] == other and row["quote"] == first["quote"]]) == 1
    one, two, *_ = (each for each in made().claims if each["axis"] == "theme" and each["quote"] == first["quote"])
    both = made({"claim_id": one["claim_id"], "field": "code", "value": two["code"]})
    twin = next(each for each in both.claims if each["claim_id"] == two["claim_id"])
    assert (twin["status"], one["claim_id"] in twin["decision_note"]) == ("confirmed", True)


def test_a_definition_can_be_given_its_source(made):
    quote = "Interagency working is hard in Ludwell. The agencies had no shared budget"
    line = {"doc_id": DOC, "axis": "definition", "quote": quote}
    found = made(
        add("definition", "C-INTERAGENCY", quote),
        line | {"field": "definition_status", "value": "Borrowed"},
        line | {"field": "definition_source", "value": "Lloyd et al. (2001)"},
    )
    [row] = found.left("definitions")
    assert (row["definer"], row["year"], row["definition_status"]) == ("Lloyd et al.", 2001, "borrowed")
    assert found.claim("definition")["status"] == "added"
    assert found.problems == []


def test_a_document_may_be_named_by_its_path_or_citekey(make_document):
    blocks, sentences = make_document(TEXT, LAST)
    rows = {"sentences": sentences, "blocks": blocks}
    tables = [frame(name, rows.get(name, [])) for name in BY_NAME["decide"].needs[:-1]]
    tables[0] = tables[0].reindex([0]).assign(path="a/b.pdf", citekey="ash2009", doc_id=DOC)
    for name in ("a/b.pdf", "ash2009", DOC):
        line = Decision("decisions.csv", Place(2, 2), **(add("theme", "TH-EDU", LAST) | {"doc_id": name}))
        [claim] = rows_of(decide(*tables, [line], codebook=BOOK)["decided"])
        assert (claim["doc_id"], claim["status"]) == (DOC, "added")


def test_an_adjudicator_settles_what_is_disputed_in_one_file(made):
    first = made().claim("stance")["claim_id"]
    said = [("A", "confirmed"), ("B", "rejected"), ("adjudicated", "confirmed")]
    found = made(*({"claim_id": first, "field": "status", "value": value, "coder": coder} for coder, value in said))
    assert found.problems == []
    assert (found.claim("stance")["status"], found.claim("stance")["is_disputed"]) == ("confirmed", False)


def test_a_second_stance_has_no_influence_and_says_that_it_is_one():
    rows = [
        claim_row("e1", axis="stance", code="ST-SP", is_primary=False, confidence=0.1),
        claim_row("e2", axis="stance", code="ST-NE", confidence=0.5),
    ]
    found = to_review(pd.DataFrame(rows), set(), frame("relations", []), {DOC})
    assert [row["claim_id"] for row in found] == ["e2", "e1"]
    assert found[1]["why"] == "confidence 0.10; a second stance of its passage"


def test_codes_without_influence_do_not_flood_the_list():
    rows = [claim_row(f"e{number}") for number in range(300)]
    assert len(to_review(pd.DataFrame(rows), set(), frame("relations", []), {DOC})) == 100


def test_a_claim_that_was_added_and_is_confirmed_after_a_rejection_counts(made):
    line = add("design", "SD-INT", LAST)
    again = {"doc_id": DOC, "axis": "design", "quote": LAST, "field": "status"}
    found = made(line, again | {"value": "rejected"}, again | {"value": "confirmed"})
    assert found.claim("design", "SD-INT")["status"] == "added"
    assert "SD-INT" in {row["code"] for row in found.left("codes")}


def test_the_same_words_in_two_places_can_both_be_added(made):
    text = ("It is a buzzword. Panels work well. ", "In the end panels work well. The wardens say so in every report.")
    places = [("It is a buzzword. ", ""), ("In the end ", "")]
    found = made(*(add("remark", "ML-RHET", "panels work well", quote_prefix=one) for one, _ in places), text=text)
    assert len({each["start"] for each in found.claims if each["status"] == "added"}) == 2


@pytest.mark.parametrize(
    "wrong", [{"axis": "theme"}, {"doc_id": "dffffffffffff"}, {"quote": "Something else was said."}]
)
def test_an_id_that_the_rest_of_the_line_contradicts_decides_nothing(made, wrong):
    first = made().claim("stance")
    found = made({"claim_id": first["claim_id"], "field": "status", "value": "rejected"} | wrong)
    assert found.claim("stance")["status"] == "proposed"
    assert "is a claim" in found.problems[0]["message"]


def test_coders_who_agree_on_another_code_do_not_dispute(made):
    first = made().claim("stance")
    other = next(code for code in ("ST-SP", "ST-AT") if code != first["code"])
    both = [{"claim_id": first["claim_id"], "field": "code", "value": other, "coder": coder} for coder in "AB"]
    assert made(*both).problems == []


def test_what_one_file_adds_another_can_reject(made):
    line = {"doc_id": DOC, "axis": "design", "quote": LAST, "field": "status", "value": "rejected", "coder": "B"}
    found = made(
        Decision("decisions-b.csv", Place(2, 2), **line),
        Decision("decisions.csv", Place(2, 2), **add("design", "SD-INT", LAST, coder="A")),
    )
    assert found.claim("design", "SD-INT")["status"] == "rejected"
    assert [problem["kind"] for problem in found.problems] == ["disputed"]


def test_hostile_quotations_cost_little(made):
    started = time.process_time()
    assert find_quotation("Joint work pays. " * 2000, "Joint" + "." * 40_000 + "work") is not None
    assert find_quotation("word " * 20_000, "word " * 9_999 + "nix") is not None
    lines = [{"claim_id": f"e{number}", "field": "status", "value": "rejected"} for number in range(2000)]
    assert len(made(*lines).problems) == 2000
    assert time.process_time() - started < 20


def test_a_use_put_under_another_family_is_of_a_term_of_that_family(made):
    found = made(
        {"doc_id": DOC, "axis": "term", "field": "code", "value": "C-MULTIAGENCY", "quote": TEXT.split(". ")[0] + "."}
    )
    assert [row["term"] for row in found.left("mentions") if row["concept"] == "C-MULTIAGENCY"] == ["multiagency"]
    assert found.claim("term", "C-MULTIAGENCY")["term"] == "multiagency"


def test_an_added_swap_names_the_two_terms_of_its_quotation(made):
    text = "Interagency teams met in May. The multi-agency teams met again in June."
    found = made(add("use", "US-SWAP", text), text=(text,))
    [row] = found.left("departures")
    assert (row["term"], row["other_term"]) == ("interagency", "multiagency")


@pytest.mark.parametrize(
    ("code", "quote", "needed"),
    [
        ("US-SWAP", LAST, "two terms of the codebook"),
        ("US-SWAP", "Interagency working is hard in Ludwell.", "two terms of the codebook"),
        ("US-CONTRARY", "brought nurse and teacher to the same table", "a term of the codebook"),
    ],
)
def test_an_added_use_without_its_terms_is_a_problem(made, code, quote, needed):
    found = made(add("use", code, quote))
    assert needed in found.problems[0]["message"].lower()
    assert found.left("departures") == []
