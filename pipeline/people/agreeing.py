"""How far the machine and people, and people among each other, give the same codes to the same units."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..statistics import crossing
from ..statistics.agreement import alpha
from ..tables import Rows
from .claims import PRODUCT
from .codings import Answer, Codings
from .decisions import ADJUDICATED
from .sampling import AXES, HIT, PASSAGE, PLAIN, SENTENCE, Unit, unit_id

CONSENSUS = "consensus"
ALL = "all"
NO, YES = "0", "1"
RANKS = {"level": ("LV-O", "LV-B", "LV-S")}  # codes in an order, from the front line to the board
BLIND, REVIEWED = "blind", "reviewed"
FEW = 20  # units


@dataclass(frozen=True)
class Sample:
    """The units that somebody coded, by id, the answers of each coder, and from how many each one was drawn."""

    units: dict[str, Unit]
    answers: dict[str, dict[str, dict[str, Answer]]]
    strata: dict[str, str]  # from which each unit was drawn
    sizes: Mapping[str, int]  # how many units of each stratum the run has
    lost: tuple[str, ...]  # ids that this run does not have


def gather(codings: Codings, population: Iterable[Unit]) -> Sample:
    """What was coded, put beside the units of a run.

    The machine's answers are among them, and the consensus: what was adjudicated, else what all coders say alike.
    """
    wanted = {unit for units in codings.answers.values() for unit in units}
    found: dict[str, Unit] = {}
    drawn_from: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    for unit in population:
        sizes[unit.stratum] += 1
        for stratum in (HIT, PLAIN) if unit.kind == SENTENCE else (unit.stratum,):
            name = unit_id(unit, stratum)
            if name in wanted:
                found[name], drawn_from[name] = unit, stratum
    people = {
        coder: {name: said for name, said in units.items() if name in found}
        for coder, units in sorted(codings.answers.items())
    }
    machine = {name: dict(unit.answers) for name, unit in found.items()}
    answers = {PRODUCT: machine, **people}
    if len(people) > 1:
        answers[CONSENSUS] = {name: said for name in found if (said := _agreed(name, people))}
    return Sample(found, answers, drawn_from, sizes, tuple(sorted(wanted - found.keys())))


def _agreed(unit: str, people: Mapping[str, Mapping[str, Mapping[str, Answer]]]) -> dict[str, Answer]:
    settled = people.get(ADJUDICATED, {}).get(unit, {})
    said: dict[str, Answer] = {}
    for axis in itertools.chain.from_iterable(AXES.values()):
        answers = [units[unit][axis] for units in people.values() if axis in units.get(unit, {})]
        if axis in settled:
            said[axis] = settled[axis]
        elif len(answers) > 1 and len(set(answers)) == 1:
            said[axis] = answers[0]
    return said


def compare(sample: Sample, seed: int) -> Iterator[dict[str, Any]]:
    """Rows of the table `agreement`: for two coders each axis as a whole, then each code that either gave."""
    coders = [coder for coder in sample.answers if coder not in {CONSENSUS, ADJUDICATED}]
    pairs = list(itertools.combinations(coders, 2))
    if CONSENSUS in sample.answers:
        pairs.append((PRODUCT, CONSENSUS))
    for one, other in pairs:
        for kind, axes in AXES.items():
            for axis in axes:
                yield from _axis(sample, one, other, kind, axis, seed)
    people = [coder for coder in coders if coder != PRODUCT]
    if len(people) > 2:
        for kind, axes in AXES.items():
            for axis in axes:
                yield from _everybody(sample, people, kind, axis)


def _axis(sample: Sample, one: str, other: str, kind: str, axis: str, seed: int) -> Iterator[dict[str, Any]]:
    first, second = sample.answers[one], sample.answers[other]
    names = [name for name in sorted(first) if axis in first[name] and axis in second.get(name, {})]
    if not names:
        return
    documents = [sample.units[name].doc_id for name in names]
    said = [(first[name][axis], second[name][axis]) for name in names]
    coded = Counter(sample.strata[name] for name in names)
    weights = [sample.sizes[sample.strata[name]] / coded[sample.strata[name]] for name in names]
    is_machine = one == PRODUCT
    codes = sorted(set().union(*(code for pair in said for code in pair)))
    rows = []
    for code in codes:
        marks = [[YES if code in answer else NO for answer in side] for side in zip(*said, strict=True)]
        row = _row(one, other, kind, axis, code, documents, *marks, seed)
        if is_machine:
            row |= _found(documents, *marks, weights, seed)
        rows.append(row)
    whole = [["; ".join(sorted(answer)) for answer in side] for side in zip(*said, strict=True)]
    row = _row(one, other, kind, axis, ALL, documents, *whole, seed)
    if axis in RANKS:
        row |= {"alpha_ordinal": _ordinal(said, documents, RANKS[axis])}
    scores = [each["f1"] for each in rows if each["f1"] is not None]
    if is_machine and scores:
        row |= {"f1": sum(scores) / len(scores)}
    yield row
    yield from rows


def _row(
    one: str, other: str, kind: str, axis: str, code: str, documents: Sequence[str], ones: Any, others: Any, seed: int
) -> dict[str, Any]:
    tables = crossing.crossed(documents, ones, others)
    whole = tables.sum(axis=0)
    found = crossing.interval(tables, crossing.alphas, seed=seed)
    coefficient = _figure(crossing.alphas(whole))
    row = _empty(one, other, kind, axis, code) | {
        "n": len(documents),
        "documents": len(tables),
        "percent": _figure(crossing.percents(whole)),
        "kappa": _figure(crossing.kappas(whole)),
        "alpha": coefficient,
    }
    if coefficient is None:
        row["note"] = "Both give one and the same answer throughout: no coefficient can be computed."
    elif found:
        row |= {"alpha_low": found[0], "alpha_high": found[1]}
    else:
        row["note"] = "No interval: too few documents, or too few with different answers."
    if len(documents) < FEW:
        row["note"] = f"{row['note']} Only {len(documents)} units.".strip()
    return row


def _found(
    documents: Sequence[str], ones: Sequence[str], others: Sequence[str], weights: Sequence[float], seed: int
) -> dict[str, Any]:
    """Precision and recall of the machine, each unit counting as many as it stands for."""
    both = sorted({NO, YES})
    padded = crossing.crossed(
        [*documents, documents[0], documents[0]], [*ones, *both], [*others, *both], [*weights, 0, 0]
    )
    whole = padded.sum(axis=0)
    row: dict[str, Any] = {}
    for name, figure in (("precision", crossing.precisions), ("recall", crossing.recalls)):
        row[name] = _figure(figure(whole))
        found = crossing.interval(padded, figure, seed=seed) if row[name] is not None else None
        row |= {f"{name}_low": found[0], f"{name}_high": found[1]} if found else {}
    if row["precision"] is not None and row["recall"] is not None:
        total = row["precision"] + row["recall"]
        row["f1"] = 2 * row["precision"] * row["recall"] / total if total else 0.0
    elif row["precision"] is not None or row["recall"] is not None:
        row["f1"] = 0.0
    return row


def _ordinal(said: Sequence[tuple[Answer, Answer]], documents: Sequence[str], order: Sequence[str]) -> float | None:
    """Alpha with the codes in their order, of the units on which both gave one of them."""
    ranks = {code: str(place) for place, code in enumerate(order)}
    both = [
        (document, ranks[min(one)], ranks[min(other)])
        for document, (one, other) in zip(documents, said, strict=True)
        if one and other and min(one) in ranks and min(other) in ranks
    ]
    if not both:
        return None
    return _figure(crossing.ordinal_alphas(crossing.crossed(*zip(*both, strict=True)).sum(axis=0)))


def _everybody(sample: Sample, people: Sequence[str], kind: str, axis: str) -> Iterator[dict[str, Any]]:
    """Alpha of all coders together, where a unit may lack some of them."""
    names = sorted({name for coder in people for name, said in sample.answers[coder].items() if axis in said})
    units = [
        [
            ("; ".join(sorted(said[axis])) if (said := sample.answers[coder].get(name, {})) and axis in said else None)
            for coder in people
        ]
        for name in names
    ]
    coded = [name for name, unit in zip(names, units, strict=True) if sum(each is not None for each in unit) > 1]
    if coded:
        documents = {sample.units[name].doc_id for name in coded}
        row = _empty("all coders", "all coders", kind, axis, ALL)
        yield row | {"n": len(coded), "documents": len(documents), "alpha": alpha(units)}


def reviewed(evidence: Rows) -> Iterator[dict[str, Any]]:
    """Of the machine's proposals that people decided on having seen them, the share that they let stand, by axis."""
    decided = [
        row for row in evidence if row["status"] in {"confirmed", "amended", "rejected"} and row["rule"] != "added"
    ]
    for axis in sorted({row["axis"] for row in decided}):
        rows = [row for row in decided if row["axis"] == axis]
        stood = sum(
            row["status"] == "confirmed" or (row["status"] == "amended" and not row["proposed_code"]) for row in rows
        )
        unit = next((kind for kind, axes in AXES.items() if axis in axes), PASSAGE)
        row = _empty(PRODUCT, "people who saw its proposals", unit, axis, ALL) | {"basis": REVIEWED}
        row |= {"n": len(rows), "documents": len({each["doc_id"] for each in rows}), "percent": stood / len(rows)}
        yield row | {"note": "Share of proposals let stand. People who confirm are anchored: this is no agreement."}


