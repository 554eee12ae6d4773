"""The check of drafts keeps to what it was measured at, on drafts that nobody who worked on it has read."""

from pathlib import Path

import pytest

from tests.drafts.scores import scores

DRAFTS = Path(__file__).parent / "drafts"
# Precision and recall, floors below what was measured.
HELD_OUT = {
    "T101": (0.95, 0.9),
    "T201": (0.85, 0.85),
    "T301": (0.95, 0.9),
    "T302": (0.95, 0.85),
    "T401": (0.95, 0.7),
    "T501": (0.9, 0.85),
    "T601": (0.95, 0.9),
}


@pytest.fixture(scope="module")
def found(demo_run):
    return {name: scores(DRAFTS / name, demo_run) for name in ("held_out", "development")}


@pytest.mark.parametrize("code", HELD_OUT)
def test_held_out_drafts_are_checked_no_worse_than_they_were(found, code):
    score = found["held_out"][code]
    precision, recall = HELD_OUT[code]
    assert score.faults >= 15
    assert score.right / score.findings >= precision
    assert score.found / score.faults >= recall


@pytest.mark.parametrize("code", HELD_OUT)
def test_drafts_of_the_development_are_checked_as_well_as_asked_for(found, code):
    score = found["development"][code]
    assert score.right / score.findings >= 0.9
    assert score.found / score.faults >= 0.9
