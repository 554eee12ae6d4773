"""Leading: how far the lines of a text stand from each other."""

from itertools import pairwise

from .lines import Line

# Text set double in a face with much room between its lines has 2.8 heights of a line from one to the next.
LEADING_EMS, REACH_HEIGHTS, LEAST_STEPS = 1.3, 2.9, 20
EVEN_EMS, EVEN_SHARE = 0.06, 0.7


def leadings(pages: list[list[Line]]) -> dict[float, float]:
    """The usual distance between the tops of two lines of a document, for each size with enough lines to tell."""
    found: dict[float, list[float]] = {}
    for of_page in pages:
        for size, of_size in steps(of_page).items():
            found.setdefault(size, []).extend(step for step in of_size if 0 < step < REACH_HEIGHTS * size)
    return {
        size: max(LEADING_EMS * size, sorted(of_size)[len(of_size) // 2])
        for size, of_size in found.items()
        if len(of_size) >= LEAST_STEPS
    }


def steps(lines: list[Line]) -> dict[float, list[float]]:
    """Distances between the tops of lines of one size that follow each other, for each size."""
    found: dict[float, list[float]] = {}
    for before, line in pairwise(lines):
        if before.size == line.size:
            found.setdefault(line.size, []).append(min(line.top - before.top, line.bottom - before.bottom))
    return found


def least(of_size: list[float]) -> float:
    """The distance that lines have within a paragraph: a quarter of all are no larger."""
    return sorted(of_size)[len(of_size) // 4]


def are_even(of_size: list[float], size: float) -> bool:
    """Whether most lines stand equally far from each other, so that a little more room tells."""
    usual = least(of_size)
    return sum(abs(step - usual) < EVEN_EMS * size for step in of_size) > EVEN_SHARE * len(of_size)
