"""Judges whether a sentence is a remark on terminology, and of which kinds, by its wording."""

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...learning.linear import Linear, load
from ...learning.textmodel import TextModel, Vector, load_model
from ...models import models_folder
from ..wording import QUOTED, WORD, wording, words
from .namesgiven import names_somebody
from .speaking import classes, frame, stem, turns

FEWEST_WORDS = 4
WINDOW = 6  # words within which two classes are neighbours
LONGEST_FRAME = 4  # words of the frame in one feature
MOST_NAMES, MOST_QUOTED = 6, 4
PASSING = 0.03  # probability from which the first pass lets a sentence through
LIKELY = 0.2  # probability from which a sentence is a remark of a kind
# "Term" in another sense than that of a word.
OTHER_SENSE = re.compile(
    r"\bterms(?= of (?:the |this |that |an? |its |their |our )?(?:\w+ )?(?:reference|employment|office|trade|service"
    r"|contract|agreement|lease|loan|licence|treaty|settlement|deal|sale|grant|tender|engagement)\b)"
    r"|(?<=\bin )terms(?= of\b)"
)
STRONGEST = 3  # words that are given as the reason


@dataclass(frozen=True)
class Kind:
    """A kind of remark: its code, how likely it is, and the features that speak for it most."""

    code: str
    likely: float
    reasons: tuple[str, ...]


def folder() -> Path:
    """Where the models of remarks are kept."""
    return models_folder() / "definition" / "remarks"


@functools.cache
def first_pass() -> Linear:
    """The cheap classifier that spares most sentences the model, once in a process."""
    return load(folder() / "first-pass.json", {"first-pass"})["first-pass"]


@functools.cache
def remark_model() -> TextModel:
    """The model of remarks, once in a process: whether a sentence is one, and of which kind if it is."""
    return load_model(folder())


def may_remark(text: str) -> bool:
    """Whether a plain sentence uses words that a remark could; cheap, and misses almost none."""
    if text.count(" ") + 1 < FEWEST_WORDS:
        return False
    return first_pass().probability(vocabulary(text)) >= PASSING


def remarking(text: str, least: float = LIKELY) -> list[Kind]:
    """The kinds of remark that a plain sentence is, the likeliest first: from `least` on, never from below `LIKELY`."""
    if not may_remark(text):
        return []
    model, least = remark_model(), max(least, LIKELY)
    vector = model.vector(features(text))
    likely = likely_kinds(model, vector, least)
    chosen = sorted((code for code in likely if likely[code] >= least), key=lambda code: (-likely[code], code))
    if not chosen or names_somebody(text):
        return []
    return [Kind(code, likely[code], _reasons(text, model, vector, code)) for code in chosen]


def likely_kinds(model: TextModel, vector: Vector, least: float = 0.0) -> dict[str, float]:
    """How likely a sentence is a remark of each kind: that it is one, times that it is of this kind if it is.

    Empty where it is less likely than `least` that it is a remark at all.
    """
    odds = model.log_odds(vector)
    is_remark = float(model.axes["remark"].from_log_odds(odds["remark"])[1])
    if is_remark < least:
        return {}
    kinds = model.axes["kind"]
    return dict(zip(kinds.codes, (is_remark * kinds.from_log_odds(odds["kind"])).tolist(), strict=True))


def vocabulary(text: str) -> list[str]:
    """The features of the first pass: words, their stems, their classes."""
    return list(itertools.chain.from_iterable(map(_told, dict.fromkeys(words(_one_sense(text))))))


@functools.lru_cache(maxsize=50_000)
def _told(word: str) -> tuple[str, ...]:
    """The features of a word: itself, its stem, its classes."""
    return f"word:{word}", f"stem:{stem(word)}", *(f"class:{name}" for name in classes(word))


def _one_sense(text: str) -> str:
    return OTHER_SENSE.sub("conditions", text) if "terms" in text else text


def features(text: str) -> list[str]:
    """The features by which a plain sentence is judged."""
    text = _one_sense(text)
    shown = words(text)
    return [
        *wording(text),
        *(_told(word)[1] for word in shown),
        *_classes(shown),
        *_turns(shown),
        *_frames(shown),
        *_shape(shown),
        *_quotations(text),
    ]


