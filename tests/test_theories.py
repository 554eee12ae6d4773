import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import DIMENSIONS
from pipeline.measuring.theories import (
    StanceAssociations,
    conflict_across_stances,
    leading_stances,
    staged,
    theory_figures,
)

SPANS = {"ST-NE": (0, 100), "ST-SP": (100, 200)}
USES = [("hub", 10), ("hub", 20), ("hub", 30), ("desk", 110), ("desk", 120), ("link", 130), ("link", 140)]


def name(number):
    return f"d{number:012d}"


def use(number, term, start):
    return {"doc_id": name(number), "term": term, "start": start}


def passage(number, code, start=0, end=100, **changed):
    return {
        "doc_id": name(number),
        "axis": "stance",
        "code": code,
        "is_primary": True,
        "start": start,
        "end": end,
    } | changed


def definition(number, **stated):
    row = {"doc_id": name(number), "term": "hub", "concept": "C-HUB", "definer": "this document", "year": None}
    return row | dict.fromkeys(DIMENSIONS, "not_stated") | stated


def stance_term_association(found, *, seed):
    return StanceAssociations(pd.DataFrame(found, columns=["doc_id", "term", "stance"]), seed=seed).of_all()


def usages(*documents):
    """One usage for each pair of letters "term stance" of each document."""
    return [
        {"doc_id": name(number), "term": pair[0], "stance": pair[1]}
        for number, pairs in enumerate(documents)
        for pair in pairs.split()
    ]


# ------------------------------------------------------------------------------------------------------- staged


def test_a_mention_has_the_stance_of_the_passage_that_it_stands_in():
    codes = [passage(1, "ST-NE", 0, 100), passage(1, "ST-SP", 150, 250), passage(2, "ST-AT", 0, 100)]
    mentions = [use(1, "desk", 150), use(1, "hub", 0), use(1, "hub", 99), use(2, "hub", 50)]
    assert [(row["doc_id"], row["term"], row["stance"]) for row in staged(mentions, codes).to_dict("records")] == [
        (name(1), "hub", "ST-NE"),
        (name(1), "hub", "ST-NE"),
        (name(1), "desk", "ST-SP"),
        (name(2), "hub", "ST-AT"),
    ]


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        (100, [passage(1, "ST-NE", 0, 100)]),
        (120, [passage(1, "ST-NE", 0, 100), passage(1, "ST-SP", 150, 250)]),
        (20, [passage(1, "ST-NE", 50, 100)]),
        (20, [passage(2, "ST-NE")]),
        (20, [passage(1, "ST-OFF")]),
        (20, [passage(1, "unclear")]),
        (20, [passage(1, "ST-NE", is_primary=False)]),
        (20, [passage(1, "TH-ROOM", axis="theme")]),
        (20, []),
    ],
    ids="end,between,before,another document,off topic,unclear,a second stance,another axis,no codes".split(","),
)
def test_a_mention_outside_passages_with_a_stance_is_left_out(start, codes):
    assert staged([use(1, "hub", start)], codes).empty


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["desk", "hub"]), st.integers(0, 300)), unique=True))
def test_mentions_come_in_the_order_of_the_text_whatever_the_order_of_rows(found):
    codes = [passage(number, "ST-NE", 0, 200) for number in (1, 2, 3)]
    mentions = [use(*each) for each in found]
    rows = staged(mentions, codes)
    assert rows.reset_index(drop=True).equals(staged(mentions[::-1], codes[::-1]).reset_index(drop=True))
    assert len(rows) == sum(start < 200 for *_, start in found)


# ------------------------------------------------------------------------------------------- stances of documents


def test_the_leading_stance_has_most_passages_and_off_topic_ones_do_not_count():
    codes = [passage(1, code) for code in ["ST-NE", "ST-NE", "ST-SP", "ST-OFF", "ST-OFF", "ST-OFF", "unclear"]]
    assert leading_stances(codes) == {name(1): "ST-NE"}


@pytest.mark.parametrize(
    "codes",
    [
        [passage(1, "ST-NE"), passage(1, "ST-SP")],
        [passage(1, "ST-OFF")],
        [passage(1, "ST-NE", is_primary=False)],
        [passage(1, "ST-NE", axis="theme")],
        [],
    ],
    ids=["a tie", "off topic", "no primary", "another axis", "nothing"],
)
def test_a_document_without_one_leading_stance_is_left_out(codes):
    assert leading_stances(codes) == {}


# -------------------------------------------------------------------------------------- stance and term together


def test_association_of_stance_and_term_by_hand():
    # x stands 3 times with A, once with B, y the other way round: n = 8, expected 2 in each cell, chi² = 4 x 1/2 = 2,
    # phi² = 0.25 - 1/7 = 0.107143; corrected columns less one 1 - 1/7 = 0.857143. V = root of 0.125 = 0.353553.
    found = stance_term_association(usages("xA xA yB", "xA xB yA", "yB yB"), seed=1)
    assert (found.value, found.n) == (pytest.approx(0.353553, abs=1e-6), 8)
    assert (found.p, found.note) == (None, "No p: fewer than 6 documents.")


