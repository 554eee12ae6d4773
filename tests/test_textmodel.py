"""Text models: fitted, calibrated, written, read, and refused when broken."""

import json

import numpy as np
import pytest

from pipeline.errors import PipelineError
from pipeline.learning.textfitting import Labels, calibrated, fit_model
from pipeline.learning.textmodel import load_model

FRUIT = ["apple pear plum", "plum apple quince", "pear quince apple", "apple plum pear", "quince pear plum"]
TOOLS = ["hammer nail saw", "saw chisel nail", "chisel hammer saw", "nail saw hammer", "hammer chisel nail"]
CASES = [text.split() for text in FRUIT + TOOLS]
IS_FRUIT = np.array([True] * 5 + [False] * 5)
KNOWN = np.ones(10, dtype=bool)


def labels(*, excludes):
    return Labels(("fruit", "tools"), excludes, np.column_stack([IS_FRUIT, ~IS_FRUIT]), KNOWN)


@pytest.fixture
def model():
    return fit_model(CASES, {"kind": labels(excludes=True), "also": labels(excludes=False)})


def test_codes_that_exclude_each_other_share_one_certainty(model):
    likely = model.axes["kind"].probabilities(model.vector(["apple", "plum"]))
    assert likely.sum() == pytest.approx(1)
    assert likely[0] > 0.8


def test_codes_that_do_not_stand_alone(model):
    axis = model.axes["also"]
    both = axis.probabilities(model.vector(["apple", "saw"]))
    assert axis.probabilities(model.vector(["apple"]))[0] > both[0] > axis.probabilities(model.vector(["saw"]))[0]


def test_the_log_odds_of_all_axes_at_once_are_those_of_each(model):
    vector = model.vector(["apple", "saw", "plum", "plum"])
    odds = model.log_odds(vector)
    assert list(odds) == ["kind", "also"]
    for name, axis in model.axes.items():
        assert odds[name] == pytest.approx(axis.log_odds(vector), abs=1e-12)


def test_a_case_without_known_features_is_judged_by_the_intercept_alone(model):
    columns, values = model.vector(["zebra"])
    assert (len(columns), len(values)) == (0, 0)
    assert model.axes["kind"].probabilities((columns, values)) == pytest.approx([0.5, 0.5], abs=0.05)


def test_a_vector_has_length_one_and_counts_by_logarithm(model):
    _, values = model.vector(["apple", "apple", "apple", "saw"])
    assert values @ values == pytest.approx(1)
    assert values[0] / values[1] == pytest.approx(
        (1 + np.log(3)) * model.idf[0] / model.idf[model.features.index("saw")]
    )


def test_what_speaks_for_a_code(model):
    vector = model.vector(["apple", "saw"])
    speaks = dict(
        zip(
            (model.features[column] for column in vector[0]),
            model.axes["kind"].speaks_for("fruit", vector),
            strict=True,
        )
    )
    assert speaks["apple"] > 0 > speaks["saw"]


def test_a_code_that_nobody_has_is_never_given():
    wanted = np.column_stack([IS_FRUIT, ~IS_FRUIT, np.zeros(10, dtype=bool)])
    model = fit_model(CASES, {"kind": Labels(("fruit", "tools", "cars"), True, wanted, KNOWN)})
    assert model.axes["kind"].probabilities(model.vector(["apple"])).argmax() == 0
    assert model.axes["kind"].probabilities(model.vector(["saw"])).argmax() == 1
    assert model.axes["kind"].probabilities(model.vector(["apple"]))[2] < 1e-6


def test_the_same_model_gives_the_same_bytes_and_comes_back(model, tmp_path):
    for name in ("one", "two"):
        model.save(tmp_path / name, "A test.")
    for file in ("model.json", "weights.npz"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    again, vector = load_model(tmp_path / "one"), model.vector(["apple", "saw", "saw"])
    for axis in ("kind", "also"):
        assert again.axes[axis].probabilities(vector) == pytest.approx(model.axes[axis].probabilities(vector), abs=1e-5)


def test_calibration_makes_an_overconfident_axis_modest(model):
    overconfident = np.array([[9.0, -9.0] if place % 3 else [-9.0, 9.0] for place in range(10)])
    axis = calibrated(model.axes["kind"], overconfident, labels(excludes=True))
    assert axis.slopes[0] < 0.5


@pytest.mark.parametrize(
    "break_it",
    [
        lambda folder: (folder / "model.json").unlink(),
        lambda folder: (folder / "model.json").write_text("{", encoding="utf-8"),
        lambda folder: (folder / "model.json").write_text("[]", encoding="utf-8"),
        lambda folder: (folder / "weights.npz").write_bytes(b"PK"),
        lambda folder: (folder / "weights.npz").write_bytes((folder / "weights.npz").read_bytes()[:200]),
        lambda folder: change(folder, features=["one"]),
        lambda folder: change(folder, format=99),
        lambda folder: change(folder, axes=[{"axis": "kind", "codes": ["a"], "codes_exclude_each_other": True}]),
    ],
)
def test_a_broken_model_is_refused_in_a_sentence(model, tmp_path, break_it):
    model.save(tmp_path, "A test.")
    break_it(tmp_path)
    with pytest.raises(PipelineError, match="holds no model that can be read"):
        load_model(tmp_path)


def change(folder, **new):
    told = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps(told | new), encoding="utf-8")
