import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import DIMENSIONS, Concept, Term
from pipeline.measuring.spelling import forms_by_document
from pipeline.people.claims import table_of
from pipeline.settings import Settings
from pipeline.stages import BY_NAME
from pipeline.stages.measure import measure
from pipeline.statistics.diversity import disagreement_between
from pipeline.statistics.resampling import mean_of_documents, pooled_share, share_of_documents, share_of_pairs
from pipeline.tables import frame

CODEBOOK = (
    Concept(
        "C-HUB", "hub", "A shared desk.", (Term("joined-up hub", "joined+up hub", "noun"), Term("hub", "hub", "noun"))
    ),
    Concept("C-DESK", "desk", "A desk.", (Term("help-desk", "help+desk", "noun"),)),
    Concept("C-NONE", "never met", "Nothing.", (Term("zeppelin", "zeppelin", "noun"),)),
)

NEEDED = [each for each in BY_NAME["measure"].needs if each != "documents"]


def name(number):
    return f"d{number:012d}"


def document_row(number, **changed):
    empty = dict.fromkeys(["reason", "duplicate_of", "doi", "country", "sector", "doc_type", "title", "authors"], "")
    empty |= {"origins": "not_reported", "same_work_as": ""}
    row = {"path": f"{number}.pdf", "doc_id": name(number), "status": "read", "counts_in_measures": True}
    row |= empty | {"pages": 1, "words": 500, "citekey": f"k{number}", "year": 2004, "text_quality": "ok"}
    return row | changed


def mention_row(number, term, start, form="", **changed):
    concept = "C-HUB" if term.endswith("hub") else "C-DESK"
    row = {"doc_id": name(number), "concept": concept, "term": term, "term_as_written": form or term}
    row |= {"form": form or term, "position": "attributive", "term_role": "use", "is_negated": False, "head": ""}
    return row | {"page_index": 0, "page_label": "1", "section": "", "start": start, "end": start + 5} | changed


def definition_row(number, start=0, **changed):
    row = {"doc_id": name(number), "term": "hub", "concept": "C-HUB", "definition": "a desk", "definer": "Oak"}
    row |= {"definition_status": "borrowed", "year": 2001, "hedge": "", "quote": "hub: a desk", "confidence": 0.9}
    row |= dict.fromkeys(DIMENSIONS, "not_stated")
    row |= {"page_index": 0, "page_label": "1", "section": "", "start": start, "end": start + 9, "method": "rule"}
    return row | {"rule": "colon"} | changed


def remark_row(number, kind, start=0):
    row = {"doc_id": name(number), "kind": kind, "terms": "hub; help-desk", "source": "this document", "scope": "own"}
    row |= {
        "qualification": "",
        "cues": "swapped",
        "quote": "They are swapped.",
        "page_index": 0,
        "page_label": "1",
        "section": "",
    }
    return row | {"start": start, "end": start + 9, "confidence": 0.9, "method": "rule", "rule": "cue"}


def code_row(number, code, start, is_primary=True):
    row = {"doc_id": name(number), "axis": "stance", "code": code, "is_primary": is_primary, "theory_use": "applied"}
    row |= {"cues": "must", "quote": "q", "page_index": 0, "page_label": "1", "section": "", "start": start}
    return row | {"end": start + 9, "confidence": 0.9, "method": "rule", "rule": "cue"}


def relation_row(relation, number, term, other_term, **changed):
    row = {"relation": relation, "doc_id": name(number), "term": term, "definer": "Oak", "start": 0, "quote": "q"}
    row |= {"other_doc_id": name(number), "other_term": other_term, "other_definer": "Oak", "other_start": 0}
    return row | {"other_quote": "q", "dimension": "not_applicable", "similarity": None} | changed


def claim_row(axis, number, start, status, code, **changed):
    """A claim on the first row of its table."""
    row = dict.fromkeys(["term", "term_as_written", "definition_source", "section", "rule", "decision_note"], "")
    row |= {"claim_id": f"e{axis}{number:06x}{start:06x}", "doc_id": name(number), "axis": axis, "code": code}
    row |= {"concept": "C-HUB", "term_role": "use", "definition_status": "own", "theory_use": "applied"}
    row |= {"quote": "q", "page_index": 0, "page_label": "1", "start": start, "end": start + 90, "coder": "termaudit"}
    return (
        row
        | {"method": "rule", "confidence": 1.0, "status": status, "proposed_code": ""}
        | {
            "is_primary": True,
            "source_table": table_of(axis),
            "source_row": 0,
            "added_row": "",
            "is_disputed": False,
        }
        | changed
    )


