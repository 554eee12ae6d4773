"""Finds where a document puts one of two terms that it defines apart for the other."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..language.parsing import parses
from ..measuring.swapping import LIST_CHARS, PARAGRAPH_CHARS
from .apart import Apart
from .referring import FIRST_NAMED, Phrase, phrase, same_referent
from .setapart import is_set_apart
from .uses import Read, Use


@dataclass(frozen=True)
class Link:
    """Two neighbouring uses of one noun that seem to speak of one thing, and why they do."""

    first: Use
    second: Use
    phrase: Phrase
    reasons: tuple[str, ...]

    @property
    def is_swap(self) -> bool:
        """Whether the two have different terms."""
        return self.first.term != self.second.term


@dataclass
class Swapped:
    """What became of one pair of terms: its swaps, and how many there would be if chance chose the term."""

    pair: Apart
    swaps: list[Link] = field(default_factory=list)
    expected: float = 0.0


def swapped(read: Read, pairs: Iterable[Apart]) -> list[Swapped]:
    """The swaps of each pair of terms in one document; a pair without any is left out.

    A link is two neighbouring uses of the pair before the same noun in one section, more than 40 and at most 600 code
    points apart, of which the second speaks of the same thing as the first (`same_referent`) and neither is coordinated
    with or set against the other. A swap is a link of two terms.

    Shuffling the terms over the n places of one noun where the pair stands, a of the one and b of the other, makes a
    link a swap with the probability 2ab / n(n - 1): the sum over all links is `expected`, exact without drawing.
    Whether two uses are a link does not depend on which terms they have.
    """
    found = []
    for pair in pairs:
        made = Swapped(pair)
        for places in _by_noun(read, pair):
            links = _links(read, places)
            counts = Counter(use.term for use in places if use.is_plain)
            total = counts.total()
            if links and total > 1:
                one, other = (counts[term] for term in pair.terms)
                made.expected += len(links) * 2 * one * other / (total * (total - 1))
                made.swaps += [link for link in links if link.is_swap]
        if made.swaps:
            found.append(made)
    return found


def _by_noun(read: Read, pair: Apart) -> Iterable[list[Use]]:
    """The uses of the two terms, noun by noun, where both terms stand before it."""
    nouns: dict[str, list[Use]] = defaultdict(list)
    for use in read.uses:
        if use.mention["head"] and use.term in pair.terms:
            nouns[_singular(use.mention["head"])].append(use)
    return [nouns[noun] for noun in sorted(nouns) if len({use.term for use in nouns[noun] if use.is_plain}) > 1]


def _singular(noun: str) -> str:
    """The noun with the regular ending of the plural taken off, so that "teams" is the noun of "team"."""
    return noun[:-3] + "y" if noun.endswith("ies") else noun[:-1] if noun.endswith("s") and noun[-2:] != "ss" else noun


def _links(read: Read, uses: list[Use]) -> list[Link]:
    """The links among the uses of one noun, in order of place."""
    close = [(one, other) for one, other in itertools.pairwise(uses) if _may_link(read, one, other)]
    spans = sorted({use.sentence for pair in close for use in pair})
    parsed = dict(zip(spans, parses(read.stored.text, spans), strict=True))
    links = []
    for one, other in close:
        earlier, later = phrase(parsed[one.sentence], one), phrase(parsed[other.sentence], other)
        if earlier is None or later is None:
            continue
        reasons = same_referent(read, (one, earlier), (other, later))
        if reasons:
            links.append(Link(one, other, later, tuple(reasons)))
    return links


def _may_link(read: Read, one: Use, other: Use) -> bool:
    """Whether nothing but the noun phrases themselves can tell that two uses are of different things."""
    is_listed = "list" in (one.block["role"], other.block["role"]) and one.block is not other.block
    return (
        one.is_plain
        and other.is_plain
        and LIST_CHARS < other.start - one.start <= PARAGRAPH_CHARS
        and one.block["section"] == other.block["section"]
        and not is_listed
        and not is_set_apart(read.marked((one.sentence[0], other.sentence[1])))
    )


# What each reason adds to the confidence in a swap. They were set by hand.
LEAST, MOST, BASE = 0.2, 0.8, 0.3
ADDS = {"demonstrative phrase": 0.15, "same modifiers": 0.15, FIRST_NAMED: 0.1}
CONFLICT, HABIT = 0.1, 0.15
ABOVE = 0.25  # swaps; what observed must exceed expected by


def reasons_of(link: Link, found: Swapped) -> tuple[list[str], float]:
    """Why a swap is thought one, and the confidence: 0.3, more or less for each reason, within 0.2 to 0.8."""
    reasons = list(link.reasons)
    confidence = BASE + sum(ADDS.get(reason, 0) for reason in reasons)
    if found.pair.conflicts:
        reasons.append("definitions conflict")
        confidence += CONFLICT
    above = len(found.swaps) - found.expected
    if above >= ABOVE:
        reasons.append("more often than by chance")
        confidence += HABIT
    elif above <= -ABOVE:
        reasons.append("less often than by chance")
        confidence -= HABIT
    return reasons, round(min(MOST, max(LEAST, confidence)), 2)