def test_a_stance_that_tells_the_term_is_told_from_chance_within_documents():
    found = stance_term_association(usages(*["xA yB xA yB yB"] * 4, *["yB xA xA yB xA"] * 4), seed=1)
    assert found.value == 1
    assert found.null_value < 0.5
    assert found.p < 0.05


def test_terms_and_stances_that_whole_documents_keep_to_are_no_theorys_doing():
    # Each document has one term and one stance, and every combination has two documents.
    found = stance_term_association(usages(*["xA xA xA", "xB xB xB", "yA yA yA", "yB yB yB"] * 2), seed=1)
    assert found.value == 0
    assert found.p > 0.5


@pytest.mark.parametrize("documents", [[], ["xA xB"], ["xA", "yA"]], ids=["nothing", "one term", "one stance"])
def test_one_term_or_one_stance_has_no_association(documents):
    found = stance_term_association(usages(*documents), seed=1)
    assert (found.value, found.p, found.note) == (None, None, "All usages have the same term, or the same stance.")


pairs = st.lists(st.sampled_from(["xA", "xB", "yA", "yB", "zB"]), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=15)
@given(st.lists(pairs, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_association_is_between_0_and_1_and_does_not_depend_on_order_or_names(documents, random):
    found = stance_term_association(usages(*documents), seed=1)
    assert found.value is None or 0 <= found.value <= 1
    assert (found.p is not None) == (found.value is not None and len(documents) >= 6)
    shuffled = stance_term_association(usages(*random.sample(documents, len(documents))), seed=1)
    renamed = [
        row | {"term": {"x": "u", "y": "t"}.get(row["term"], "s"), "stance": "ST-" + row["stance"]}
        for row in usages(*documents)
    ]
    assert (shuffled.value, shuffled.n) == (found.value, found.n)
    assert stance_term_association(renamed, seed=1).value == found.value


# ---------------------------------------------------------------------------------------- conflict across stances


def test_conflict_across_stances_by_hand():
    # Stances: 1 and 2 A, 3 B. Within: 1-2 conflict, 1 of 1. Across: 1-3 agree, 2-3 conflict, 1 of 2. 0.5 - 1 = -0.5.
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel"), definition(3, jointness="joint")]
    found = conflict_across_stances(rows, {name(1): "A", name(2): "A", name(3): "B"}, seed=1)
    assert (found.value, found.n, found.p) == (-0.5, 3, None)
    assert found.note == "No p: fewer than 6 documents (3)."


def of_two_theories(many):
    """Documents with the numbers 0 to 2 many - 1: the first half joint and A, the second parallel and B."""
    rows = [definition(number, jointness=["joint", "parallel"][number >= many]) for number in range(2 * many)]
    return rows, {name(number): "AB"[number >= many] for number in range(2 * many)}


def test_a_meaning_that_hangs_on_the_theory_is_told_from_chance():
    # All 16 pairs across conflict, none of the 12 within: 1. Shuffled, 16 pairs of 28 conflict on either side, so the
    # null is 0; it divides 8 documents just like this in 2 of C(8, 4) = 70 ways: p = 0.029.
    found = conflict_across_stances(*of_two_theories(4), seed=1)
    assert (found.value, found.n) == (1, 8)
    assert found.null_value == pytest.approx(0, abs=0.05)
    assert found.p == pytest.approx(2 / 70, abs=0.02)


def test_a_meaning_on_which_everybody_agrees_hangs_on_no_theory():
    rows, stances = of_two_theories(4)
    found = conflict_across_stances([row | {"jointness": "joint"} for row in rows], stances, seed=1)
    assert (found.value, found.null_value, found.p) == (0, 0, 1)


@pytest.mark.parametrize(
    ("rows", "stances"),
    [
        ([], {}),
        ([definition(1, jointness="joint"), definition(2, jointness="joint")], {}),
        ([definition(1, jointness="joint"), definition(2, jointness="joint")], {name(1): "A", name(2): "B"}),
        ([definition(1, jointness="joint"), definition(2, jointness="joint")], {name(1): "A", name(2): "A"}),
        ([definition(1, jointness="joint"), definition(1, jointness="parallel")], {name(1): "A"}),
    ],
    ids=["nothing", "no stances", "none within", "none across", "one document"],
)
def test_without_pairs_of_either_kind_the_difference_is_undefined(rows, stances):
    found = conflict_across_stances(rows, stances, seed=1)
    assert (found.value, found.p) == (None, None)
    assert found.note == "No pairs of definitions to compare across and within stances."


def test_definitions_that_state_nothing_in_common_are_not_compared():
    # As by hand above, with a definition that only says at what level, in a fourth document: the value stays.
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel"), definition(3, jointness="joint")]
    stances = {name(1): "A", name(2): "A", name(3): "B", name(4): "B"}
    found = conflict_across_stances([*rows, definition(4, level="strategic")], stances, seed=1)
    assert (found.value, found.n) == (-0.5, 4)


def test_two_documents_that_cite_one_definer_do_not_agree_with_each_other():
    # As by hand above, with Oak, who says joint, cited in 1, under A, and in 4, under B. Oak is not compared with Oak.
    # Within: 1-2 conflict, Oak of 1 with 2 conflicts, Oak of 4 with 3 agrees: 2 of 3. Across: 1-3 agree, 2-3
    # conflict, Oak of 1 with 3 agrees, Oak of 4 agrees with 1 and conflicts with 2: 2 of 5.
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel"), definition(3, jointness="joint")]
    cited = [definition(number, definer="Oak", year=2001, jointness="joint") for number in (1, 4)]
    stances = {name(1): "A", name(2): "A", name(3): "B", name(4): "B"}
    assert conflict_across_stances(rows + cited, stances, seed=1).value == pytest.approx(2 / 5 - 2 / 3)


documents = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["joint", "parallel", "not_stated"])), max_size=8)


