from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.diversity import disagreement_between, dominant, expected_kinds, mixing_within

MEASURES = (disagreement_between, mixing_within)
kinds = st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), min_size=1).map(Counter)
counters = st.lists(kinds, min_size=2, max_size=9)
sizes = st.integers(1, 6)


def mixing_with_replacement(count):
    """Probability that a thing of a document is of another kind than a thing of its copy."""
    return 1 - sum((many / count.total()) ** 2 for many in count.values())


# ------------------------------------------------------------------------------------------------- disagreement


def test_disagreement_by_hand():
    # Document 1 writes the hyphen always, document 2 half the time, document 3 never.
    # Pairs: 1-2 differ with 1 - 1 x 0.5 = 0.5; 1-3 with 1; 2-3 with 1 - 0.5 = 0.5. Their mean is 2/3.
    found = disagreement_between([Counter(hyphen=4), Counter(hyphen=1, solid=1), Counter(solid=7)], seed=1)
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)


def test_documents_that_each_mix_alike_disagree_as_much_as_they_mix():
    # Two documents, half hyphen and half solid each: 1 - (0.25 + 0.25) = 0.5.
    assert disagreement_between([Counter(hyphen=3, solid=3)] * 2, seed=1).value == pytest.approx(0.5)


def test_documents_that_all_do_alike_do_not_disagree():
    found = disagreement_between([Counter(hyphen=2)] * 7, seed=1)
    assert (found.value, found.low) == (0, 0)
    assert 0 < found.high < 0.6  # seven documents that agree do not show that all would


@pytest.mark.parametrize("counts", [[], [Counter(hyphen=3)]])
def test_disagreement_needs_two_documents(counts):
    found = disagreement_between(counts, seed=1)
    assert (found.value, found.n, found.note) == (None, len(counts), "Fewer than two documents to compare.")


@given(counters)
def test_disagreement_is_between_0_and_1_and_lies_in_its_interval_from_six_documents(counts):
    found = disagreement_between(counts, seed=3)
    assert 0 <= found.value <= 1
    if len(counts) >= 6:
        assert 0 <= found.low <= found.value <= found.high <= 1
    else:
        assert (found.low, found.high) == (None, None)
        assert found.note == f"No interval: fewer than 6 documents ({len(counts)})."


@given(counters, st.randoms(use_true_random=False))
def test_disagreement_does_not_depend_on_the_order_of_documents_or_the_names_of_kinds(counts, random):
    shuffled = random.sample(counts, len(counts))
    names = dict(zip("abc", random.sample(["hyphen", "solid", "open"], 3), strict=True))
    renamed = [Counter({names[kind]: many for kind, many in count.items()}) for count in shuffled]
    value = disagreement_between(counts, seed=1).value
    assert disagreement_between(shuffled, seed=1).value == pytest.approx(value)
    assert disagreement_between(renamed, seed=1).value == pytest.approx(value)


@given(counters, st.integers(2, 9))
def test_the_length_of_a_document_does_not_change_its_vote(counts, times):
    longer = [Counter({kind: many * times for kind, many in counts[0].items()}), *counts[1:]]
    value = disagreement_between(counts, seed=None).value
    assert disagreement_between(longer, seed=None).value == pytest.approx(value)


@given(counters)
def test_copies_of_all_documents_draw_disagreement_towards_the_mixing_and_never_raise_it(counts):
    # Of the 2N (2N - 1) ordered pairs, 4N (N - 1) are of two works, and 2N of a document and its copy, which differ
    # as often as things drawn from it with replacement. Two works differ at least as often as that, on average.
    works = len(counts)
    value, copied = (disagreement_between(each, seed=None).value for each in (counts, counts + counts))
    mixing = np.mean([mixing_with_replacement(count) for count in counts])
    assert copied == pytest.approx((2 * (works - 1) * value + mixing) / (2 * works - 1))
    assert copied <= value + 1e-9


@given(counters)
def test_a_document_that_takes_a_kind_of_its_own_never_lowers_disagreement(counts):
    changed = [Counter(nobody_elses=1), *counts[1:]]
    assert disagreement_between(changed, seed=None).value >= disagreement_between(counts, seed=None).value - 1e-9


def test_disagreement_has_no_bias_from_few_documents():
    # Documents drawn from a population that writes the hyphen in 70 %: two of them differ with 2 x 0.7 x 0.3 = 0.42.
    random = np.random.default_rng(5)
    estimates = [
        disagreement_between(
            [Counter({"hyphen" if random.random() < 0.7 else "solid": 1}) for _ in range(4)], seed=None
        )
        for _ in range(2000)
    ]
    assert np.mean([found.value for found in estimates]) == pytest.approx(0.42, abs=0.02)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    # A document writes 5 solid and, with equal chance, 0 to 5 hyphens. Documents are independent: two of them differ
    # with probability 2 m (1 - m), m being the mean share of hyphens.
    mean = np.mean([hyphens / (hyphens + 5) for hyphens in range(6)])
    truth = 2 * mean * (1 - mean)
    random = np.random.default_rng(11)
    hits = 0
    for _ in range(200):
        counts = [+Counter(hyphen=int(hyphens), solid=5) for hyphens in random.integers(0, 6, size=20)]
        found = disagreement_between(counts, seed=7)
        hits += found.low <= truth <= found.high
    assert hits / 200 >= 0.85


