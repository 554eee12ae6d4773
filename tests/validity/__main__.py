"""Runs the experiments and writes what came out as docs/validity-figures.md.

usage: python -m tests.validity [--quick] [PAGE]

With --quick a tenth of the literatures are planted: enough to see that everything runs, not to judge by.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from .attenuation import attenuation
from .experiments import ALARMS, FACTORS, MEASURES, SIZES, alarms, coverage, expectation, moving, rising

PAGE = Path(__file__).parents[2] / "docs" / "validity-figures.md"
RISING, MOVING, ALARMED, COVERED, WRITTEN = 40, 200, 2000, 500, 50  # literatures
RANK, TENTH, ALARM, LEAST, MOST = 0.95, 0.1, 0.065, 0.90, 0.98
HEAD = """# Validity: figures

Made by `make validity`; [validity.md](validity.md) says what they mean.
"""


def main() -> None:
    """Run everything in as many processes as there are processors."""
    quick = "--quick" in sys.argv
    given = [each for each in sys.argv[1:] if not each.startswith("-")]
    share = 10 if quick else 1
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        parts = [
            HEAD,
            *_matrix(RISING // share, MOVING // share, pool),
            *_alarms(ALARMED // share, pool),
            *_coverage(COVERED // share, pool),
            *_written(WRITTEN // share, pool),
        ]
    Path(given[0] if given else PAGE).write_text("\n".join(parts) + "\n", encoding="utf-8")


def _matrix(swept: int, moved: int, pool: ProcessPoolExecutor) -> Iterator[str]:
    own = rising(swept, pool)
    moves = moving(moved, pool)
    yield "\n## What rises and what stays flat\n"
    yield f"Rising: {swept} literatures at each of ten levels. Flat: {moved} at either end.\n"
    yield "| measure | cause | rank correlation | change | " + " | ".join(FACTORS) + " |"
    yield "|---" * (4 + len(FACTORS)) + "|"
    failed = []
    for measure, (rank, change) in own.items():
        cells = []
        for factor in FACTORS:
            part = moves[factor][measure] / change
            expected = expectation(measure, factor)
            is_off = expected == "flat" and abs(part) >= TENTH
            failed += [f"`{measure}` under {factor}"] * is_off
            mark = " may" if expected == "may" else " **!**" * is_off
            cells.append("rises" if expected == "rises" else f"{part:+.2f}{mark}")
        failed += [f"`{measure}` with its cause"] * (rank < RANK)
        yield f"| `{measure}` | {MEASURES[measure]['cause']} | {rank:.3f} | {change:+.2f} | " + " | ".join(cells) + " |"
    yield "\nA cell is the change over the factor's whole range as a share of the change over the measure's own cause. "
    yield f"Outside expectation: {', '.join(failed) or 'none'}."


def _alarms(trials: int, pool: ProcessPoolExecutor) -> Iterator[str]:
    yield f"\n## False alarms\n\n{trials} literatures without the effect; documents differ in all else.\n"
    yield f"| measure with a null | p below 0.05 | literatures with a p | at most {ALARM} |\n|---|---|---|---|"
    for name, test in ALARMS.items():
        share, known = alarms(test, trials, pool)
        yield f"| `{name}` | {share:.4f} | {known} | {'yes' if share <= ALARM else '**no**'} |"


def _coverage(trials: int, pool: ProcessPoolExecutor) -> Iterator[str]:
    yield "\n## Coverage of intervals\n"
    yield f"Of {trials} literatures, the share whose 95 % interval holds the generator's value.\n"
    found = {size: coverage(plan, trials, pool) for size, plan in SIZES.items()}
    yield "| measure | " + " | ".join(found) + f" | {LEAST} to {MOST} |\n" + "|---" * (len(found) + 2) + "|"
    for name in next(iter(found.values())):
        shares = [each[name][0] for each in found.values()]
        verdict = "yes" if all(LEAST <= share <= MOST for share in shares) else "**no**"
        yield f"| `{name}` | " + " | ".join(f"{share:.3f}" for share in shares) + f" | {verdict} |"


def _written(corpora: int, pool: ProcessPoolExecutor) -> Iterator[str]:
    yield "\n## As text, through the whole pipeline\n"
    yield f"{corpora} literatures of 12 documents, written out and read again.\n"
    yield "| | planted | came back | share |\n|---|---|---|---|"
    lost, figures = attenuation(corpora, pool)
    for name, (planted, back) in lost.items():
        yield f"| {name} | {planted} | {back} | {back / planted:.3f} |"
    yield "\n| measure | mean from the tables | mean from the texts | slope | r |\n|---|---|---|---|---|"
    for name, (before, after, slope, r) in figures.items():
        yield f"| `{name}` | {before:.3f} | {after:.3f} | {slope:.2f} | {r:.2f} |"


if __name__ == "__main__":
    main()