class Found:
    """What `measure` gives for the tables named, the others being empty."""

    def __init__(self, documents, **tables):
        tables = {"proposed_relations": tables.get("relations", [])} | tables
        frames = [frame(each, tables.get(each, [])) for each in NEEDED]
        made = measure(frame("documents", documents), *frames, terms=CODEBOOK, settings=Settings())
        self.measures = frame("measures", made["measures"]).to_dict("records")
        self.profiles, self.breakdowns = (
            frame(each, made[each]).to_dict("records") for each in ("profiles", "breakdowns")
        )
        self.coverage = frame("coverage", made["coverage"]).to_dict("records")

    def row(self, measure, subject, other="", basis="machine"):
        [row] = [
            row
            for row in self.measures
            if (row["measure"], row["subject"], row["other"], row["basis"]) == (measure, subject, other, basis)
        ]
        return row

    def value(self, *args, **kwargs):
        return self.row(*args, **kwargs)["value"]


# ---------------------------------------------------------------------------------------------------- spelling


def test_only_the_most_frequent_position_and_known_forms_are_compared():
    uses = [mention_row(1, "hub", number, form) for number, form in enumerate(["a", "a", "unknown"])]
    uses += [mention_row(1, "hub", 9, "b", position="predicative"), mention_row(2, "hub", 1, "unknown")]
    assert forms_by_document(uses) == {name(1): Counter(a=2)}


# ---------------------------------------------------------------------------------------------------- shares


def test_a_pooled_share_by_hand():
    found = pooled_share([1, 0, 2], [2, 3, 5], seed=1)
    assert (found.value, found.n, found.low) == (0.3, 10, None)


def test_a_share_of_nothing_is_undefined():
    assert pooled_share([0], [0], seed=1).value is None
    assert mean_of_documents([], seed=1).value is None
    assert share_of_documents(0, 0).value is None


def test_wilsons_interval_by_hand():
    # 3 of 12: centre (0.25 + 3.8415/24) / (1 + 3.8415/12) = 0.31063, half width 0.22191.
    found = share_of_documents(3, 12)
    assert (found.value, found.low, found.high) == (
        0.25,
        pytest.approx(0.0887, abs=1e-3),
        pytest.approx(0.5325, abs=1e-3),
    )


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=6, max_size=12), st.randoms())
def test_a_share_and_its_interval_do_not_depend_on_the_order_of_documents(pairs, random):
    pairs = [(min(part, whole), whole) for part, whole in pairs]
    shuffled = random.sample(pairs, len(pairs))
    found = pooled_share(*zip(*pairs, strict=True), seed=2)
    assert found == pooled_share(*zip(*shuffled, strict=True), seed=2)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.integers(1, 40), st.data())
def test_the_share_of_documents_lies_in_its_interval(documents, data):
    found = share_of_documents(data.draw(st.integers(0, documents)), documents)
    if documents >= 6:
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_thing_drawn_twice_is_not_compared_with_itself():
    # All different things differ, so every resample gives 1 although it holds the same thing more than once; only
    # what was not seen could agree.
    found = share_of_pairs(1 - np.eye(8), seed=1)
    assert (found.value, found.high) == (1, 1)
    assert 0.5 < found.low < 1


def test_things_that_all_agree_leave_room_for_what_was_not_seen():
    widths = [share_of_pairs(np.zeros((size, size)), seed=1).high for size in (6, 12, 100)]
    assert widths == sorted(widths, reverse=True)
    assert 1 > widths[0] > 0.4 > widths[1] > 0.1 > widths[2] > 0


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    # A document writes 5 solid and, with equal chance, 0 to 5 hyphens. Documents are independent: two of them differ
    # with probability 2 m (1 - m), m being the mean share of hyphens.
    mean = np.mean([hyphens / (hyphens + 5) for hyphens in range(6)])
    truth = 2 * mean * (1 - mean)
    random = np.random.default_rng(11)
    hits = 0
    for _ in range(200):
        forms = [Counter(hyphen=int(hyphens), solid=5) for hyphens in random.integers(0, 6, size=20)]
        found = disagreement_between([+each for each in forms], seed=7)
        hits += found.low <= truth <= found.high
    assert hits / 200 >= 0.85


# ---------------------------------------------------------------------------------------------------- the stage


def use_at(start, term, head="team", number=1):
    return mention_row(number, term, start, head=head)