# ------------------------------------------------------------------------------------------------------- mixing


def test_mixing_by_hand():
    # Document 1: 2 hyphen, 2 solid: 1 - (2 x 1 + 2 x 1) / (4 x 3) = 2/3. Document 2: constant: 0. Document 3: one use.
    found = mixing_within([Counter(hyphen=2, solid=2), Counter(solid=5), Counter(solid=1)], seed=1)
    assert (found.value, found.n) == (pytest.approx(1 / 3), 2)


@pytest.mark.parametrize("counts", [[], [Counter(hyphen=1)], [Counter(hyphen=1), Counter(solid=1)]])
def test_mixing_needs_a_document_with_two(counts):
    found = mixing_within(counts, seed=1)
    assert (found.value, found.note) == (None, "No document has two.")


def test_two_of_different_kinds_are_all_the_mixing_there_can_be():
    assert mixing_within([Counter(hyphen=1, solid=1)], seed=1).value == 1


@given(st.lists(kinds, max_size=9), st.randoms(use_true_random=False))
def test_mixing_is_a_share_whatever_the_order_and_copies_of_all_documents_leave_it_unchanged(counts, random):
    found = mixing_within(counts, seed=1)
    assert found.value is None or 0 <= found.value <= 1
    assert mixing_within(random.sample(counts, len(counts)), seed=1) == found
    assert mixing_within(counts + counts, seed=None).value == pytest.approx(found.value)


@given(counters)
def test_without_a_seed_there_is_the_same_value_and_no_interval(counts):
    for measure in MEASURES:
        found = measure(counts, seed=None)
        assert found.value == measure(counts, seed=1).value
        assert (found.low, found.high) == (None, None)


@given(counters)
def test_what_is_counted_is_left_as_it_was(counts):
    before = [Counter(count) for count in counts]
    for measure in MEASURES:
        measure(counts, seed=1)
    dominant(counts)
    expected_kinds(counts, 2)
    assert counts == before


# ----------------------------------------------------------------------------------------------------- dominant


def test_the_dominant_kind_by_hand():
    # 3 + 1 of hyphen among 3 + 1 + 4 things.
    name, share = dominant([Counter(hyphen=3), Counter(hyphen=1, solid=3, open=1)])
    assert (name, share.value, share.n) == ("hyphen", 0.5, 8)


def test_the_dominant_kind_is_the_first_by_alphabet_where_two_are_equal():
    assert dominant([Counter(b=2), Counter(a=2)])[0] == "a"


@pytest.mark.parametrize("counts", [[], [Counter()]])
def test_of_nothing_no_kind_is_dominant(counts):
    name, share = dominant(counts)
    assert (name, share.value, share.note) == ("", None, "Nothing to count.")


@given(counters)
def test_the_dominant_share_is_at_least_that_of_equal_kinds_and_copies_leave_it_unchanged(counts):
    name, share = dominant(counts)
    assert 1 / len(set().union(*counts)) <= share.value <= 1
    assert dominant(counts + counts) == (name, type(share)(share.value, 2 * share.n))


# ------------------------------------------------------------------------------------------------ expected kinds


def test_expected_kinds_by_hand():
    # Documents 1 and 2 write the hyphen, document 3 solid. Of the pairs, 1-2 shows one kind, 1-3 and 2-3 two: 5/3.
    found = expected_kinds([Counter(hyphen=3), Counter(hyphen=1), Counter(solid=2)], 2)
    assert (found.value, found.n) == (pytest.approx(5 / 3), 3)


@pytest.mark.parametrize("many", [0, 1, 5])
def test_fewer_documents_than_are_compared_are_undefined(many):
    found = expected_kinds([Counter(hyphen=1)] * many, 6)
    assert (found.value, found.n) == (None, many)
    assert found.note == f"Fewer than 6 documents to compare at that number ({many})."


def test_documents_that_all_do_alike_show_one_kind():
    assert expected_kinds([Counter(hyphen=2)] * 8, 6).value == 1


@given(counters, sizes)
def test_expected_kinds_are_the_mean_over_all_ways_to_choose_so_many_documents(counts, size):
    chosen = [len(set().union(*each)) for each in combinations(counts, size)]
    found = expected_kinds(counts, size).value
    assert found == (pytest.approx(np.mean(chosen)) if chosen else None)


@given(counters)
def test_expected_kinds_rise_with_the_documents_from_those_of_one_to_those_of_all(counts):
    found = [expected_kinds(counts, size).value for size in range(1, len(counts) + 1)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(np.mean([len(count) for count in counts]))
    assert found[-1] == len(set().union(*counts))


@given(counters, sizes, st.randoms(use_true_random=False))
def test_expected_kinds_do_not_depend_on_order_nor_on_how_often_a_document_has_a_kind(counts, size, random):
    once = [Counter(dict.fromkeys(count, 1)) for count in counts]
    assert expected_kinds(random.sample(once, len(once)), size) == expected_kinds(counts, size)


@given(counters)
def test_copies_of_all_documents_never_raise_expected_kinds_for_a_copy_shows_nothing_new(counts):
    assert expected_kinds(counts + counts, 2).value <= expected_kinds(counts, 2).value + 1e-9


def test_a_kind_that_was_counted_and_not_found_is_no_kind():
    assert expected_kinds([Counter(hyphen=1, solid=0), Counter(hyphen=1)], 2).value == 1
