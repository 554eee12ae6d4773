"""Scores the classifiers of definitions by cross-validation, and the agreement of those who labelled.

usage: scores.py [TREEBANK]

Definitions are scored as a run finds them: the probability that the sentence defines times that of its surest name.
Nothing that is scored was in the sentences fitted on: a field, a construction or a tenth is left out each time.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from make import HERE, SETTINGS, Case, fit, invented, read, real, rows, wording

from pipeline.learning.fitting import left_out
from pipeline.settings import Settings
from pipeline.single import ALONE
from pipeline.statements.definitions.firstpass import SHARE
from pipeline.statistics.agreement import alpha, interval

ROUNDS = 1000
FEW = 15  # cases of a construction


def likely(train: list[Case], test: list[Case]) -> list[tuple[float, float, bool]]:
    """For each case of `test`: first pass, confidence as a definition, and whether the surest name is its term."""
    groups, defines = [case.field for case in train], [case.defines for case in train]
    first = fit([wording(case.text) for case in train], defines, groups=groups, **SETTINGS["first-pass"])
    whole = fit([case.whole for case in train], defines, groups=groups, **SETTINGS["definition"])
    named = [(features, is_term, case.field) for case in train if case.defines for features, is_term in case.names]
    features, is_term, fields = zip(*named, strict=True)
    term = fit(features, is_term, groups=fields, **SETTINGS["term"])
    found = []
    for case in test:
        best = max(((term.probability(each), right) for each, right in case.names), default=(0.0, False))
        found.append((first.probability(wording(case.text)), whole.probability(case.whole) * best[0], best[1]))
    return found


def told(name: str, cases: list[Case], found: list[tuple[float, float, bool]]) -> str:
    """Precision, recall and F1 at the two thresholds, and how often the surest name is the term."""
    shown = [f"{name:24} n {len(cases):5}  define {sum(case.defines for case in cases):4}"]
    for threshold in (ALONE, Settings().definition_confidence):
        hits = [(confidence >= threshold, case.defines) for (_, confidence, _), case in zip(found, cases, strict=True)]
        both, said, wanted = sum(a and b for a, b in hits), sum(a for a, _ in hits), sum(b for _, b in hits)
        precision, recall, f1 = both / max(said, 1), both / max(wanted, 1), 2 * both / max(said + wanted, 1)
        false = 1000 * (said - both) / len(cases)
        shown.append(f"at {threshold}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f} false {false:.1f} in 1,000")
    right = [each[2] for each, case in zip(found, cases, strict=True) if case.defines]
    return "   ".join([*shown, f"term right {sum(right) / max(len(right), 1):.3f}"])


def by_group(cases: list[Case], groups: list[str]) -> list[tuple[float, float, bool]]:
    """Every case scored by classifiers fitted without its group."""
    found: dict[int, tuple[float, float, bool]] = {}
    for _, others, own in left_out(groups):
        scored = likely([cases[place] for place in others], [cases[place] for place in own])
        found |= dict(zip(own, scored, strict=True))
    return [found[place] for place in range(len(cases))]


def left_out_constructions(cases: list[Case]) -> Iterable[str]:
    """The recall of each common construction by classifiers that have seen no definition of it."""
    counts = Counter(case.construction for case in cases if case.defines and case.construction != "real")
    for name, count in counts.most_common():
        if count < FEW:
            return
        test = [case for case in cases if case.construction == name and case.defines]
        found = likely([case for case in cases if case.construction != name or not case.defines], test)
        recall = sum(confidence >= ALONE for _, confidence, _ in found) / count
        yield f"{name:24} n {count:5}  recall {recall:.3f}"


def with_interval(pairs: list[tuple[object, object]]) -> str:
    """Alpha with a bootstrap interval of 95 %."""
    low, high = interval([[pair] for pair in pairs], alpha, seed=20040) or (1.0, 1.0)
    return f"{alpha(pairs) or 1.0:.3f} [{low:.3f}, {high:.3f}]  n {len(pairs)}"


def agreement() -> Iterable[str]:
    """The agreement of two readers, round by round, on invented and on real sentences."""
    for path in sorted((HERE / "labels").glob("*.tsv")):
        labels = rows(path)
        yield f"{path.stem}: defines {with_interval([(row['a_defines'], row['b_defines']) for row in labels])}"
        kinds = sorted({kind for row in labels for kind in (row["a_kinds"] + " " + row["b_kinds"]).split()})
        for kind in kinds:
            pairs = [(kind in row["a_kinds"].split(), kind in row["b_kinds"].split()) for row in labels]
            yield f"{path.stem}: {kind} {with_interval(pairs)}"
    both = [
        (row["a_defines"], row["b_defines"]) for row in rows(HERE / "real.tsv") if row["a_defines"] and row["b_defines"]
    ]
    yield f"real prose: defines {with_interval(both)}"


def main() -> None:
    """Print every table."""
    print(*agreement(), sep="\n")
    cases = invented() + [case for folder in sys.argv[1:] for case in real(Path(folder))]
    read(cases)
    own = [place for place, case in enumerate(cases) if case.construction != "real"]
    prose = [place for place, case in enumerate(cases) if case.construction == "real"]
    found = by_group(cases, [case.field for case in cases])
    passed = [found[place][0] >= SHARE * ALONE for place, case in enumerate(cases) if case.defines]
    print(
        f"first pass: recall {sum(passed) / len(passed):.3f}, of real prose it passes "
        f"{sum(found[place][0] >= SHARE * ALONE for place in prose) / max(len(prose), 1):.3f}"
    )
    for field in sorted({case.field for case in cases}):
        places = [place for place, case in enumerate(cases) if case.field == field]
        print(told(field, [cases[place] for place in places], [found[place] for place in places]))
    print(told("each field left out", [cases[place] for place in own], [found[place] for place in own]))
    print(told("real prose", [cases[place] for place in prose], [found[place] for place in prose]))
    tenths = [str(place % 10) for place in range(len(cases))]
    random.Random(20040).shuffle(tenths)
    plain = by_group(cases, tenths)
    print(told("each tenth left out", [cases[place] for place in own], [plain[place] for place in own]))
    print(*left_out_constructions(cases), sep="\n")
    for share in (0.25, 0.5, 0.75):
        draw = random.Random(20040)
        fifths = {field: number % 5 for number, field in enumerate(sorted({case.field for case in cases}))}
        some: dict[int, tuple[float, float, bool]] = {}
        for fifth in range(5):
            train = [case for case in cases if fifths[case.field] != fifth and draw.random() < share]
            test = [place for place in own if fifths[cases[place].field] == fifth]
            some |= dict(zip(test, likely(train, [cases[place] for place in test]), strict=True))
        print(told(f"{share:.0%} of the others", [cases[place] for place in own], [some[place] for place in own]))


if __name__ == "__main__":
    main()
