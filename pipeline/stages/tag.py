"""Finds every use of the codebook's terms."""

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..codebook import Concept
from ..language.tokens import plain, tokens, tokens_before
from ..storedtext import StoredText
from ..terms.lexicon import UNKNOWN, Hit, Item, Lexicon, compiled
from ..terms.neighbours import JOINERS, head_noun, is_negated, position
from ..terms.roles import Passage, Use

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEIGHBOUR_CHARS = 80
LIST_TOKENS = 12
DASHES = "-–—"
INTRODUCTION_TOKENS = 3
BEFORE_DEFINED = re.compile(r"\W*(?:(?:the|a|an|by|term|word|label|concept|definition|of)\W+){0,4}", re.IGNORECASE)
DEFINING = re.compile(
    r"['\"]?(?: working| work)?['\"]?"
    r"(?:\s?[:\t]|,? (?:refers? to|means?|denotes?|describes?|we mean|(?:is|are|can be) (?:defined|understood))\b)"
)


def tag(
    blocks: list[dict[str, Any]], sentences: list[dict[str, Any]], *, terms: tuple[Concept, ...]
) -> list[dict[str, Any]]:
    """One row of `mentions` for each use of a term in one document.

    Needs the tables `blocks` and `sentences`; page furniture has no sentences and so no mentions. Of terms that overlap
    the longest counts; a suspended prefix ("inter- and multi-agency") is a mention of its own. No text gives no rows.
    """
    stored = StoredText(blocks)
    doc = tokens(stored.text)
    text = plain(stored.text)
    lexicon = compiled(terms)
    passages: dict[int, Passage] = {}
    introduced: dict[tuple[Item, str], str] = {}
    rows: list[dict[str, Any]] = []
    limits = tokens_before(doc, [sentence["end"] for sentence in sentences])
    for place, hits in _by_sentence(lexicon.find(doc), sentences):
        span = sentences[place]
        block = blocks[span["block"]]
        passage = passages.get(span["block"])
        if passage is None:
            passage = passages[span["block"]] = Passage(text[block["start"] : block["end"]], block["role"])
        sentence = Sentence(doc, text, span["start"], span["end"], limits[place])
        uses = sentence.uses(_introduce(hits, introduced), lexicon, introduced)
        roles = passage.roles(
            [Use(hit.start - block["start"], hit.end - block["start"], _bodies(hit)) for hit, _ in uses],
            (span["start"] - block["start"], span["end"] - block["start"]),
        )
        for (hit, head), role in zip(uses, roles, strict=True):
            rows.append(_row(stored, sentence, hit, head) | {"doc_id": span["doc_id"], "term_role": role})
    return rows


@dataclass
class Sentence:
    """One sentence of a tokenized document, up to token `limit`, and which hits in it are uses of a term."""

    doc: "Doc"
    text: str
    start: int
    end: int
    limit: int
    _found: dict["re.Pattern", bool] = field(default_factory=dict)

    def uses(self, hits: list[Hit], lexicon: Lexicon, introduced: dict[tuple[Item, str], str]) -> list[tuple[Hit, str]]:
        """The hits that count, in order, each with its head noun: in context, and the longest where they overlap."""
        candidates = [hit for hit in hits if hit.surface.kind == "term" or _abbreviation(hit) in introduced]
        candidates += self._suspended(hits, lexicon)
        adjectives = {hit.first: hit.last for hit in candidates if hit.surface.item.term.part_of_speech == "adjective"}
        chosen: list[tuple[Hit, str]] = []
        taken: set[int] = set()
        for hit in sorted(candidates, key=lambda each: (each.start - each.end, each.start, each.surface.item.rank)):
            places = range(hit.first, hit.last + 1)
            if taken.isdisjoint(places) and not self._is_rejected(hit):
                head = introduced.get(_abbreviation(hit)) or head_noun(self.doc, hit.last, self.limit, adjectives)
                if self._fits(hit, head):
                    taken.update(places)
                    chosen.append((hit, head if _takes_head(hit, head) else ""))
        return sorted(chosen, key=lambda use: use[0].start)

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
        item = hit.surface.item
        if item.requires and not self._has(item.requires) and not self._is_defined(hit):
            return True
        before = self.before(hit)
        after = self.text[hit.end : min(self.end, hit.end + NEIGHBOUR_CHARS)]
        return any(
            (
                (context.before and context.before.search(before))
                or (context.after and context.after.match(after))
                or (context.sentence and self._has(context.sentence))
            )
            and not (context.unless and self._has(context.unless))
            for context in item.contexts
        )

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

    def _fits(self, hit: Hit, head: str) -> bool:
        heads = hit.surface.item.term.heads
        return not heads or head in heads


def _row(stored: StoredText, sentence: Sentence, hit: Hit, head: str) -> dict[str, Any]:
    item = hit.surface.item
    stands = "other"
    if item.term.part_of_speech == "adjective" and hit.surface.kind == "term":
        stands = position(sentence.doc, hit.first, head, item.concept.heads)
    return {
        "concept": item.concept.id,
        "term": item.term.term,
        "term_as_written": stored.text[hit.start : hit.end],
        "form": UNKNOWN if stored.broken_at(hit.start, hit.end) else hit.surface.form,
        "position": stands,
        "is_negated": is_negated(sentence.before(hit)),
        "head": "" if stands == "predicative" else head,
        **stored.place(hit.start),
        "start": hit.start,
        "end": hit.end,
    }


def _takes_head(hit: Hit, head: str) -> bool:
    """An adjective has any noun for its head, a noun only one that the codebook names ("partnership board")."""
    item = hit.surface.item
    return item.term.part_of_speech == "adjective" or (
        item.term.part_of_speech == "noun" and head in item.concept.heads
    )


def _bodies(hit: Hit) -> tuple[str, ...]:
    return hit.surface.item.concept.named_bodies


def _by_sentence(hits: Iterable[Hit], sentences: list[dict[str, Any]]) -> Iterator[tuple[int, list[Hit]]]:
    """Hits that lie within one sentence, with the place of that sentence."""
    starts = [sentence["start"] for sentence in sentences]
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        place = bisect.bisect_right(starts, hit.start) - 1
        if place >= 0 and hit.end <= sentences[place]["end"]:
            found.setdefault(place, []).append(hit)
    yield from sorted(found.items())


def _abbreviation(hit: Hit) -> tuple[Item, str] | None:
    """The abbreviation, apart from its plural ending."""
    if hit.surface.kind != "abbreviation":
        return None
    return hit.surface.item, hit.surface.written.removesuffix("s")


def _introduce(hits: list[Hit], introduced: dict[tuple[Item, str], str]) -> list[Hit]:
    """Note abbreviations that stand next to their long form, "multidisciplinary team (MDT)", with its last word.

    Gives back the other hits: an abbreviation that is only being introduced is not one more use.
    """
    near = {
        (long.surface.item, place): long.surface.form.split()[-1]
        for long in hits
        if long.surface.kind == "long"
        for place in range(long.first - INTRODUCTION_TOKENS, long.last + INTRODUCTION_TOKENS + 1)
    }
    others = []
    for hit in hits:
        abbreviation = _abbreviation(hit)
        if abbreviation and (hit.surface.item, hit.first) in near:
            introduced.setdefault(abbreviation, near[hit.surface.item, hit.first])
        else:
            others.append(hit)
    return others