def test_figures_of_a_term():
    mentions = [
        mention_row(1, "joined-up hub", 0, "joined-up hub"),
        mention_row(1, "joined-up hub", 10, "joined up hub", term_role="scare_quoted"),
        mention_row(2, "joined-up hub", 0, "joined-up hub", term_role="mention"),
        mention_row(2, "joined-up hub", 10, "joined-up hub"),
        mention_row(2, "joined-up hub", 20, "joinedup hub", term_role="quotation"),
        mention_row(2, "joined-up hub", 30, "joinedup hub", term_role="reference"),
        mention_row(2, "joined-up hub", 40, "joinedup hub", term_role="named_body"),
        mention_row(2, "joined-up hub", 50, "joinedup hub", term_role="title"),
    ]
    found = Found([document_row(1), document_row(2)], mentions=mentions)
    assert found.value("uses", "joined-up hub") == 5
    assert found.value("documents", "joined-up hub") == 2
    assert found.value("forms", "joined-up hub") == 2
    assert found.value("dominant_form", "joined-up hub", "joined-up hub") == pytest.approx(2 / 3)
    assert found.value("form_disagreement", "joined-up hub") == pytest.approx(0.5)
    assert found.value("form_mixing", "joined-up hub") == 1
    assert found.value("scare_quoted_share", "joined-up hub") == pytest.approx(1 / 3)
    assert found.value("mentioned_share", "joined-up hub") == pytest.approx(1 / 5)


def test_a_term_with_one_spelling_has_no_disagreement():
    found = Found([document_row(1), document_row(2)], mentions=[mention_row(1, "hub", 0), mention_row(2, "hub", 0)])
    row = found.row("form_disagreement", "hub")
    assert found.value("form_disagreement", "hub") is None
    assert row["note"] == "The codebook knows one spelling."


def test_figures_of_a_concept():
    documents = [document_row(number) for number in range(1, 5)]
    mentions = [mention_row(number, "hub", 0) for number in (1, 2, 3, 4)] + [mention_row(1, "joined-up hub", 9)]
    definitions = [
        definition_row(1, jointness="joint"),
        definition_row(1, 50, definition_status="own", definer="this document", jointness="parallel"),
    ]
    found = Found(documents, mentions=mentions, definitions=definitions)
    assert found.value("terms", "C-HUB") == 2
    assert found.value("share_none_found", "C-HUB") == 0.75
    assert found.value("definition_share", "C-HUB", "own") == 0.5
    assert found.value("definition_share", "C-HUB", "stipulated") == 0
    assert found.value("definers", "C-HUB") == 2
    assert found.value("jingle", "C-HUB") == 1


def test_figures_of_a_pair():
    mentions = [use_at(0, "hub"), use_at(300, "help-desk"), mention_row(2, "hub", 0)]
    relations = [
        relation_row("alias", 1, "help-desk", "hub"),
        relation_row("alias", 2, "help-desk", "hub"),
        relation_row("same_wording", 1, "hub", "help-desk"),
        relation_row("same_wording", 2, "hub", "hub"),
    ]
    found = Found([document_row(1), document_row(2)], mentions=mentions, relations=relations)
    assert found.value("alias", "help-desk", "hub") == 2
    assert found.value("same_wording", "help-desk", "hub") == 1
    assert found.value("swapped", "help-desk", "hub") == 1
    assert found.row("swapped", "help-desk", "hub")["n"] == 1


def test_figures_of_a_document():
    mentions = [mention_row(1, "hub", 0), mention_row(1, "hub", 9), mention_row(1, "help-desk", 20)]
    found = Found([document_row(1), document_row(2, words=None)], mentions=mentions)
    assert found.value("dominant_term", name(1), "hub") == pytest.approx(2 / 3)
    assert found.value("labels", name(1)) == 2
    assert found.value("labels_per_1000_words", name(1)) == 4
    assert found.value("dominant_term", name(2)) is None
    assert found.row("dominant_term", name(2))["note"] == "No term of the codebook was found."
    assert found.row("labels_per_1000_words", name(2))["note"] == "No words were read."


def test_two_equally_frequent_terms_are_both_named():
    found = Found([document_row(1)], mentions=[mention_row(1, "hub", 0), mention_row(1, "help-desk", 20)])
    assert found.row("dominant_term", name(1), "help-desk")["note"] == "As frequent: hub."


