"""Judges passages and sentences by their wording together with what the rules heard in them."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..codebook import Code
from ..learning.runs import Run
from ..learning.textmodel import TextModel, Vector, load_model
from ..models import models_folder
from .passages import Passage, count_words
from .tfidf import Hit, score
from .voices import ACTIVITY, THEORETICAL, Found, Voice, family

STEPS = (0.05, 0.3, 0.6, 1.0)  # of a score; each that is reached is a feature
AGAINST = -0.2
MOST_TELLING = 3  # stretches of words that are given as the reason
MOST_CONSIDERED = 20  # features, the most telling ones
SHORTEST = 4  # letters of a word that can tell
STANCE, PRESENT = "stance", "present"  # axes: the one stance that is primary; every stance that does real work
SECOND, SECOND_TOLD = 0.6, 0.4  # probability from which another stance is present; where a rule tells it
CONSTRUCTS = 2  # of activity theory that must be at work where it is not named


@functools.cache
def passage_model() -> TextModel:
    """The model of stance, theme, element and design of a passage, once in a process."""
    return load_model(folder() / "passage_model")


@functools.cache
def sentence_model() -> TextModel:
    """The model of valence, level and evidence of a sentence, once in a process."""
    return load_model(folder() / "sentence_model")


def folder() -> Path:
    """Where both are kept, with the labelled passages and sentences."""
    return models_folder() / "stance"


def model_for(stances: tuple[Code, ...]) -> TextModel | None:
    """The model, where it knows all stances of the codebook; None for a codebook with others."""
    ids = {code.id for code in stances if code.axis == STANCE}
    model = passage_model()
    return model if ids == set(model.axes[STANCE].codes) else None


def heard(passage: Passage, found: Found, speaking: list[Voice], aside: set[Hit]) -> Iterator[str]:
    """What the rules heard, as features: how loudly each code and each stance speaks, what is set aside."""
    for code, hits in found.items():
        yield from _steps(f"cues {code}", score(hits, passage.words))
    for voice in speaking:
        yield f"speaks {voice.code} {voice.rule}"
        yield from _steps(f"speaks {voice.code}", voice.score)
    yield from _steps("terms", passage.terms / passage.words * 20 if passage.words else 0.0)
    yield from (f"set aside {code}" for code in sorted({hit.cue.code for hit in aside}))


def _steps(name: str, strength: float) -> Iterator[str]:
    yield from (f"{name} {step}" for step in STEPS if strength >= step)
    if strength <= AGAINST:
        yield f"{name} against"


@dataclass(frozen=True)
class Judgement:
    """What a model says of one passage or sentence."""

    model: TextModel
    vector: Vector
    by_axis: dict[str, list[float]]  # how likely each code is, calibrated
    passage: Passage
    span: tuple[int, int]  # in the passage

    def likely(self, axis: str) -> dict[str, float]:
        """How likely each code of an axis is, calibrated."""
        return dict(zip(self.model.axes[axis].codes, self.by_axis[axis], strict=True))

    def likeliest(self, axis: str) -> tuple[str, float]:
        """The code of an axis that is likeliest, and how likely it is."""
        likely = max(self.by_axis[axis])
        return self.model.axes[axis].codes[self.by_axis[axis].index(likely)], likely

    def holding(self, axis: str) -> dict[str, float]:
        """The codes of an axis, any number of which may hold, that are likely enough."""
        found = self.model.axes[axis]
        least = dict(zip(found.codes, found.least.tolist(), strict=True))
        return {code: likely for code, likely in self.likely(axis).items() if likely >= least[code]}

    def telling(self, axis: str, code: str) -> list[tuple[int, int]]:
        """Where the words stand that speak most for a code, the most telling first; none within another."""
        speaks = self.model.axes[axis].speaks_for(code, self.vector)
        chosen: list[tuple[int, int]] = []
        for place in speaks.argsort(kind="stable")[: -MOST_CONSIDERED - 1 : -1].tolist():
            if speaks[place] <= 0 or len(chosen) == MOST_TELLING:
                break
            start, end = self._place(self.model.features[self.vector[0][place]])
            tells = end - start >= SHORTEST and max(map(len, self.passage.text[start:end].split())) >= SHORTEST
            if tells and not any(start < last and first < end for first, last in chosen):
                chosen.append((start, end))
        return chosen

    def _place(self, name: str) -> tuple[int, int]:
        """Where a word or pair of the text stands first; nowhere where it is none."""
        runs, numbers = self._runs
        number = numbers.get(name)
        if number is None:
            return 0, 0
        first = number % len(runs)
        last = first + number // len(runs)  # the pairs come after the words
        return runs[first][1], runs[last][2]

    @functools.cached_property
    def _runs(self) -> tuple[list[Run], dict[str, int]]:
        """The words, and the number of each word and pair where it stands first: the words come before the pairs."""
        runs, names = self.passage.words_between(*self.span)
        return runs, dict(zip(reversed(names), reversed(range(len(names))), strict=True))


def features(passage: Passage, found: Found, speaking: list[Voice], aside: set[Hit]) -> list[str]:
    """The features of a passage: its words, and what the rules heard."""
    _, names = passage.words_between(0, len(passage.text))
    return [*names, *heard(passage, found, speaking, aside)]


def judged(model: TextModel, passage: Passage, found: Found, speaking: list[Voice], aside: set[Hit]) -> Judgement:
    """What a model says of a passage."""
    vector = model.vector(features(passage, found, speaking, aside))
    (likely,) = model.likely([vector])
    return Judgement(model, vector, likely, passage, (0, len(passage.text)))


def sentence_features(
    passage: Passage, span: tuple[int, int], hits: dict[str, list[Hit]], forms: Iterable[str]
) -> list[str]:
    """The features of a sentence: its words, how loudly each code's cues speak in it, the forms it has."""
    start, end = span
    words = count_words(passage.text[start:end]) if hits else 0
    _, names = passage.words_between(start, end)
    told = [step for code, found in hits.items() for step in _steps(f"cues {code}", score(found, words))]
    return [*names, *told, *(f"form {code}" for code in forms)]


def judged_sentences(
    passage: Passage, hits: Sequence[dict[str, list[Hit]]], forms: Iterable[Iterable[str]]
) -> list[Judgement]:
    """What the model of sentences says of each sentence of a passage, by the hits and the forms of each."""
    model = sentence_model()
    cases = zip(passage.sentences, hits, forms, strict=True)
    vectors = [model.vector(sentence_features(passage, *case)) for case in cases]
    judged_alike = zip(vectors, model.likely(vectors), passage.sentences, strict=True)
    return [Judgement(model, vector, likely, passage, span) for vector, likely, span in judged_alike]


def barred(found: Found, speaking: list[Voice], aside: set[Hit], stances: tuple[Code, ...]) -> set[str]:
    """The stances of theories that do no work in the passage: they never set its stance.

    A theory is idle that is only named. Activity theory is idle, too, that is not named and shows fewer than two of its
    constructs: many of their names are everyday words.
    """
    idle = set()
    for stance in set(THEORETICAL) - {voice.code for voice in speaking}:
        hits = [hit for hit in family(stance, found, stances) if hit.cue.weight > 0]
        constructs = {hit.cue.phrase for hit in hits if hit.cue.kind == "cue" and hit not in aside}
        is_named = any(hit.cue.kind == "name" for hit in hits)
        if (is_named and not constructs) or (stance == ACTIVITY and not is_named and len(constructs) < CONSTRUCTS):
            idle.add(stance)
    return idle
