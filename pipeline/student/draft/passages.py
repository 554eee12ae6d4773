"""Finds a quotation in the texts of documents, whatever hyphens, marks and line breaks are in it."""

import difflib
import json
import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ...language.tokens import plain
from ...reading import PROSE
from ...storedtext import StoredText

Row = dict[str, Any]
Span = tuple[int, int]
SIC = re.compile(r"[\[(]\s*sic\s*!?\s*[\])]", re.IGNORECASE)
LETTERS_IN_BRACKETS = re.compile(r"\[(\w{1,2})\](?=\w)|(?<=\w)\[(\w{1,3})\]")  # "[T]he", "work[s]"
NO_WORDS = re.compile(r"\[\W*(?:emphasis|italics|my|original)[^\]]*\]", re.IGNORECASE)
LEFT_OUT = re.compile(r"\[[^\]\[]{0,200}\]|…|\.(?:\s?\.){2,4}")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
FARTHEST = 3000  # letters and digits between the parts that an ellipsis joins
NEAR = 0.6  # share of words in common from which a passage is shown as the nearest
MOST_WORDS = 400  # of a quotation, that are compared word by word


@dataclass(frozen=True)
class Nearest:
    """The passage most like a quotation: where it stands, and the words that differ, as (quoted, printed)."""

    doc_id: str
    span: Span
    share: float
    differing: tuple[tuple[str, str], ...]


class Passages:
    """The texts of documents, as streams of letters and digits; `blocks` are rows of that table by doc_id."""

    def __init__(self, blocks: Mapping[str, list[Row]]) -> None:
        self.stored = {doc_id: StoredText(rows) for doc_id, rows in blocks.items()}
        self._streams = {doc_id: _streams(stored) for doc_id, stored in self.stored.items()}

    def find(self, quotation: str, doc_id: str) -> Span | None:
        """Where a document holds the words of a quotation; None where it does not."""
        parts = parts_of(quotation)
        for stream in self._streams.get(doc_id, ()):
            if span := stream.find(parts):
                return span
        return None

    def holders(self, quotation: str) -> list[str]:
        """The documents that hold the words of a quotation, in order of their ids."""
        return [doc_id for doc_id in sorted(self._streams) if self.find(quotation, doc_id)]

    def nearest(self, quotation: str, doc_id: str) -> Nearest | None:
        """The passage of a document that has most words of a quotation in their order; None where it has too few."""
        said = [word for part in words_of(quotation) for word in part][:MOST_WORDS]
        streams = self._streams.get(doc_id)
        if not said or not streams:
            return None
        printed = streams[-1].words
        begin, end = _window([key for key, _ in said], [key for key, _, _ in printed])
        window = printed[begin:end]
        matcher = difflib.SequenceMatcher(None, [key for key, _ in said], [key for key, _, _ in window], autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        share = sum(block.size for block in blocks) / len(said)
        if share < NEAR:
            return None
        text = self.stored[doc_id].text
        differing = tuple(
            (" ".join(word for _, word in said[a:b]), " ".join(text[x:y] for _, x, y in window[c:d]))
            for kind, a, b, c, d in matcher.get_opcodes()
            if kind != "equal" and (kind != "insert" or 0 < a < len(said))
        )
        first, last = window[blocks[0].b], window[blocks[-1].b + blocks[-1].size - 1]
        return Nearest(doc_id, (first[1], last[2]), share, differing)


class _Stream:
    """A text without anything but letters and digits, and where each of its words begins, there and in the text."""

    def __init__(self, pieces: list[tuple[int, str]]) -> None:
        self._opens, self._starts, self._ends = array("L"), array("L"), array("L")
        letters, length = [], 0
        for offset, text in pieces:
            for match in WORD.finditer(text):
                key = _key(match.group())
                if key:
                    letters.append(key)
                    self._opens.append(length)
                    self._starts.append(offset + match.start())
                    self._ends.append(offset + match.end())
                    length += len(key)
        self.letters = "".join(letters)
        self._opens.append(length)

    @property
    def words(self) -> list[tuple[str, int, int]]:
        """Each word, as it is compared, with its place in the text."""
        keys = (self.letters[start:end] for start, end in pairwise(self._opens))
        return list(zip(keys, self._starts, self._ends, strict=True))

    def find(self, parts: list[str]) -> Span | None:
        """Where the parts stand one after the other; the first place of the first part that allows it."""
        at = -1
        while parts and (at := self._next(parts[0], at + 1)) >= 0:
            end = at + len(parts[0])
            for part in parts[1:]:
                following = self._next(part, end)
                if following < 0:
                    return None
                if following > end + FARTHEST:
                    break
                end = following + len(part)
            else:
                return self._starts[bisect_left(self._opens, at)], self._ends[bisect_left(self._opens, end) - 1]
        return None

    def _next(self, part: str, start: int) -> int:
        """Where a part begins next, at the beginning of a word, and ends at the end of one; -1 where nowhere."""
        at = self.letters.find(part, start)
        while at >= 0 and not (self._is_open(at) and self._is_open(at + len(part))):
            at = self.letters.find(part, at + 1)
        return at

    def _is_open(self, place: int) -> bool:
        """Whether a word begins at a place in the stream, or the stream ends there."""
        return self._opens[bisect_left(self._opens, place)] == place


def _streams(stored: StoredText) -> tuple[_Stream, ...]:
    """The running text of a document, in which page furniture and notes break no sentence, and all of its text.

    Where the document has raised marks of notes or sources, each is there without them too: people quote either way.
    """
    made = []
    for blocks in ([block for block in stored.blocks if block["role"] in PROSE], stored.blocks):
        made.append(_Stream([(block["start"], plain(block["text"])) for block in blocks]))
        if any(block["raised"] != "[]" for block in blocks):
            made.append(_Stream([(block["start"], plain(_without_marks(block))) for block in blocks]))
    return tuple(made)


def _without_marks(block: Row) -> str:
    """The text of a block with spaces where a raised mark of a note or a source stands."""
    text = block["text"]
    for start, end in json.loads(block["raised"]):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def parts_of(quotation: str) -> list[str]:
    """The letters and digits of a quotation, parted where the writer left something out or put words in brackets.

    >>> parts_of("“[T]he area is a … ‘terminological quag-mire’ [sic].”")
    ['theareaisa', 'terminologicalquagmire']
    """
    return ["".join(key for key, _ in part) for part in words_of(quotation)]


def words_of(quotation: str) -> list[list[tuple[str, str]]]:
    """The words of a quotation as (key, as written), in parts as `parts_of` has them."""
    text = NO_WORDS.sub(" ", SIC.sub(" ", quotation))
    text = LETTERS_IN_BRACKETS.sub(lambda found: found[1] or found[2], text)
    parts = []
    for piece in LEFT_OUT.split(text):
        found = [(_key(match.group()), match.group()) for match in WORD.finditer(plain(piece))]
        if found:
            parts.append([(key, word) for key, word in found if key])
    return [part for part in parts if part]


def _key(word: str) -> str:
    """The letters and digits of a word, without case, accents, ligatures and apostrophes."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", word).casefold()))


def _window(said: list[str], printed: list[str]) -> Span:
    """The stretch of the printed words, a little longer than what was said, with most words of it."""
    size = len(said) + 8
    wanted = set(said)
    hits = [int(word in wanted) for word in printed]
    best, place, count = -1, 0, 0
    for number, hit in enumerate(hits):
        count += hit
        if number >= size:
            count -= hits[number - size]
        if count > best:
            best, place = count, number
    return max(0, place - size + 1), place + 1 + 8
