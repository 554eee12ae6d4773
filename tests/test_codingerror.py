"""What the tool's own errors do to a share of documents, as far as a blind sample tells."""

from collections import Counter

import numpy as np
import pytest
from test_coders import coded, units

from pipeline.measuring.codingerror import Stratum, Tested, coding_interval, with_coding_error
from pipeline.people.agreeing import gather
from pipeline.people.outcomes import outcome

NAMES = [f"d{number:03d}" for number in range(40)]
USES = Counter(dict.fromkeys(NAMES, 5))


def found_in(number):
    return Counter(dict.fromkeys(NAMES[:number], 1))


def test_a_tool_that_never_errs_in_a_large_sample_leaves_the_share_as_it_is():
    tested = Tested(100_000, 0, (Stratum(10, 100_000, 0),))
    low, high = coding_interval(found_in(10), USES, 200, tested, seed=1)
    assert (low, high) == (0.25, 0.25)


def test_half_of_the_finds_being_wrong_halves_the_share():
    tested = Tested(100_000, 100_000, (Stratum(10, 100_000, 0),))
    low, high = coding_interval(found_in(20), USES, 200, tested, seed=1)
    assert low < 0.25 < high < 0.5  # 10 of 40 on average, as many as coins fall


def test_what_was_missed_raises_the_share():
    # One sentence in a hundred of 2,000 holds one that was missed: 20, strewn over 40 documents, some twice.
    tested = Tested(1000, 0, (Stratum(2000, 10_000, 100),))
    low, high = coding_interval(found_in(0), USES, 200, tested, seed=1)
    assert 0.2 < low < 1 - np.exp(-0.5) < high < 0.6


def test_a_small_sample_leaves_more_open_than_a_large_one():
    widths = []
    for size in (1, 100):
        tested = Tested(9 * size, size, (Stratum(500, 50 * size, 0),))
        low, high = coding_interval(found_in(20), USES, 200, tested, seed=1)
        widths.append(high - low)
    assert widths[0] > 2 * widths[1]


def test_the_interval_covers_the_true_share_about_as_often_as_it_says():
    random = np.random.default_rng(3)
    precision, rate, sentences, hits = 0.8, 0.004, 2000, 0
    for seed in range(200):
        truly_found = Counter({name: int(random.random() < 0.5) for name in NAMES})
        wrongly = Counter({name: int(random.random() < 0.5 * (1 - precision) / precision) for name in NAMES})
        missed = Counter(dict(zip(NAMES, random.poisson(sentences * rate / 40, 40).tolist(), strict=True)))
        share = np.mean([truly_found[name] + missed[name] > 0 for name in NAMES])
        right = random.binomial(60, precision)
        tested = Tested(int(right), int(60 - right), (Stratum(sentences, 400, int(random.binomial(400, rate))),))
        low, high = coding_interval(truly_found + wrongly, USES, 200, tested, seed=seed)
        hits += low <= share <= high
    assert hits / 200 >= 0.88


def test_documents_without_a_use_do_not_count():
    tested = Tested(100_000, 0, (Stratum(10, 100_000, 0),))
    low, high = coding_interval(found_in(10), Counter(dict.fromkeys(NAMES[:20], 5)), 100, tested, seed=1)
    assert (low, high) == (0.5, 0.5)


def test_the_outcome_of_a_sample_by_hand():
    there = units(sentences=6, defined=(0, 1))  # the machine found a definition in the first two sentences
    answers = [["C-INTERAGENCY"], [], ["C-INTERAGENCY"], [], [], []]
    said = {
        unit.id: {"definition": "; ".join(codes)}
        for unit, codes in zip(sorted(there, key=lambda unit: unit.start), answers, strict=True)
    }
    tested = outcome(gather(coded(a=said), there), "definition")
    assert (tested.right, tested.wrong) == (1, 1)
    assert tested.strata == (Stratum(sentences=4, coded=4, missed=1),)
    assert tested.coded == 6


def profile(measure, level="term", subject="hub", basis="machine"):
    row = {"level": level, "subject": subject, "measure": measure, "basis": basis, "value": 0.5}
    return row | {"coding_low": None, "coding_high": None, "coding_error": "coding error unknown"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (profile("share_none_found"), (0.5, 0.5)),
        (profile("share_none_found", "corpus", "corpus"), (0.5, 0.5)),
        (profile("share_complaining"), (0.25, 0.25)),
        (profile("jingle"), (None, None)),
        (profile("share_none_found", basis="reviewed"), (None, None)),
    ],
)
def test_only_shares_that_the_sample_tells_of_get_an_interval(row, expected):
    sure = Tested(100_000, 0, (Stratum(1, 100_000, 0),))
    tables = {
        "mentions": [{"doc_id": name, "term": "hub"} for name in NAMES[:4]],
        "definitions": [{"doc_id": name, "term": "hub"} for name in NAMES[:2]],
        "remarks": [{"doc_id": NAMES[0], "terms": "hub; desk", "kind": "ML-VAGUE"}],
    }
    tested = {"share_none_found": sure, "share_complaining": sure}
    [done] = with_coding_error([row], tables, tested, seed=1)
    assert (done["coding_low"], done["coding_high"]) == expected
    assert done["coding_error"].startswith("from " if expected[0] else "coding error unknown")


def test_a_faultless_sample_holds_the_figure_where_terms_tie():
    sure = Tested(100_000, 0, (Stratum(1, 100_000, 0),))
    tables = {
        "mentions": [{"doc_id": name, "term": term} for name in NAMES[:4] for term in ("alpha", "beta")],
        "definitions": [{"doc_id": name, "term": "beta"} for name in NAMES[:4]],
        "remarks": [],
    }
    row = profile("share_none_found", "corpus", "corpus") | {"value": 0.0}
    [done] = with_coding_error([row], tables, {"share_none_found": sure}, seed=1)
    assert (done["coding_low"], done["coding_high"]) == (0, 0)


def test_a_complaint_of_the_corpus_can_be_missed_beside_any_use():
    # Three in a hundred of 200 sentences hold one that was missed: six in twenty documents, wherever a term stands.
    tables = {
        "mentions": [{"doc_id": name, "term": term} for name in NAMES[:20] for term in "abcd" for _ in range(5)],
        "definitions": [],
        "remarks": [],
    }
    row = profile("share_complaining", "corpus", "corpus") | {"value": 0.0}
    tested = {"share_complaining": Tested(50, 0, (Stratum(200, 100, 3),))}
    [done] = with_coding_error([row], tables, tested, seed=1)
    assert done["coding_low"] < 6 / 20 < done["coding_high"]
    assert done["coding_high"] > 0.45


def test_sentences_of_which_nobody_coded_any_leave_everything_open():
    there = units(sentences=6, defined=(0, 1))
    said = {unit.id: {"definition": "C-INTERAGENCY"} for unit in there if unit.answers["definition"]}
    tested = outcome(gather(coded(a=said), there), "definition")
    assert tested.strata == (Stratum(sentences=4, coded=0, missed=0),)


def test_figures_of_an_earlier_sample_are_taken_back():
    row = profile("share_none_found") | {"coding_low": 0.1, "coding_high": 0.2, "coding_error": "from 9 sentences"}
    [done] = with_coding_error([row], {"mentions": [], "definitions": [], "remarks": []}, {}, seed=1)
    assert (done["coding_low"], done["coding_high"], done["coding_error"]) == (None, None, "coding error unknown")
