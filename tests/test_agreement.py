"""Coefficients of agreement against published worked examples."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import crossing
from pipeline.statistics.agreement import alpha, interval, kappa, percent, pi, s

GAP = None
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: twelve units, four observers, gaps.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
]
UNITS = list(zip(*OBSERVERS, strict=True))
# Artstein and Poesio (2008), Inter-Coder Agreement for Computational Linguistics: a hundred dialogue acts.
ACTS = (
    [("stat", "stat")] * 46
    + [("ireq", "stat")] * 6
    + [("ireq", "ireq")] * 32
    + [("ireq", "chck")] * 6
    + [("chck", "chck")] * 10
)


@pytest.mark.parametrize(
    ("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_the_published_example(scale, published):
    assert alpha(UNITS, scale) == pytest.approx(published, abs=0.0005)


def test_coefficients_of_two_coders_of_the_published_example():
    assert percent(ACTS) == pytest.approx(0.88)
    assert s(ACTS, 3) == pytest.approx(0.82)
    assert pi(ACTS) == pytest.approx(0.79953, abs=0.00001)
    # chance by hand: .46 x .52 + .44 x .32 + .10 x .16, either way round
    assert kappa(ACTS) == pytest.approx((0.88 - 0.396) / (1 - 0.396))


def test_alpha_of_two_coders_tends_to_pi_as_units_grow():
    assert alpha(ACTS * 50) == pytest.approx(pi(ACTS), abs=0.0001)


def test_perfect_agreement_is_one_and_mirrored_codes_are_below_nothing():
    assert alpha([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert alpha([("a", "b"), ("b", "a")]) < 0
    assert kappa([("a", "b"), ("b", "a")]) == -1


@pytest.mark.parametrize("units", [[], [("a",)], [("a", GAP), (GAP, "b")], [("a", "a"), ("a", "a")]])
def test_where_nothing_can_be_compared_there_is_no_alpha(units):
    assert alpha(units) is None


def test_one_code_throughout_is_full_agreement_in_percent_and_no_kappa():
    assert percent([("a", "a")]) == 1
    assert kappa([("a", "a")]) is None
    assert kappa([]) is None
    assert percent([("a", GAP)]) is None


def test_an_unknown_scale_is_refused():
    with pytest.raises(ValueError, match="nominal, ordinal"):
        alpha([(1, 2)], "cardinal")


def test_the_interval_holds_the_figure_and_is_wider_when_documents_differ():
    alike = [[("a", "a"), ("b", "b"), ("a", "b")]] * 12
    apart = [[("a", "a")] * 3 + [("b", "b")] * 3] * 8 + [[("a", "b"), ("b", "a")] * 3] * 4
    narrow, wide = (interval(groups, alpha, seed=1, rounds=300) for groups in (alike, apart))
    value = alpha([unit for group in apart for unit in group])
    assert wide[0] < value < wide[1]
    assert wide[1] - wide[0] > narrow[1] - narrow[0]
    assert interval(apart, alpha, seed=1, rounds=300) == wide
    assert interval([alike[0]], alpha, seed=1) is None


def crossing_of(pairs, documents=None):
    ones, others = zip(*pairs, strict=True)
    return crossing.crossed(documents or ["d"] * len(pairs), ones, others)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30))
def test_tables_of_two_coders_give_the_same_coefficients(pairs):
    table = crossing_of(pairs)[0]
    for figure, wanted in [
        (crossing.percents, percent(pairs)),
        (crossing.kappas, kappa(pairs)),
        (crossing.alphas, alpha(pairs)),
        (crossing.ordinal_alphas, alpha([tuple(map(ord, pair)) for pair in pairs], "ordinal")),
    ]:
        found = float(figure(table))
        assert (math.isnan(found) and wanted is None) or found == pytest.approx(wanted, abs=1e-9)


def test_precision_and_recall_weigh_units_by_how_many_they_stand_for():
    # The machine says yes to three units, one of a stratum in which each unit stands for ten.
    tables = crossing.crossed("aabb", ["yes", "yes", "no", "yes"], ["yes", "no", "yes", "yes"], [1, 1, 10, 10])
    assert crossing.precisions(tables.sum(axis=0)) == pytest.approx(11 / 12)
    assert crossing.recalls(tables.sum(axis=0)) == pytest.approx(11 / 21)


def test_an_interval_over_documents_is_wider_than_one_over_units():
    pairs = [("a", "a")] * 40 + [("a", "b")] * 20 + [("b", "b")] * 40
    by_document = crossing_of(pairs, [f"d{place // 10}" for place in range(100)])
    by_unit = crossing_of(pairs, [f"u{place}" for place in range(100)])
    wide, narrow = (crossing.interval(tables, crossing.alphas, seed=1) for tables in (by_document, by_unit))
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])
    assert wide[0] < crossing.alphas(by_document.sum(axis=0)) < wide[1]
    assert crossing.interval(by_document[:1], crossing.alphas, seed=1) is None
