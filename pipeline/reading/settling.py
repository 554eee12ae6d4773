"""Settles the blocks of formats that do not show the page, by what the words themselves tell."""

import re
from typing import Any

from ..errors import DocumentError
from . import PROSE, Block, Reading
from .raised import STRAY, finished, follow

REFERENCE_HEADING = re.compile(
    r"(?:[\dIVX]+[.)]?\s)?(?:references?(?: list| cited| and (?:notes|further reading))?|bibliography"
    r"|sources(?: cited)?|works? cited|literature cited|list of references|notes and references"
    r"|further reading)[\s:.]*",
    re.IGNORECASE,
)
NOTES_HEADING = re.compile(r"(?:[\dIVX]+[.)]?\s)?(?:end|foot)?notes[\s:.]*", re.IGNORECASE)
GENERIC_HEADING = re.compile(
    r"(?:[\dIVX]+[.)]?\s)?(?:abstract|(?:executive )?summary|(?:table of )?contents|introduction|background|foreword"
    r"|preface|key (?:points|messages)|acknowledge?ments|menu|navigation)[\s:.]*",
    re.IGNORECASE,
)
# "3 Marlow J and Penn T (2004) 'Shared desks' ...": family name, initials, then the year.
ENTRY = re.compile(
    r"\W{0,3}(?:\d{1,3}\W{1,3})?(?:[a-z]{1,3} ){0,2}[^\W\d_][\w'’-]{1,40}(?: [A-Z][\w'’-]{1,40})?,? [A-Z]{1,3}(?:\.|\b)"
)
ENTRY_YEAR = re.compile(r"[(\s](?:1[89]|20)\d\d[a-z]?\)?[.,:;]?\s{0,2}(\S)")
PAGE_NUMBER = re.compile(r"\W{0,3}(?:page |p\. ?)?\d{1,4}(?: (?:of|/) \d{1,4})?\W{0,3}", re.IGNORECASE)
PARTS = re.compile(r" ?[|·•»›] ?")
SITE_WORDS = re.compile(
    r"home(?:page)?|contact(?: us)?|about(?: us)?|site ?map|search|log ?in|sign in|privacy(?: policy)?|cookies"
    r"|accessibility|help|next|previous|back|menu|top|news|links|partners|outputs|publications|[©(].*",
    re.IGNORECASE,
)
IMAGE_WORDS = re.compile(r"\b(?:logos?|banner|photo|image|icon)\b", re.IGNORECASE)
REPAIRED = "hidden or typeset characters were replaced"


def looks_like_reference(text: str) -> bool:
    """Whether a text reads like an entry of a list of sources: name, initials, year, then a title.

    >>> looks_like_reference("3 Marlow J and Penn T (2004) 'Shared desks' Office Quarterly 11 (2)")
    True
    >>> looks_like_reference("Marlow J (2004) argues that desks matter.")
    False
    """
    if not ENTRY.match(text):
        return False
    year = ENTRY_YEAR.search(text, 0, 300)
    return bool(year) and not year.group(1).islower()


def is_navigation(text: str) -> bool:
    """Whether a line is the menu of a web page or stands for its logos, never running text.

    >>> is_navigation("Home | Our team | Reports | Contact us")
    True
    >>> is_navigation("The terms joint | shared | common are used | of one plan.")
    False
    """
    if len(text) > 300:
        return False
    parts = [part for part in PARTS.split(text) if part]
    if len(parts) >= 3 and (sum(bool(SITE_WORDS.fullmatch(part)) for part in parts) >= 2 or parts[0].lower() == "home"):
        return sum(len(part.split()) for part in parts[:-1]) <= 4 * len(parts)
    named = len(IMAGE_WORDS.findall(text))
    return named > 0 and 2 <= len(re.findall(r"\w+", text)) <= 3 * named and not re.search(r"[.:;?!]", text)