@settings(max_examples=25)
@given(documents, st.randoms(use_true_random=False))
def test_the_difference_is_between_minus_1_and_1_and_does_not_depend_on_order_or_names(documents, random):
    rows = [definition(number, jointness=stated) for number, (_, stated) in enumerate(documents)]
    stances = {name(number): stance for number, (stance, _) in enumerate(documents)}
    found = conflict_across_stances(rows, stances, seed=1)
    assert found.value is None or -1 <= found.value <= 1
    assert found.p is None or 0 < found.p <= 1
    assert conflict_across_stances(random.sample(rows, len(rows)), stances, seed=1) == found
    renamed = {doc_id: {"A": "ST-Z", "B": "ST-Y"}[stance] for doc_id, stance in stances.items()}
    assert conflict_across_stances(rows, renamed, seed=1) == found


def test_copies_of_all_documents_add_pairs_that_agree_within_a_stance_and_so_raise_the_difference():
    # As by hand above, each document twice. Across: 1-3 four times without, 2-3 four times with conflict: 4 of 8.
    # Within: 1-2 four times with conflict; 1-1, 2-2, 3-3 once each without: 4 of 7. 1/2 - 4/7 = -1/14.
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel"), definition(3, jointness="joint")]
    copies = [row | {"doc_id": f"copy {row['doc_id']}"} for row in rows]
    stances = {name(1): "A", name(2): "A", name(3): "B"}
    stances |= {f"copy {doc_id}": stance for doc_id, stance in stances.items()}
    assert conflict_across_stances(rows + copies, stances, seed=1).value == pytest.approx(-1 / 14)


# ------------------------------------------------------------------------------------------------------ figures


def test_theory_figures_name_the_corpus_each_term_and_each_concept():
    mentions = [use(number, term, start) for number in (1, 2, 3) for term, start in (("hub", 10), ("desk", 110))]
    codes = [passage(number, code, *span) for number in (1, 2, 3) for code, span in SPANS.items()]
    codes += [passage(number, "ST-NE", 300, 400) for number in (1, 2)] + [passage(3, "ST-SP", 300, 400)]
    rows = [definition(1, jointness="joint"), definition(2, jointness="parallel"), definition(3, jointness="joint")]
    found = {(row["measure"], row["subject"]): row for row in theory_figures(mentions, rows, codes, 1)}
    assert list(found) == [
        ("stance_term_association", "corpus"),
        ("stance_association", "desk"),
        ("stance_association", "hub"),
        ("conflict_across_stances", "C-HUB"),
    ]
    assert found["stance_term_association", "corpus"]["value"] == 1
    assert found["stance_association", "hub"]["value"] == 1
    assert found["conflict_across_stances", "C-HUB"]["value"] == -0.5


def test_without_codes_there_is_an_undefined_figure_of_the_corpus_and_no_other():
    [row] = theory_figures([use(1, "hub", 10)], [definition(1, jointness="joint")], [], 1)
    assert (row["measure"], row["value"], row["n"]) == ("stance_term_association", None, 0)
    assert row["note"] == "All usages have the same term, or the same stance."


def test_one_term_is_set_against_all_others_together():
    # hub only under A, desk and link only under B: each term's figure knows two kinds, the term and the rest.
    mentions = [use(number, term, start) for number in (1, 2) for term, start in USES]
    codes = [passage(number, code, *span) for number in (1, 2) for code, span in SPANS.items()]
    found = {row["subject"]: row["value"] for row in theory_figures(mentions, [], codes, 1)}
    assert found["hub"] == 1
    assert np.isclose(found["desk"], found["link"])
    assert 0 < found["desk"] < 1
