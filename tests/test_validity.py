"""A small share of `make validity`: enough to notice when a measure no longer measures what it says."""

from dataclasses import replace
from statistics import fmean

import pytest

from pipeline import run
from tests.validity.experiments import ALARMS, FACTORS, HIGHEST, MEASURES, coverage, expectation
from tests.validity.measuring import estimates, measured, related
from tests.validity.planting import Plan, plant
from tests.validity.writing import from_run, order_of, recovered, write_out

LITERATURES = 6


class Here:
    """Runs what a pool of processes would, in this one."""

    map = staticmethod(lambda function, tasks, chunksize=1: list(map(function, tasks)))


def mean(measure, literatures=LITERATURES, **planted):
    plans = [replace(Plan(), **planted)] * literatures
    values = [measured(plant(plan, seed), seed)[measure] for seed, plan in enumerate(plans)]
    return fmean(value for value in values if value is not None)


def test_the_matrix_names_every_factor_of_the_generator_once():
    assert sorted(FACTORS) == sorted(Plan.__dataclass_fields__)
    assert {facts["cause"] for facts in MEASURES.values()} <= set(FACTORS)
    assert all(expectation(measure, facts["cause"]) == "rises" for measure, facts in MEASURES.items())


def test_the_same_seed_plants_the_same_literature():
    one, other = plant(Plan(), 7), plant(Plan(), 7)
    assert one.literature == other.literature
    assert one.contexts.equals(other.contexts)
    assert one.literature != plant(Plan(), 8).literature


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_a_measure_rises_with_its_cause(measure):
    cause = MEASURES[measure]["cause"]
    low, middle, high = (mean(measure, **{cause: part * HIGHEST.get(cause, 1.0)}) for part in (0, 0.5, 1))
    assert low < middle < high
    assert high - low > 0.3


def test_contexts_of_documents_are_not_taken_for_contexts_of_terms():
    assert abs(mean("context_term_association", drift=0.0, topic=1.0)) < 0.03


def test_habits_of_authors_are_not_taken_for_terms_of_a_theory():
    assert mean("stance_term_association", camps=0.0, style=1.0) < 0.1


def test_terms_that_keep_their_nouns_are_not_exchanged_and_those_drawn_by_lot_are():
    assert mean("interchange", swapped=0.0) == 0
    assert mean("interchange", swapped=1.0) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("measure", sorted(ALARMS))
def test_there_is_no_flood_of_false_alarms(measure):
    found = [p for p in map(ALARMS[measure], range(60)) if p is not None]
    assert sum(p < 0.05 for p in found) <= 0.15 * len(found)


def test_intervals_hold_what_the_generator_gives():
    plan = replace(Plan(), documents=0.2)
    found = coverage(plan, 40, Here())
    assert {name for name, (share, _) in found.items() if share < 0.8} == set()


def test_without_a_seed_a_figure_is_the_same_without_its_interval():
    planted = plant(Plan(), 3)
    planted = replace(planted, literature=related(planted.literature))
    quick, slow = estimates(planted, None), estimates(planted, 1)
    assert {name: each.value for name, each in quick.items()} == {name: each.value for name, each in slow.items()}


def test_a_literature_comes_back_from_its_papers(tmp_path):
    planted = plant(replace(Plan(), documents=0.0), 4)
    write_out(planted, tmp_path / "papers", 4)
    run(tmp_path / "papers", tmp_path / "out", until="cluster")
    found = from_run(tmp_path / "out")
    shares = {
        name: back / there
        for name, (there, back, _) in recovered(planted, found, order_of(planted, tmp_path / "out")).items()
        if there
    }
    assert min(shares.values()) >= 0.9, shares
    before, after = measured(planted, 4), measured(found, 4)
    assert after["form_disagreement"] == pytest.approx(before["form_disagreement"], abs=0.05)
    assert after["jingle"] == pytest.approx(before["jingle"], abs=0.1)