def _classes(shown: Sequence[str]) -> list[str]:
    """The classes of the words, how many words each has, and which stand close before which."""
    named = [_named(word) for word in shown]
    count = Counter(itertools.chain.from_iterable(named))
    found = [f"class:{name} {number}" for name, many in count.items() for number in range(1, min(many, 3) + 1)]
    for place, names in enumerate(named):
        if names:
            close = list(itertools.chain.from_iterable(named[place + 1 : place + WINDOW]))
            found += [f"near:{one} > {two}" for one in names for two in close]
    return found


@functools.lru_cache(maxsize=50_000)
def _named(word: str) -> tuple[str, ...]:
    """The classes of a word; what is written in capitals is a class of its own."""
    return classes(word) + ((word,) if word.isupper() and word.isalpha() else ())


def _turns(shown: Sequence[str]) -> Iterator[str]:
    """The turns of phrase, and how many point to a kind."""
    for tier, name in (("wide", "turn"), ("firm", "firm")):
        found = [each.turn for each in turns(shown, tier)]
        count = Counter(turn.kind for turn in found)
        yield from (f"{name}:{turn.written}" for turn in found)
        yield from (f"{tier}:{kind} {number}" for kind, many in count.items() for number in range(1, min(many, 2) + 1))


def _frames(shown: Sequence[str]) -> list[str]:
    """Runs of two to four words of the sentence's frame, and the runs that open it."""
    framed = ["<", *frame(shown), ">"]
    runs, found = [f"frame:{word}" for word in framed], []
    for length in range(1, LONGEST_FRAME):
        runs = [f"{run} {word}" for run, word in zip(runs, framed[length:], strict=False)]
        found += runs
    return found + [f"opening:{' '.join(framed[:length])}" for length in (4, 5, 6)]


def _shape(shown: Sequence[str]) -> Iterator[str]:
    yield f"quoted:{min(shown.count(QUOTED), MOST_QUOTED)}"
    yield f"names:{min(shown.count('NAME'), MOST_NAMES)}"
    yield f"commas:{min(shown.count(','), 5)}"
    yield from ("asks" for _ in range("?" in shown))


def _quotations(text: str) -> Iterator[str]:
    """What stands between quotation marks, by length and letter case, and its neighbours."""
    for match in WORD.finditer(text) if QUOTED in words(text) else ():
        if match.lastgroup != "quoted":
            continue
        inside = match.group()[1:-1]
        number = len(inside.split())
        size = str(number) if number < 3 else "few" if number < 5 else "many"
        capitals = sum(word[0].isupper() for word in inside.split())
        case = "capitals" if number > 1 and 2 * capitals >= number else "small" if inside[0].islower() else "mixed"
        yield f"quotation:{size} {case}"
        yield f"quotation-ends:{case} {'mark' if inside[-1] in '.,!?' else 'word'}"
        before, after = words(text[: match.start()])[-1:], words(text[match.end() :])[:1]
        yield f"quotation-after:{' '.join(before)} {size} {case}"
        yield f"quotation-before:{' '.join(after)} {size} {case}"


def _reasons(text: str, model: TextModel, vector: Vector, code: str) -> tuple[str, ...]:
    """The words of the sentence, as written, that speak most for a kind: turns of phrase and single words."""
    speaks = model.axes["kind"].speaks_for(code, vector) + model.axes["remark"].speaks_for("yes", vector)
    weights = {model.features[column]: weight for column, weight in zip(vector[0], speaks.tolist(), strict=True)}
    shown, places = words(text), [match.span() for match in WORD.finditer(text)]
    said: dict[str, float] = {}

    def speak(first: int, last: int, *told: str) -> None:
        said[text[places[first][0] : places[last][1]]] = sum(weights.get(feature, 0.0) for feature in told)

    for place, word in enumerate(shown):
        if word.isalpha():
            speak(place, place, f"word:{word}", f"stem:{stem(word)}")
    for tier, name in (("wide", "turn"), ("firm", "firm")):
        for turn, first, end in turns(shown, tier):
            speak(first, end - 1, f"{name}:{turn.written}")
    best = sorted((each for each in said if said[each] > 0), key=lambda each: (-said[each], each))
    return tuple(best[:STRONGEST]) or ("wording",)
