"""How a sentence speaks of terminology: its words by class, its turns of phrase, its frame without its matter."""

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import PipelineError
from ...models import models_folder
from ..wording import NAME, QUOTED

ENDINGS = (
    "isations ization isation ations ation ingly ments ment ities ness ions ion ity ing ers ies ied est ed er es ly al"
    " s e y"
).split()
SHORTEST_STEM = 4
OPENING = 3  # letters by which classes are looked up
CLASSLESS = frozenset({QUOTED, NAME})
OTHER = "~"  # a word of which only the ending is kept


@dataclass(frozen=True)
class Turn:
    """A turn of phrase: the kind of remark it points to, how it is written, how it is found in joined words.

    `begins` are the words that it may begin with, `word*` with any ending; none where that is any word.
    """

    kind: str
    written: str
    expression: str
    begins: tuple[str, ...]

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when it is first looked for: most turns are rare."""
        return re.compile(self.expression)

    def may_begin(self, word: str) -> bool:
        """Whether it may begin with a word."""
        return any(word.startswith(each[:-1]) if each.endswith("*") else word == each for each in self.begins)


@dataclass(frozen=True)
class Speaking:
    """What `models/definition/speaking.toml` holds, ready for use."""

    exact: dict[str, tuple[str, ...]]
    openings: dict[str, tuple[tuple[str, str], ...]]
    frames: frozenset[str]
    turns: dict[str, tuple[Turn, ...]]


@functools.cache
def speaking() -> Speaking:
    """The word classes and turns of phrase, once in a process."""
    try:
        stored = tomllib.loads((models_folder() / "definition" / "speaking.toml").read_text(encoding="utf-8"))
        return _read(stored)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PipelineError(f"speaking.toml is not what it should be ({error}): install termaudit anew.") from error


def _read(stored: dict[str, dict]) -> Speaking:
    """What the file holds, ready for use."""
    exact: dict[str, list[str]] = {}
    openings: dict[str, list[tuple[str, str]]] = {}
    for name, listed in stored["classes"].items():
        for word in listed.split():
            if word.endswith("*"):
                openings.setdefault(word[:OPENING], []).append((word[:-1], name))
            else:
                exact.setdefault(word, []).append(name)
    turns = {
        tier: tuple(
            Turn(kind, turn, _expression(turn, stored["sets"]), _first(turn, stored["sets"]))
            for kind, turns in stored[tier].items()
            for turn in turns
        )
        for tier in ("wide", "firm")
    }
    return Speaking(
        {word: tuple(names) for word, names in exact.items()},
        {opening: tuple(words) for opening, words in openings.items()},
        frozenset(stored["frames"]["words"].split()),
        turns,
    )


@functools.lru_cache(maxsize=50_000)
def classes(word: str) -> tuple[str, ...]:
    """The classes of a word in small letters, in alphabetical order."""
    data = speaking()
    begun = [name for opening, name in data.openings.get(word[:OPENING], ()) if word.startswith(opening)]
    return tuple(sorted({*data.exact.get(word, ()), *begun}))


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending, roughly.

    >>> stem("definitions"), stem("defined"), stem("word")
    ('definit', 'defin', 'word')
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def turns(words: list[str], tier: str) -> list[Turn]:
    """The turns of phrase of a tier, wide or firm, in the words of a sentence."""
    joined = f" {' '.join(words)} "
    listed = speaking().turns[tier]
    found = {place for place in _begun("", tier) if listed[place].pattern.search(joined)}
    at = 1
    for word in words:
        found.update(place for place in _begun(word, tier) if listed[place].pattern.match(joined, at))
        at += len(word) + 1
    return [listed[place] for place in sorted(found)]


@functools.lru_cache(maxsize=50_000)
def _begun(word: str, tier: str) -> tuple[int, ...]:
    """The places of the turns that may begin with a word; for "" those that may begin with any."""
    if not word:
        return tuple(place for place, turn in enumerate(speaking().turns[tier]) if not turn.begins)
    listed, initials = speaking().turns[tier], _by_initial(tier)
    places = sorted({*initials.get(word[0], ()), *initials.get("", ())})
    return tuple(place for place in places if listed[place].may_begin(word))


@functools.cache
def _by_initial(tier: str) -> dict[str, list[int]]:
    """The places of the turns by the letters with which their first word may begin; "" where that is any letter."""
    found: dict[str, list[int]] = {}
    for place, turn in enumerate(speaking().turns[tier]):
        for choice in turn.begins:
            found.setdefault(choice.removesuffix("*")[:1], []).append(place)
    return found


def frame(words: list[str]) -> list[str]:
    """The sentence without its matter: words that shape it, and of the others their endings, neighbours as one."""
    return list(_merged(_framed(word) for word in words))


@functools.lru_cache(maxsize=50_000)
def _framed(word: str) -> str:
    if word in speaking().frames or not word[0].isalpha() or classes(word) or word in CLASSLESS or word == "TERM":
        return word
    if word.endswith("ly"):
        return ""
    ending = next((each for each in ("ed", "ing") if word.endswith(each)), "")
    return OTHER + (ending or ("s" if word.endswith("s") and not word.endswith("ss") else ""))


def _merged(shown: Iterator[str]) -> Iterator[str]:
    held = ""
    for word in filter(None, shown):
        if held and not (word[0] == OTHER and held in {OTHER, OTHER + "ed", OTHER + "ing"}):
            yield held
        held = word
    if held:
        yield held


def _expression(turn: str, sets: dict[str, str]) -> str:
    pieces = []
    for word in turn.split():
        if word == "...":
            pieces.append(r"(?:[^ ]+ ){0,6}?")
            continue
        may_miss = word.endswith("?") and len(word) > 1
        choices = "|".join(map(_one, _choices(word.removesuffix("?") if may_miss else word, sets)))
        pieces.append(f"(?:(?:{choices}) )" + ("?" if may_miss else ""))
    return "(?<= )" + "".join(pieces)


def _first(turn: str, sets: dict[str, str]) -> tuple[str, ...]:
    first = turn.split()[0]
    return () if first == "..." or first.endswith("?") else tuple(_choices(first, sets))


def _choices(word: str, sets: dict[str, str]) -> Iterator[str]:
    for choice in word.split("|"):
        if choice.startswith("@"):
            yield from _choices(sets[choice[1:]], sets)
        else:
            yield choice


def _one(choice: str) -> str:
    """The expression of one word."""
    if choice == "*":
        return "[^ ]+"
    return re.escape(choice.removesuffix("*")) + ("[^ ]*" if choice.endswith("*") else "")