def test_figures_of_the_corpus():
    documents = [document_row(number) for number in (1, 2, 3)]
    mentions = [mention_row(1, "hub", 0), mention_row(2, "help-desk", 0), mention_row(2, "hub", 9)]
    codes = [code_row(1, "ST-NE", 0), code_row(1, "ST-SP", 50), code_row(2, "ST-NE", 0), code_row(2, "ST-AT", 0, False)]
    found = Found(
        documents,
        mentions=[*mentions, mention_row(2, "help-desk", 20)],
        definitions=[definition_row(1)],
        remarks=[remark_row(1, "ML-VAGUE"), remark_row(1, "ML-VAGUE", 50), remark_row(3, "ML-PLETH")],
        codes=codes,
    )
    assert found.value("documents", "corpus") == 3
    assert found.value("terms", "corpus") == 2
    assert found.value("remark", "corpus", "ML-VAGUE") == 1
    assert found.value("remark", "corpus", "ML-PTR") == 0
    assert found.value("share_never_defines_most_used", "corpus") == 0.5
    assert found.value("stance_share", "corpus", "ST-NE") == pytest.approx(2 / 3)
    assert found.value("context_clusters", "corpus") is None


def cluster_row(number, **changed):
    row = {"cluster": number, "cluster_label": "bread, oven", "cluster_size": 60, "cluster_documents": 7}
    row |= {"terms": "hub", "stability": 0.8, "null_value": 0.3, "doc_id": name(1), "quote": "q", "page_label": "1"}
    row |= dict.fromkeys(["peripheral_doc_id", "peripheral_quote", "peripheral_page_label"], "")
    row |= {"peripheral_start": None, "peripheral_end": None}
    return row | {"start": 0, "end": 1, "note": ""} | changed


def test_context_clusters_are_counted_with_their_stability():
    found = Found([document_row(1)], clusters=[cluster_row(1), cluster_row(2)])
    assert found.value("context_clusters", "corpus") == 2
    row = found.row("context_stability", "corpus")
    assert (row["value"], row["null_value"], row["n"]) == (0.8, 0.3, 120)


def test_contexts_without_structure_are_no_cluster():
    found = Found([document_row(1)], clusters=[cluster_row(None, null_value=None, stability=0.1, note="Unstable.")])
    assert found.value("context_clusters", "corpus") == 0
    row = found.row("context_stability", "corpus")
    assert (row["value"], row["note"]) == (0.1, "Unstable.")


def test_coverage_has_every_pair_of_document_and_concept():
    mentions = [mention_row(1, "hub", 0), mention_row(1, "hub", 5, term_role="reference")]
    definitions = [definition_row(1), definition_row(1, 50, definition_status="own")]
    found = Found([document_row(1), document_row(2)], mentions=mentions, definitions=definitions)
    assert len(found.coverage) == 6
    by_pair = {(row["doc_id"], row["concept"]): row for row in found.coverage}
    row = by_pair[name(1), "C-HUB"]
    assert (row["mentions"], row["definitions"], row["definition_status"]) == (1, 2, "borrowed; own")
    row = by_pair[name(2), "C-NONE"]
    assert (row["mentions"], row["definitions"], row["definition_status"]) == (0, 0, "none_found")


def test_documents_that_do_not_count_enter_nothing():
    found = Found([document_row(1, counts_in_measures=False)], mentions=[mention_row(1, "hub", 0)])
    assert found.coverage == []
    assert {row["subject"] for row in found.measures} == {"corpus"}


def test_an_empty_corpus_has_no_undefined_figure_without_a_reason():
    found = Found([])
    assert all(row["note"] for row in found.measures if row["value"] is None)


def test_the_order_of_rows_does_not_matter():
    mentions = [
        mention_row(number, term, start, form, head="team")
        for number in range(1, 9)
        for start, (term, form) in enumerate([("joined-up hub", "joined up hub"), ("help-desk", "help desk")] * 2)
        if (number + start) % 3
    ]
    definitions = [definition_row(number, jointness=["joint", "parallel"][number % 2]) for number in range(1, 9)]
    tables = {
        "documents": [document_row(number) for number in range(1, 9)],
        "mentions": mentions,
        "definitions": definitions,
        "codes": [code_row(number, ["ST-NE", "ST-SP"][number % 2], 0) for number in range(1, 9)],
    }
    frames = [frame(each, tables.get(each, [])) for each in ("documents", *NEEDED)]
    forwards = measure(*frames, terms=CODEBOOK, settings=Settings())
    backwards = measure(*(each.iloc[::-1] for each in frames), terms=CODEBOOK, settings=Settings())
    for table in ("measures", "profiles", "breakdowns", "coverage"):
        assert frame(table, forwards[table]).equals(frame(table, backwards[table]))


