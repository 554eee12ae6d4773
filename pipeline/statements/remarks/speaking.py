"""How a sentence speaks of terminology: its words by class, its turns of phrase, its frame without its matter."""

import functools
import itertools
import operator
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
GAP, LONGEST_GAP = "...", 6  # in a turn: up to so many words
NEEDED = 3  # words of a turn that are looked up before it is looked for
OTHER = "~"  # a word of which only the ending is kept
MERGED = frozenset({OTHER, OTHER + "ed", OTHER + "ing"})  # with the one that follows


@dataclass(frozen=True)
class Piece:
    """A word of a turn: its choices, in full or by how they begin; one that may be missing, or a gap for any words."""

    exact: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()
    may_miss: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class Turn:
    """A turn of phrase: the kind of remark it points to, how it is written, its words and gaps, a needed word first."""

    kind: str
    written: str
    pieces: tuple[Piece, ...]

    @property
    def needed(self) -> list[Piece]:
        """The words that it cannot do without."""
        return [piece for piece in self.pieces if not (piece.may_miss or piece.is_gap)]

    def end(self, words: Sequence[str], at: int, number: int = 1) -> int | None:
        """Where it ends if its piece of this number begins at a word; None if what follows is not the turn.

        A word that may be missing is taken where it stands; a gap is as short as it can be.
        """
        if number == len(self.pieces):
            return at
        piece, end = self.pieces[number], None
        if piece.is_gap:
            ends = (self.end(words, after, number + 1) for after in range(at, min(at + LONGEST_GAP, len(words)) + 1))
            return next((end for end in ends if end is not None), None)
        if at < len(words) and (words[at] in piece.exact or words[at].startswith(piece.openings)):
            end = self.end(words, at + 1, number + 1)
        return self.end(words, at, number + 1) if end is None and piece.may_miss else end


class Found(NamedTuple):
    """A turn of phrase in a sentence: its first word, and the word after its last."""

    turn: Turn
    first: int
    end: int


class Turns:
    """The turns of phrase of a tier, by the words that they need.

    What a word can be is one number with a bit for each turn and each of its first `NEEDED` needed words: of all first
    words, then of all second ones. A turn of which the sentence lacks a word is not looked for.
    """

    def __init__(self, turns: Iterable[Turn]) -> None:
        self._turns = tuple(turns)
        self._exact: dict[str, int] = {}
        self._openings: dict[str, int] = {}
        self._no_more = 0  # the bits of the words that shorter turns do not have
        self._can_be = functools.lru_cache(maxsize=50_000)(self._bits_of)
        for number, (place, turn) in itertools.product(range(NEEDED), enumerate(self._turns)):
            bit = 1 << number * len(self._turns) + place
            if number >= len(turn.needed):
                self._no_more |= bit
                continue
            piece = turn.needed[number]
            for listed, choices in ((self._exact, piece.exact), (self._openings, piece.openings)):
                for choice in choices:
                    listed[choice] = listed.get(choice, 0) | bit
        self._longest = max(map(len, self._openings), default=0)

    def find(self, words: Sequence[str]) -> list[Found]:
        """Those in the words of a sentence, each where it first stands, in the order in which they are listed."""
        bits = list(map(self._can_be, words))
        had = functools.reduce(operator.or_, bits, self._no_more)
        sought = functools.reduce(operator.and_, (had >> number * len(self._turns) for number in range(NEEDED)))
        found = {}
        for first, can_be in enumerate(bits):
            begun = can_be & sought
            while begun:
                bit = begun & -begun
                begun ^= bit
                place = bit.bit_length() - 1
                end = self._turns[place].end(words, first + 1)
                if end is not None:
                    found[place] = Found(self._turns[place], first, end)
                    sought ^= bit
        return [found[place] for place in sorted(found)]

    def _bits_of(self, word: str) -> int:
        """The needed words that a word can be."""
        begun = (self._openings.get(word[:length], 0) for length in range(min(len(word), self._longest) + 1))
        return functools.reduce(operator.or_, begun, self._exact.get(word, 0))


@dataclass(frozen=True)
class Speaking:
    """What `models/definition/speaking.toml` holds, ready for use."""

    exact: dict[str, tuple[str, ...]]
    openings: dict[str, tuple[tuple[str, str], ...]]
    frames: frozenset[str]
    turns: dict[str, Turns]


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
        tier: Turns(_turn(kind, turn, stored["sets"]) for kind, turns in stored[tier].items() for turn in turns)
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


def turns(words: Sequence[str], tier: str) -> list[Found]:
    """The turns of phrase of a tier, wide or firm, in the words of a sentence."""
    return speaking().turns[tier].find(words)


def frame(words: Sequence[str]) -> list[str]:
    """The sentence without its matter: words that shape it, and of the others their endings, neighbours as one."""
    shown: list[str] = []
    for word in filter(None, map(_framed, words)):
        if word[0] == OTHER and shown and shown[-1] in MERGED:
            shown[-1] = word
        else:
            shown.append(word)
    return shown


@functools.lru_cache(maxsize=50_000)
def _framed(word: str) -> str:
    if word in speaking().frames or not word[0].isalpha() or classes(word) or word in CLASSLESS or word == "TERM":
        return word
    if word.endswith("ly"):
        return ""
    ending = next((each for each in ("ed", "ing") if word.endswith(each)), "")
    return OTHER + (ending or ("s" if word.endswith("s") and not word.endswith("ss") else ""))


def _turn(kind: str, written: str, sets: dict[str, str]) -> Turn:
    turn = Turn(kind, written, tuple(_piece(word, sets) for word in written.split()))
    if turn.pieces[0] not in turn.needed:
        raise ValueError(f"'{written}' does not begin with a word that it needs")
    return turn


def _piece(word: str, sets: dict[str, str]) -> Piece:
    if word == GAP:
        return Piece(is_gap=True)
    may_miss = word.endswith("?") and len(word) > 1
    choices = list(_choices(word.removesuffix("?") if may_miss else word, sets))
    openings = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    return Piece(frozenset(choice for choice in choices if not choice.endswith("*")), openings, may_miss)


def _choices(word: str, sets: dict[str, str]) -> Iterator[str]:
    for choice in word.split("|"):
        if choice.startswith("@"):
            yield from _choices(sets[choice[1:]], sets)
        else:
            yield choice