def disagreements(sample: Sample) -> Iterator[dict[str, Any]]:
    """Rows of the table `disagreements`: between people first, the machine's answer hidden; then machine and consensus.

    Only people's own disagreements that nobody has adjudicated are there to be settled.
    """
    people = [coder for coder in sample.answers if coder not in {PRODUCT, CONSENSUS, ADJUDICATED}]
    settled = sample.answers.get(ADJUDICATED, {})
    judge = CONSENSUS if CONSENSUS in sample.answers else people[0] if people else ""
    for name in sorted(sample.units, key=lambda name: (sample.units[name].kind, name)):
        unit = sample.units[name]
        for axis in AXES[unit.kind]:
            said = {coder: sample.answers[coder][name][axis] for coder in people if axis in _said(sample, coder, name)}
            if len(set(said.values())) > 1 and axis not in settled.get(name, {}):
                yield _disagreement(unit, name, axis, "coders", said)
    for name in sorted(sample.units, key=lambda name: (sample.units[name].kind, name)):
        unit = sample.units[name]
        for axis in AXES[unit.kind]:
            if judge and axis in _said(sample, judge, name):
                said = {PRODUCT: unit.answers[axis], judge: sample.answers[judge][name][axis]}
                if len(set(said.values())) > 1:
                    yield _disagreement(unit, name, axis, "machine", said)