def test_every_measure_is_documented_and_every_documented_measure_is_made():
    text = (Path(__file__).parents[2] / "docs" / "measures.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    documented = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    rung = dict.fromkeys(["term_as_written", "quote", "page_label", "rule"], "x") | {"year": None, "start": 0, "end": 1}
    rung |= {"continuum": 1, "rungs": 2, "basis": "stated", "source": "Oak", "doc_id": name(1)}
    usages = [{"doc_id": name(1), "start": 0, "end": 3, "term": "hub", "cluster": None}]
    found = Found(
        [document_row(1), document_row(2)],
        mentions=[mention_row(1, "hub", 0), mention_row(2, "hub", 0)],
        definitions=[definition_row(number, definer=f"Oak{number}", jointness="joint") for number in (1, 2)],
        remarks=[remark_row(1, "ML-VAGUE")],
        codes=[code_row(1, "ST-NE", 0), code_row(2, "ST-SP", 0)],
        relations=[relation_row("alias", 1, "help-desk", "hub")],
        contexts=usages,
        continua=[
            rung | {"rank": rank, "term": term, "concept": concept}
            for rank, term, concept in ((1, "hub", "C-HUB"), (2, "help-desk", "C-DESK"))
        ],
    )
    assert {row["measure"] for row in found.measures} == documented


def test_there_is_one_basis_until_people_decide():
    found = Found([document_row(1)], mentions=[mention_row(1, "hub", 0)])
    assert {row["basis"] for row in found.measures} == {"machine"}


def test_a_rejected_definition_leaves_the_reviewed_figures_and_the_coverage():
    found = Found(
        [document_row(1)],
        mentions=[mention_row(1, "hub", 0)],
        definitions=[definition_row(1)],
        decided=[claim_row("definition", 1, 0, "rejected", "C-HUB", term="hub")],
    )
    assert found.value("share_none_found", "C-HUB") == 0
    assert found.value("share_none_found", "C-HUB", basis="reviewed") == 1
    assert {row["definition_status"] for row in found.coverage} == {"none_found"}


def test_a_rejected_mention_is_one_of_those_in_its_sentence():
    mentions = [mention_row(1, "hub", start) for start in (10, 30, 200)]
    claims = [
        claim_row("term", 1, 5, "rejected", "C-HUB", term="hub", term_as_written="hub", source_row=1),
        claim_row("term", 1, 6, "proposed", "C-HUB", term="hub", term_as_written="hub"),
    ]
    found = Found([document_row(1)], mentions=mentions, decided=claims)
    assert found.value("uses", "hub") == 3
    assert found.value("uses", "hub", basis="reviewed") == 2


def test_amended_claims_count_under_their_new_code():
    found = Found(
        [document_row(1)],
        mentions=[mention_row(1, "hub", 10)],
        remarks=[remark_row(1, "ML-VAGUE")],
        codes=[code_row(1, "ST-NE", 0)],
        decided=[
            claim_row("term", 1, 5, "amended", "C-DESK", proposed_code="C-HUB", term_as_written="hub"),
            claim_row("remark", 1, 0, "amended", "ML-PORT", proposed_code="ML-VAGUE"),
            claim_row("stance", 1, 0, "amended", "ST-SP", proposed_code="ST-NE"),
        ],
    )
    assert found.value("uses", "C-DESK", basis="reviewed") == 1
    assert found.value("remark", "corpus", "ML-PORT", basis="reviewed") == 1
    assert found.value("remark", "corpus", "ML-VAGUE", basis="reviewed") == 0
    assert found.value("stance_share", "corpus", "ST-SP", basis="reviewed") == 1


def stances(**counts):
    codes = [code for code, number in counts.items() for _ in range(number)]
    rows = [code_row(1, code.replace("_", "-"), 100 * place) for place, code in enumerate(codes)]
    return Found([document_row(1)], codes=rows)


def test_a_document_has_the_primary_stance_that_clearly_leads():
    found = stances(ST_AT=11, ST_NE=2, ST_OFF=9, unclear=1)
    row = found.row("primary_stance", name(1), "ST-AT")
    assert (row["value"], row["n"], row["note"]) == (pytest.approx(11 / 13), 13, "")
    assert found.value("stance_share", name(1), "ST-OFF") == pytest.approx(9 / 23)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"ST_NE": 14, "ST_SP": 9}, "ST-NE in 14 of 23 passages, ST-SP in 9"),
        ({"ST_NE": 2}, "ST-NE in 2 of 2 passages. No interval"),
        ({"ST_NE": 9, "ST_SP": 5, "ST_AT": 3}, "ST-NE in 9 of 17 passages, ST-SP in 5"),
        ({"ST_OFF": 12}, "No passage has a stance"),
    ],
)
def test_a_primary_stance_that_is_not_clear_is_unclear_and_says_why(counts, words):
    assert words in stances(**counts).row("primary_stance", name(1), "unclear")["note"]
