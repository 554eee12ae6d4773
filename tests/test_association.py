import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.statistics.association import (
    adjusted_mutual_information,
    conditional_entropy,
    cramers_v,
    entropy,
    false_discovery_rates,
    mutual_information,
    permuted,
)

tables = st.integers(1, 4).flatmap(
    lambda rows: st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 12), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        ).map(np.array)
    )
)
things = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 7)), min_size=1, max_size=40)


def simulated(random, documents, *, is_constant):
    """Two labels that depend on the document and not on each other, in documents of very different lengths."""
    lengths = np.maximum(1, random.lognormal(2.5, 1, documents)).astype(int)
    numbers = np.repeat(np.arange(documents), lengths)

    def labels(kinds):
        mixes = random.dirichlet(np.full(kinds, 0.5), documents).cumsum(axis=1)
        drawn = random.random((documents, 1))[numbers] if is_constant else random.random((len(numbers), 1))
        return (mixes[numbers] < drawn).sum(axis=1).clip(0, kinds - 1)

    return labels(3), labels(4), numbers


def test_entropy_is_that_worked_out_by_hand():
    assert entropy([8]) == 0
    assert entropy([2, 2, 4]) == pytest.approx(1.5)  # 1/4 * 2 + 1/4 * 2 + 1/2 * 1
    assert entropy([1, 3]) == pytest.approx(0.25 * 2 + 0.75 * math.log2(4 / 3))


def test_conditional_entropy_is_that_worked_out_by_hand():
    table = np.array([[2, 2], [4, 0]])  # the first row leaves one bit open, the second nothing; both weigh one half
    assert conditional_entropy(table) == pytest.approx(0.5)
    # Turned round: the first column is 2 : 4, weighing 6 of 8, the second is settled.
    assert conditional_entropy(table.T) == pytest.approx(0.75 * entropy([1, 2]))


def test_mutual_information_is_that_worked_out_by_hand():
    # H(second) = H(6, 2) and H(second | first) = 1/2.
    assert mutual_information(np.array([[2, 2], [4, 0]])) == pytest.approx(entropy([6, 2]) - 0.5)


def test_cramers_v_is_that_worked_out_by_hand():
    # chi² = 20 (8 * 8 - 2 * 2)² / 10⁴ = 7.2; phi² = 0.36 - 1/19; both numbers less one are 1 - 1/19.
    assert cramers_v(np.array([[8, 2], [2, 8]])) == pytest.approx(math.sqrt((0.36 - 1 / 19) / (1 - 1 / 19)))


@pytest.mark.parametrize("table", [np.zeros((0, 0)), np.zeros((2, 3)), np.array([[4, 3, 2]]), np.array([[1]])])
def test_what_is_empty_or_constant_goes_together_with_nothing(table):
    assert mutual_information(table) == cramers_v(table) == 0


@given(tables)
def test_measures_keep_their_bounds_and_do_not_care_which_label_is_first(table):
    first, second = entropy(table.sum(axis=1)), entropy(table.sum(axis=0))
    assert 0 <= first <= math.log2(len(table)) + 1e-9
    assert -1e-9 <= conditional_entropy(table) <= second + 1e-9
    assert -1e-9 <= mutual_information(table) <= min(first, second) + 1e-9
    assert mutual_information(table) == pytest.approx(mutual_information(table.T))
    assert mutual_information(table) == pytest.approx(second - conditional_entropy(table), abs=1e-8)
    assert 0 <= cramers_v(table) <= 1
    assert cramers_v(table) == pytest.approx(cramers_v(table.T))


@given(tables, st.randoms(use_true_random=False))
def test_names_of_labels_do_not_matter(table, random):
    renamed = table[random.sample(range(len(table)), len(table))]
    for measure in (conditional_entropy, mutual_information, cramers_v):
        assert measure(renamed) == pytest.approx(measure(table))


@given(tables)
def test_counting_everything_twice_changes_no_entropy(table):
    assert conditional_entropy(2 * table) == pytest.approx(conditional_entropy(table))
    assert mutual_information(2 * table) == pytest.approx(mutual_information(table))


