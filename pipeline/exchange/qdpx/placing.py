"""Finds the documents of a run in a project, and the words that somebody selected, however they were counted."""

import re
from collections.abc import Iterable, Mapping

from ...people.claims import words
from ...people.quotations import BETWEEN, find_quotation
from .counting import MARK, Counting, countings
from .normalising import Normalised, Span
from .project import Selection, Source, guid

AROUND = 40  # code points before and after that tell two places with the same words apart
SHORTEST_NAME = 3  # words of a selection's name by which it can be found again
ENOUGH = 3  # selections from which the ends of words tell how they were counted
CUT = re.compile(r"(?<!\s)\s*(?:\.{3}|…)$")
LETTER = re.compile(r"\w")


def match_documents(
    sources: Iterable[Source], texts: Mapping[str, Normalised], named: Mapping[str, Iterable[str]]
) -> dict[int, str]:
    """The doc_id of each source, by its number: by our guid, else by the same text, else by name.

    `texts` are those of the run; `named` the names that a document may go by. What has no document is left out.
    """
    by_guid = {guid("source", doc_id): doc_id for doc_id in texts}
    by_text = {text.text.rstrip(): doc_id for doc_id, text in texts.items() if text.text.strip()}
    by_name = {name.lower(): doc_id for doc_id, those in named.items() if doc_id in texts for name in those}
    found = {}
    for number, source in enumerate(sources):
        text = Normalised(bare(source.text or "")).text.rstrip()
        name = source.name.lower()
        doc_id = by_guid.get(source.guid) or by_text.get(text) or by_name.get(name)
        doc_id = doc_id or by_name.get(name.removesuffix(".txt"))
        if doc_id:
            found[number] = doc_id
    return found


def bare(text: str) -> str:
    """A text without its byte order mark."""
    return text.removeprefix(MARK)


class Placed:
    """The text of a source beside the stored text of its document.

    `known` are spans of the stored text that are surely coded: which of several ways to count hits them, tells how the
    program counts.
    """

    def __init__(self, source: Source, stored: str, text: Normalised, known: frozenset[Span]) -> None:
        self._raw, self._stored, self._text = source.text or "", stored, text
        self._offset = len(self._raw) - len(bare(self._raw))
        self._own = Normalised(bare(self._raw))
        self._is_same = self._own.text.rstrip() == text.text.rstrip()
        self._counting = self._chosen(source.selections, known)

    def span(self, selection: Selection) -> Span | None:
        """Where the selected words stand in the stored text, without blanks at the ends; None where they do not."""
        raw = self._named(selection, self._in_file(selection, self._counting))
        found = self._in_document(raw) if raw else None
        return trimmed(self._stored, found) if found else None

    def _in_file(self, selection: Selection, counting: Counting) -> Span | None:
        """The span of the file's own text; None where it is empty or outside."""
        start, end = counting.place(selection.start), counting.place(selection.end)
        return (start, end) if 0 <= selection.start < selection.end and start < end <= len(self._raw) else None

    def _in_document(self, raw: Span) -> Span | None:
        """A span of the file's text in the stored text: exactly where the texts are the same, else by its words."""
        start, end = (max(0, place - self._offset) for place in raw)
        if self._is_same:
            start, end = self._own.span(start, end)
            last = len(self._text.text)
            return self._text.original(min(start, last), min(end, last))
        quote = bare(self._raw)[start:end]
        around = bare(self._raw)[max(0, start - AROUND) : start], bare(self._raw)[end : end + AROUND]
        return find_quotation(self._stored, quote, *around)

    def _named(self, selection: Selection, raw: Span | None) -> Span | None:
        """The span; where it is none, or cuts words, the words nearest to it that are its name, if it is so named.

        A span of whole words is believed, whatever its name: somebody may have made it longer or shorter.
        """
        name = CUT.sub("", selection.name)
        said = words(name).split()
        if len(said) < SHORTEST_NAME:
            return raw
        if raw and (whole_words(self._raw, raw) == raw or words(self._raw[slice(*raw)]).startswith(words(name))):
            return raw
        pattern = BETWEEN.join(map(re.escape, said))
        places = [match.span() for match in re.finditer(pattern, self._raw, re.IGNORECASE)]
        if not places:
            return raw
        start, end = min(places, key=lambda span: (abs(span[0] - selection.start), span[0]))
        length = selection.end - selection.start if raw and name != selection.name else 0
        return start, min(max(end, start + length), len(self._raw))

    def _chosen(self, selections: Iterable[Selection], known: frozenset[Span]) -> Counting:
        """The way to count that hits most known spans and names; without any, the ends of most words."""
        selections = [each for each in selections if each.codings]
        ways = list(countings(self._raw))
        hits = [sum(self._hits(each, way, known) for each in selections) for way in ways] if len(ways) > 1 else [0]
        if max(hits) or len(selections) < ENOUGH:
            return ways[hits.index(max(hits))]
        whole = [sum(self._is_whole(each, way) for each in selections) / len(selections) for way in ways]
        best = whole.index(max(whole))
        return ways[best] if whole[0] < 0.5 and whole[best] > 0.9 else ways[0]

    def _hits(self, selection: Selection, counting: Counting, known: frozenset[Span]) -> int:
        raw = self._in_file(selection, counting)
        if not raw:
            return 0
        name = words(CUT.sub("", selection.name))
        is_named = len(name.split()) >= SHORTEST_NAME and words(self._raw[slice(*raw)]).startswith(name)
        is_known = self._is_same and self._in_document(raw) in known
        return int(is_known) + int(is_named)

    def _is_whole(self, selection: Selection, counting: Counting) -> bool:
        """Whether a selection begins and ends with whole words."""
        raw = self._in_file(selection, counting)
        return raw is not None and whole_words(self._raw, raw) == raw


def trimmed(text: str, span: Span) -> Span | None:
    """A span without blanks at its ends; None where nothing is left."""
    start, end = span
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    return (start, end) if start < end else None


def whole_words(text: str, span: Span) -> Span:
    """A span, made longer where it begins or ends within a word.

    >>> whole_words("Partnership work pays.", (3, 14))
    (0, 16)
    """
    start, end = span
    while start > 0 and LETTER.match(text[start]) and LETTER.match(text[start - 1]):
        start -= 1
    while end < len(text) and LETTER.match(text[end - 1]) and LETTER.match(text[end]):
        end += 1
    return start, end
