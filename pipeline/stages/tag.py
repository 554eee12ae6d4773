"""Finds every use of the codebook's terms."""

import bisect
from collections.abc import Iterable, Iterator
from typing import Any

from ..codebook import Concept
from ..language.parsing import parses
from ..language.tokens import plain, tokens, tokens_before
from ..storedtext import StoredText
from ..terms.heads import Reading
from ..terms.lexicon import UNKNOWN, Hit, Item, compiled
from ..terms.neighbours import is_negated
from ..terms.roles import Passage, Use
from ..terms.using import Sentence, abbreviation

INTRODUCTION_TOKENS = 3


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
    introduced: dict[tuple[Item, str], str] = {}
    limits = tokens_before(doc, [sentence["end"] for sentence in sentences])
    company: dict = {}
    found = []
    for place, hits in _by_sentence(lexicon.find(doc), sentences):
        span = sentences[place]
        sentence = Sentence(doc, text, span["start"], span["end"], limits[place], blocks[span["block"]], company)
        sentence.consider(_introduce(hits, introduced), lexicon, introduced)
        found.append(sentence)
    _keep_company(found)
    _parse(stored.text, found)
    passages: dict[int, Passage] = {}
    rows: list[dict[str, Any]] = []
    for sentence in found:
        block = sentence.block
        passage = passages.get(block["start"])
        if passage is None:
            passage = passages[block["start"]] = Passage(text[block["start"] : block["end"]], block["role"])
        uses = sentence.uses(introduced)
        roles = passage.roles(
            [_use(hit, read, block["start"]) for hit, read in uses],
            (sentence.start - block["start"], sentence.end - block["start"]),
        )
        for (hit, read), role in zip(uses, roles, strict=True):
            rows.append(_row(stored, sentence, hit, read) | {"doc_id": block["doc_id"], "term_role": role})
    return rows


def _keep_company(sentences: list[Sentence]) -> None:
    """Let a term that lacks company count where it has company in another paragraph of the document; verbs do not.

    Within a document a name keeps its sense: Gale, Church and Yarowsky (1992), One sense per discourse.
    """
    places: dict[Item, set[int]] = {}
    for sentence in sentences:
        for hit in sentence.candidates:
            item = hit.surface.item
            if item.asks_for_company and item.term.part_of_speech != "verb":
                places.setdefault(item, set()).add(sentence.block["block"])
    for sentence in sentences:
        here = {sentence.block["block"]}
        sentence.candidates += [hit for hit in sentence.lonely if places.get(hit.surface.item, here) - here]


def _parse(text: str, sentences: list[Sentence]) -> None:
    """Parse, in one batch, the sentences in which a term may modify a noun; titles in a list of references not."""
    wanted = [
        each for each in sentences if each.block["role"] != "reference" and any(map(each.needs_parse, each.candidates))
    ]
    for sentence, parse in zip(wanted, parses(text, [(each.start, each.end) for each in wanted]), strict=True):
        sentence.parse = parse


def _row(stored: StoredText, sentence: Sentence, hit: Hit, read: Reading) -> dict[str, Any]:
    item = hit.surface.item
    return {
        "concept": item.concept.id,
        "term": item.term.term,
        "term_as_written": stored.text[hit.start : hit.end],
        "form": UNKNOWN if stored.broken_at(hit.start, hit.end) else hit.surface.form,
        "position": read.position,
        "is_negated": is_negated(sentence.before(hit)),
        "head": read.head,
        **stored.place(hit.start),
        "start": hit.start,
        "end": hit.end,
    }


def _use(hit: Hit, read: Reading, offset: int) -> Use:
    """The hit as a use in its block, which begins at `offset`."""
    return Use(hit.start - offset, hit.end - offset, hit.surface.item.concept.named_bodies, read.is_bare)


def _by_sentence(hits: Iterable[Hit], sentences: list[dict[str, Any]]) -> Iterator[tuple[int, list[Hit]]]:
    """Hits that lie within one sentence, with the place of that sentence."""
    starts = [sentence["start"] for sentence in sentences]
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        place = bisect.bisect_right(starts, hit.start) - 1
        if place >= 0 and hit.end <= sentences[place]["end"]:
            found.setdefault(place, []).append(hit)
    yield from sorted(found.items())


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
        short = abbreviation(hit)
        if short and (hit.surface.item, hit.first) in near:
            introduced.setdefault(short, near[hit.surface.item, hit.first])
        else:
            others.append(hit)
    return others