@settings(max_examples=25, deadline=None)
@given(things, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(rows, random):
    order = random.sample(range(8), 8)
    shuffled = sorted(rows, key=lambda row: order[row[2]])  # stable: places within a document stay
    one, other = (
        permuted(*zip(*each, strict=True), mutual_information, rounds=19, seed=1) for each in (rows, shuffled)
    )
    assert one == other


@settings(max_examples=25, deadline=None)
@given(things)
def test_p_is_a_share_of_rounds_and_needs_six_documents(rows):
    found = permuted(*zip(*rows, strict=True), mutual_information, rounds=19, seed=1)
    spread = len({row[2] for row in rows})
    assert (found.p is None) == (spread < 6)
    assert (found.null_value is None) == (spread < 2)
    assert found.p is None or 1 / 20 <= found.p <= 1


@pytest.mark.parametrize("is_constant", [False, True])
@pytest.mark.parametrize("documents", [6, 12, 40])
def test_what_documents_alone_bring_about_is_rarely_taken_for_an_association(documents, is_constant):
    trials, false_alarms = 300, 0
    for trial in range(trials):
        sides = simulated(np.random.default_rng([trial, documents]), documents, is_constant=is_constant)
        false_alarms += permuted(*sides, mutual_information, rounds=39, seed=trial).p <= 0.05
    assert false_alarms <= 0.065 * trials


def test_exchanging_single_things_would_take_documents_for_an_association():
    # The counterpart of the test above: were each thing its own document, nearly every trial would be an alarm.
    alarms = 0
    for trial in range(20):
        one, other, numbers = simulated(np.random.default_rng(trial), 12, is_constant=True)
        alarms += permuted(one, other, np.arange(len(numbers)), mutual_information, rounds=39, seed=trial).p <= 0.05
    assert alarms >= 15


def test_a_link_that_all_documents_share_is_found():
    random = np.random.default_rng(1)
    documents = np.repeat(np.arange(10), [3, 5, 9, 20, 40, 7, 12, 6, 30, 11])
    first = random.integers(0, 3, len(documents))
    second = np.where(random.random(len(documents)) < 0.7, first, random.integers(0, 3, len(documents)))
    found = adjusted_mutual_information(first, second, documents, rounds=199, seed=1)
    assert found.p == 1 / 200
    assert 0.2 < found.value < 0.7
    assert found.null_value == 0


def test_labels_that_tell_each_other_are_associated_fully():
    documents = np.repeat(np.arange(8), 30)
    labels = np.random.default_rng(2).integers(0, 3, len(documents))
    assert adjusted_mutual_information(labels, labels, documents, rounds=49, seed=1).value == pytest.approx(1)


def test_labels_without_a_link_have_no_association():
    random = np.random.default_rng(3)
    documents = np.repeat(np.arange(20), 30)
    first, second = random.integers(0, 3, (2, len(documents)))
    found = adjusted_mutual_information(first, second, documents, rounds=199, seed=1)
    assert abs(found.value) < 0.02
    assert found.p > 0.05


@settings(max_examples=40, deadline=None)
@given(things)
def test_the_adjusted_mutual_information_is_at_most_one(rows):
    found = adjusted_mutual_information(*zip(*rows, strict=True), rounds=9, seed=1)
    assert found.value is None or found.value <= 1 + 1e-9


@pytest.mark.parametrize("labels", [[], ["a"] * 12])
def test_the_association_with_a_constant_label_is_undefined(labels):
    others, documents = list("xy" * 6)[: len(labels)], list(range(6)) * 2
    found = adjusted_mutual_information(labels, others, documents[: len(labels)], rounds=9, seed=1)
    assert (found.value, found.null_value, found.p) == (None, None, None)


def test_false_discovery_rates_are_those_worked_out_by_hand():
    # 0.01 * 4 / 1, 0.02 * 4 / 2, 0.03 * 4 / 3, 0.5 * 4 / 4; each is at most the one after it.
    assert false_discovery_rates([0.5, 0.02, None, 0.01, 0.03]) == [0.5, 0.04, None, 0.04, 0.04]
    assert false_discovery_rates([]) == []
    assert false_discovery_rates([None]) == [None]


@given(st.lists(st.none() | st.floats(0, 1), max_size=20))
def test_false_discovery_rates_never_fall_below_p_and_keep_its_order(p_values):
    rates = false_discovery_rates(p_values)
    known = sorted((p, rate) for p, rate in zip(p_values, rates, strict=True) if p is not None)
    assert [rate is None for rate in rates] == [p is None for p in p_values]
    assert all(p - 1e-9 <= rate <= 1 for p, rate in known)
    assert [rate for _, rate in known] == sorted(rate for _, rate in known)
