"""Writes the card of a trained model: what it learned from, how well it codes, by which words."""

from collections.abc import Iterator
from typing import Any

from .crossvalidation import FOLDS
from .frames import Frame


def card(source: str, frame: Frame, scores: dict[str, Any]) -> str:
    """The card as Markdown; `scores` are those of `scores.json`."""
    return "\n".join(_lines(source, frame, scores)) + "\n"


HEAD = """\
# A coding frame learned from {source}

{texts} texts in {groups} documents or groups of the same text. Who coded them, by which guideline and with which
agreement, only those who made the table can say: write it here before you publish what the model codes.

All figures come from a cross-validation: {folds} parts, no document in two of them, each coded by a model that saw
neither it nor what its thresholds were chosen on. Features are words, pairs of words and runs of letters by tf-idf, the
classifier is a logistic regression with all codes weighed alike, probabilities are calibrated on parts left out. A
model codes well what resembles the texts that it learned from: score it on a sample of those that it is meant for."""


def _lines(source: str, frame: Frame, scores: dict[str, Any]) -> Iterator[str]:
    groups = len(set(frame.groups))
    yield HEAD.format(source=_plain(source), texts=len(frame.texts), groups=groups, folds=FOLDS)
    yield from (f"\nNot learned: {_plain(sentence)}." for sentence in frame.left_out)
    for axis, told in scores.items():
        kind = "one code a text" if told["codes_exclude_each_other"] else "any number of codes a text"
        reached = f"Macro-F1 {told['macro_f1']:.3f}, calibration error {told['calibration_error']:.3f}."
        yield f"\n## {_plain(axis)}\n\n{told['texts']} texts, {kind}. {reached}\n"
        yield "| code | texts | precision | recall | F1 | most telling words |\n|---|---|---|---|---|---|"
        for row in told["codes"]:
            figures = " | ".join(f"{row[name]:.2f}" for name in ("precision", "recall", "f1"))
            yield f"| {_plain(row['code'])} | {row['support']} | {figures} | {_plain(', '.join(row['telling']))} |"
        if "confusion" in told:
            codes = [_plain(row["code"]) for row in told["codes"]]
            yield f"\n| by people, then by the model | {' | '.join(codes)} |\n{'|---' * (len(codes) + 1)}|"
            for code, counts in zip(codes, told["confusion"], strict=True):
                yield f"| {code} | {' | '.join(map(str, counts))} |"


def _plain(text: str) -> str:
    """A text from the table that breaks no table of the card."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
