"""Decides which hits in a sentence are uses of a term."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..language.parsing import Parse
from .heads import UNREAD, Reading, compound_head, reading
from .lexicon import UNKNOWN, Hit, Item, Lexicon
from .neighbours import JOINERS, head_noun, may_be_noun, position

if TYPE_CHECKING:
    from spacy.tokens import Doc

Span = tuple[int, int]

NEIGHBOUR_CHARS = 80
NAMES = ("noun", "adjective")  # parts of speech of what a paragraph is about
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
PLAIN_WORDS = 5
COMPOUNDED = ("noun", "phrase")  # parts of speech that may stand before a noun: "partnership board"
LIST_TOKENS = 12
DASHES = "-–—"
BEFORE_DEFINED = re.compile(r"\W*(?:(?:the|a|an|by|term|word|label|concept|definition|of)\W+){0,4}", re.IGNORECASE)
DEFINING = re.compile(
    r"['\"]?(?: working| work)?['\"]?"
    r"(?:\s?[:\t]|,? (?:refers? to|means?|denotes?|describes?|we mean|(?:is|are|can be) (?:defined|understood))\b)"
)


def abbreviation(hit: Hit) -> tuple[Item, str] | None:
    """The abbreviation, apart from its plural ending."""
    if hit.surface.kind != "abbreviation":
        return None
    return hit.surface.item, hit.surface.written.removesuffix("s")


@dataclass
class Sentence:
    """One sentence of a tokenized document, up to token `limit`, and which hits in it are uses of a term."""

    doc: "Doc"
    text: str
    start: int
    end: int
    limit: int
    block: dict[str, Any]
    company: dict[tuple["re.Pattern", int], list[Span]]  # what was found in a paragraph, by its place
    candidates: list[Hit] = field(default_factory=list)
    lonely: list[Hit] = field(default_factory=list)
    parse: Parse | None = None
    _found: dict["re.Pattern", bool] = field(default_factory=dict)

    def consider(self, hits: list[Hit], lexicon: Lexicon, introduced: dict[tuple[Item, str], str]) -> None:
        """Sort the hits that their context does not reject into `candidates`, those without company into `lonely`."""
        found = [hit for hit in hits if hit.surface.kind == "term" or abbreviation(hit) in introduced]
        for hit in (*found, *self._suspended(hits, lexicon)):
            if not self._is_rejected(hit):
                (self.candidates if self._has_company(hit) else self.lonely).append(hit)

    def uses(self, introduced: dict[tuple[Item, str], str]) -> list[tuple[Hit, Reading]]:
        """The candidates that count, in order, each with its head noun: the longest where they overlap."""
        adjectives = {hit.first: hit.last for hit in self.candidates if _is_adjective(hit)}
        verbs = {hit.first for hit in self.candidates if hit.surface.item.term.part_of_speech == "verb"}
        chosen: list[tuple[Hit, Reading]] = []
        taken: set[int] = set()
        for hit in sorted(
            self.candidates, key=lambda each: (each.start - each.end, each.start, each.surface.item.rank)
        ):
            places = range(hit.first, hit.last + 1)
            if not taken.isdisjoint(places):
                continue
            neighbour = head_noun(self.doc, hit.last, self.limit, adjectives)
            read = self._read(hit, introduced.get(abbreviation(hit)), neighbour)
            before = {neighbour} | ({read.head} if read.position == "attributive" else set())
            if (read.is_verb and hit.first in verbs and _is_adjective(hit)) or not _fits(hit, before):
                continue
            taken.update(places)
            chosen.append((hit, read))
        return sorted(chosen, key=lambda use: use[0].start)

    def needs_parse(self, hit: Hit) -> bool:
        """Whether only a parse can tell the noun that the hit modifies, if any."""
        if hit.surface.kind == "abbreviation":
            return False
        if _is_adjective(hit):
            return not self._usual_head(hit)
        return hit.surface.item.term.part_of_speech in COMPOUNDED and may_be_noun(self.doc, hit.last + 1, self.limit)

    def _usual_head(self, hit: Hit) -> str:
        """A noun that the codebook names as a head of the term, right after it and before a small word or a mark."""
        place = hit.last + 1
        if place >= self.limit or self.doc[place].lower_ not in hit.surface.item.concept.heads:
            return ""
        ends = place + 1 >= self.limit or self.doc[place + 1].is_stop or not self.doc[place + 1].text[0].isalnum()
        return self.doc[place].lower_ if ends else ""

    def _read(self, hit: Hit, long: str | None, neighbour: str) -> Reading:
        """Head noun and position of a hit, by the parse where there is one, else by the right neighbour."""
        if not _is_adjective(hit):
            is_adjective = hit.surface.item.term.part_of_speech == "adjective"
            return Reading(long if long and is_adjective else self._compound(hit, neighbour), "other")
        usual = self._usual_head(hit)
        if usual:
            return Reading(usual, "attributive")
        others = {each.start for each in self.candidates if _is_adjective(each)}
        read = reading(self.parse, hit.start, hit.end, others=others) if self.parse else None
        if read is not None and read.position:
            return read
        head = "" if read else neighbour
        stands = position(self.doc, hit.first, head, hit.surface.item.concept.heads)
        return replace(read or UNREAD, head=head if stands == "attributive" else "", position=stands)

    def _compound(self, hit: Hit, neighbour: str) -> str:
        """The head of the compound in which a noun of the lexicon stands: "partnership board"."""
        if not self.needs_parse(hit):
            return ""
        named = hit.surface.item.concept.heads
        if self.parse is None:
            return neighbour if neighbour in named else ""
        return compound_head(self.parse, hit.end - 1, named)

    def _suspended(self, hits: list[Hit], lexicon: Lexicon) -> Iterator[Hit]:
        """The prefixes that wait for the base of a term further on, as hits of the terms they stand for.

        The hyphen of such a prefix belongs to the suspension, so it shows the spelling only where the full term has
        one too: "inter- and multi-agency", but not "inter- and multidisciplinary".
        """
        partners = {hit.first: hit for hit in hits if hit.surface.base and hit.surface.kind == "term"}
        prefixes = {hit.first: hit for hit in hits if hit.surface.kind == "prefix"}
        for hit in prefixes.values():
            place, joined = hit.last + 1, False
            while place < min(len(self.doc), hit.last + LIST_TOKENS):
                token = self.doc[place]
                if joined and place in partners:
                    partner = partners[place].surface
                    waiting = lexicon.suspended.get((hit.surface.prefix, partner.base))
                    if waiting and waiting.prefix != partner.prefix:
                        form = hit.surface.prefix + "-" + partner.base
                        is_known = hit.surface.form == "-" and partner.form == partner.prefix + "-" + partner.base
                        yield hit.standing_for(waiting, form if is_known else UNKNOWN)
                    break
                if token.lower_ in JOINERS:
                    joined = True
                elif not (token.is_quote or token.is_space or token.text in DASHES or place in prefixes):
                    break
                place += 1

    def _is_rejected(self, hit: Hit) -> bool:
        before = self.before(hit)
        after = self.text[hit.end : min(self.end, hit.end + NEIGHBOUR_CHARS)]
        return any(
            (
                (context.before and context.before.search(before))
                or (context.after and context.after.match(after))
                or (context.sentence and self._has(context.sentence))
            )
            and not (context.unless and self._has(context.unless))
            for context in hit.surface.item.contexts
        )

    def _has_company(self, hit: Hit) -> bool:
        """Whether the words that a term asks for stand in its sentence or, for a name, in its paragraph.

        A verb or phrase ("work together") is an everyday word whatever the paragraph is about.
        """
        item = hit.surface.item
        if self._is_defined(hit) or self._is_titled(hit) or (item.requires and self._has(item.requires)):
            return True
        if item.requires:
            return item.term.part_of_speech in NAMES and bool(self._in_paragraph(item.requires))
        wanted = next((context.unless for context in item.contexts if context.is_company), None)
        if wanted is None or self._is_plain(hit) or DEFINING.match(self.text, hit.end, self.end):
            return True
        return any(end <= hit.start or start >= hit.end for start, end in self._in_paragraph(wanted))

    def _in_paragraph(self, pattern: "re.Pattern") -> list[Span]:
        """The first few places of a pattern in the paragraph: more than one term can cover."""
        key = pattern, self.block["block"]
        if key not in self.company:
            found = pattern.finditer(self.text, self.block["start"], self.block["end"])
            self.company[key] = [match.span() for match in itertools.islice(found, 3)]
        return self.company[key]

    def _is_titled(self, hit: Hit) -> bool:
        """Whether a phrase has capitals as a title has: "Working Together to Keep Children Safe"."""
        words = self.text[hit.start : hit.end].split()
        return len(words) > 1 and all(word[0].isupper() and not word.isupper() for word in words)

    def _is_plain(self, hit: Hit) -> bool:
        """Whether the sentence says so little besides the term that nothing speaks against it."""
        others = LONG_WORD.findall(self.text, self.start, hit.start) + LONG_WORD.findall(self.text, hit.end, self.end)
        return len(others) <= PLAIN_WORDS

    def before(self, hit: Hit) -> str:
        """The words of the sentence just before the hit."""
        return self.text[max(self.start, hit.start - NEIGHBOUR_CHARS) : hit.start]

    def _is_defined(self, hit: Hit) -> bool:
        """Whether the sentence goes on to say what the term means: such a term needs no company."""
        return bool(
            hit.start - self.start <= NEIGHBOUR_CHARS
            and BEFORE_DEFINED.fullmatch(self.text, self.start, hit.start)
            and DEFINING.match(self.text, hit.end, self.end)
        )

    def _has(self, pattern: "re.Pattern") -> bool:
        if pattern not in self._found:
            self._found[pattern] = bool(pattern.search(self.text, self.start, self.end))
        return self._found[pattern]


def _is_adjective(hit: Hit) -> bool:
    return hit.surface.item.term.part_of_speech == "adjective" and hit.surface.kind == "term"


def _fits(hit: Hit, found: set[str]) -> bool:
    """Whether a term that asks for certain head nouns has one of them."""
    heads = {head.removesuffix("s") for head in hit.surface.item.term.heads}
    return not heads or any(head.removesuffix("s") in heads for head in found)
