"""Codes a text with a model that was trained on a table of coded texts."""

from pathlib import Path
from typing import Any

from ..errors import PipelineError
from .runs import is_letters, letters, names, runs, words_of
from .textmodel import TextModel, load_model

OF_TEXT = "text"
MOST_TELLING = 5  # words or pairs that are given as the reason


def model_of_text(folder: Path) -> TextModel:
    """The model in a folder. Raises `PipelineError` where there is none, or one of more than texts."""
    model = load_model(folder)
    if model.kind != OF_TEXT:
        raise PipelineError(f"{folder} holds a model that 'termaudit train' did not write: name one that it wrote.")
    return model


def features(text: str) -> list[str]:
    """The features of a text: words, pairs of words and runs of letters."""
    return [*names(words_of(text)), *letters(text)]


def model_codes(model: TextModel, text: str) -> list[dict[str, Any]]:
    """Every code of every axis of a model: how likely it is, whether it `is_assigned`, and the words that tell it.

    Of codes that exclude each other the likeliest is assigned, of others each that is likely enough.
    """
    found = {name: (start, end) for name, start, end in reversed(list(runs(words_of(text))))}
    vector = model.vector(features(text))
    shown = [each for each, column in enumerate(vector[0].tolist()) if not is_letters(model.features[column])]
    rows = []
    for name, axis in model.axes.items():
        likely = axis.probabilities(vector)
        for place, code in enumerate(axis.codes):
            is_assigned = place == likely.argmax() if axis.excludes else likely[place] >= axis.least[place]
            speaks = axis.speaks_for(code, vector)
            best = sorted((each for each in shown if speaks[each] > 0), key=speaks.__getitem__, reverse=True)
            spans = [found[model.features[vector[0][each]]] for each in best[:MOST_TELLING]]
            rows.append(
                {
                    "axis": name,
                    "code": code,
                    "confidence": round(float(likely[place]), 3),
                    "is_assigned": bool(is_assigned),
                    "cues": "; ".join(dict.fromkeys(text[start:end] for start, end in spans)),
                    "quote": text,
                    "start": 0,
                    "end": len(text),
                    "method": "model",
                }
            )
    return rows