def to_adjudicate(sample: Sample) -> dict[str, dict[str, str]]:
    """What a third person is to settle: by unit the axes on which people differ, with what they answered."""
    found: dict[str, dict[str, str]] = {}
    for row in disagreements(sample):
        if row["between"] == "coders":
            found.setdefault(row["unit_id"], {})[row["axis"]] = row["answers"]
    return found


def _said(sample: Sample, coder: str, name: str) -> Mapping[str, Answer]:
    return sample.answers[coder].get(name, {})


def _disagreement(unit: Unit, name: str, axis: str, between: str, said: Mapping[str, Answer]) -> dict[str, Any]:
    answers = "; ".join(f"{coder}: {' + '.join(sorted(codes)) or 'none'}" for coder, codes in said.items())
    place = {"unit_id": name, "unit": unit.kind, "doc_id": unit.doc_id, "start": unit.start, "end": unit.end}
    return place | {"between": between, "axis": axis, "answers": answers, "quote": unit.text}


def _empty(one: str, other: str, unit: str, axis: str, code: str) -> dict[str, Any]:
    figures = (
        "percent kappa alpha alpha_low alpha_high alpha_ordinal "
        "precision precision_low precision_high recall recall_low recall_high f1"
    )
    named = {"coder_one": one, "coder_other": other, "unit": unit, "axis": axis, "code": code}
    return {**named, **dict.fromkeys(figures.split()), "n": 0, "documents": 0, "basis": BLIND, "note": ""}


def _figure(value: Any) -> float | None:
    number = float(value)
    return None if number != number else number