def settle(
    blocks: list[Block], metadata: dict[str, Any], *, reader: str, settings: Any, roles_are_given: bool = False
) -> Reading:
    """A reading of the blocks that a text format gives: characters cleaned, sources, menus and the title told apart.

    Where `roles_are_given` the format itself says what each block is, and nothing is guessed. Beyond
    `settings.characters` the reading is partial and says so. Raises `DocumentError` of kind empty where no block holds
    a word.
    """
    kept = [block for block in blocks if _clean_block(block, reader)]
    if not any(re.search(r"\w", block.text) for block in kept):
        raise DocumentError("empty", "The file holds no text.", "Get it again from where it came.")
    if not roles_are_given:
        for block in kept:
            if block.role in ("body", "list") and (is_navigation(block.text) or PAGE_NUMBER.fullmatch(block.text)):
                block.role = "furniture"
        _mark_references(kept)
        title = _mark_title(kept)
        if title and not metadata.get("title"):
            metadata = {**metadata, "title": title}
    kept, problems = _within_limit(kept, settings.characters)
    return Reading(kept, metadata=metadata, problems=problems)


def _clean_block(block: Block, reader: str) -> bool:
    """Clean the text of a block in place, with the offsets in it; whether anything is left of it.

    Raised marks come between the two signs of `raised.py`, words broken at a line end in offsets of the text without
    these.
    """
    text = block.text if block.role == "table" else block.text.replace("\t", " ")
    block.text, repaired, block.raised = finished(text)
    if block.joins:
        ends = follow(text.translate(STRAY), block.text, [offset for offset, _, _ in block.joins])
        block.joins = [[end, kind, reason] for end, (_, kind, reason) in zip(ends, block.joins, strict=True)]
    block.reader = reader
    if repaired and block.quality == "ok":
        block.quality, block.quality_reason = "repaired", REPAIRED
    if "\ufffd" in block.text:
        block.quality, block.quality_reason = "doubtful", "some characters could not be read"
    return bool(block.text.strip())


def _mark_references(blocks: list[Block]) -> None:
    """What stands under "References" is a source; so is what reads like one beside, or stands between, such."""
    above = ""
    alike = [block.role in ("body", "list", "note") and looks_like_reference(block.text) for block in blocks]
    for place, block in enumerate(blocks):
        around = alike[max(0, place - 1) : place] + alike[place + 1 : place + 2]
        is_entry = any(around) if alike[place] else block.role == "list" and around == [True, True]
        if block.role in ("heading", "title"):
            above = block.text
        elif block.role not in ("body", "list", "quote", "note"):
            continue
        elif (block.role != "note" and REFERENCE_HEADING.fullmatch(above)) or is_entry:
            block.role = "reference"
        elif NOTES_HEADING.fullmatch(above):
            block.role = "note"


def _mark_title(blocks: list[Block]) -> str:
    """Text of the title: the block so styled, otherwise the highest heading above the first paragraph."""
    for block in blocks:
        if block.role == "title":
            return block.text
    above: list[Block] = []
    for block in blocks[:20]:
        if block.role == "heading" and not GENERIC_HEADING.fullmatch(block.text):
            above.append(block)
        elif block.role in PROSE and len(block.text.split()) > 25:
            break
    if not above:
        return ""
    title = min(above, key=lambda block: block.level)
    title.role, title.level = "title", 0
    return title.text


def _within_limit(blocks: list[Block], characters: int) -> tuple[list[Block], list[DocumentError]]:
    """The blocks that fit into the limit, and a problem where some did not."""
    size = 0
    for place, block in enumerate(blocks):
        size += len(block.text) + 2
        if size - 2 > characters:
            kept = blocks[:place]
            if not kept:  # one endless paragraph: its beginning is better than nothing
                block.text = block.text[:characters].rsplit(" ", 1)[0]
                block.joins = [join for join in block.joins if join[0] < len(block.text)]
                block.raised = [mark for mark in block.raised if mark[1] <= len(block.text)]
                kept = [block]
            problem = DocumentError(
                "too_much_text",
                f"Only the first {characters:,} characters were read.",
                "Split the file, or raise 'characters' in models/settings.toml.",
            )
            return kept, [problem]
    return blocks, []
