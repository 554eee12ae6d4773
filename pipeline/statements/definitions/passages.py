"""The passages of a document in which definitions are looked for."""

import bisect
from dataclasses import dataclass, field
from typing import Any

from ...language.tokens import plain
from ...storedtext import StoredText
from .announcing import NOT_ANNOUNCED, Announcement, lead_in
from .finding import Finding

PROSE = frozenset({"body", "list", "box", "quote", "note"})
LONGEST = 2000  # code points; a longer "sentence" is a table or a broken page


@dataclass
class Passage:
    """A sentence, what follows the colon of "These definitions include:", or a table row, with its codebook terms.

    `caption` is that of the table. `opens` says that it begins a paragraph, a list item or a line, `leads_in` that a
    list of definitions follows.
    """

    block: dict[str, Any]
    start: int
    text: str
    mentions: list[dict[str, Any]]
    opens: bool
    leads_in: bool = False
    found: list[Finding] = field(default_factory=list)
    announcement: Announcement = NOT_ANNOUNCED
    end: int = 0
    caption: str = ""


def passages_of(document: StoredText, sentences: list[dict[str, Any]], mentions: list[dict[str, Any]]) -> list[Passage]:
    """All passages of the document in order; a sentence that leads in definitions and goes on is split at its colon."""
    starts = [each["start"] for each in mentions]
    blocks = {block["block"]: block for block in document.blocks}
    whole = plain(document.text)
    found: list[Passage] = []
    before, last_block = "", -1
    for sentence in sentences:
        block = blocks[sentence["block"]]
        start, end = sentence["start"], sentence["end"]
        text = whole[start:end]
        if block["role"] != "table" and len(text) > LONGEST:
            continue
        colon = lead_in(text, before) if block["role"] in PROSE else 0
        before = text
        opens = sentence["block"] != last_block or document.text[start - 1] == "\n"
        last_block = sentence["block"]
        begins = start + colon + len(text[colon:]) - len(text[colon:].lstrip())
        pieces = (
            [(start, start + colon, opens), (begins, end, True)] if colon and begins < end else [(start, end, opens)]
        )
        for begin, stop, is_first in pieces:
            inside = mentions[bisect.bisect_left(starts, begin) : bisect.bisect_left(starts, stop)]
            leads_in = stop == start + colon
            found.append(
                Passage(block, begin, text[begin - start : stop - start], inside, is_first, leads_in, end=stop)
            )
    return found
