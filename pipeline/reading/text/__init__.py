"""Reads .txt and .md files."""

import re
from typing import Any

from .. import Block, Reading
from ..encoding import decode
from ..hyphens import Evidence, joined
from ..settling import GENERIC_HEADING, NOTES_HEADING, REFERENCE_HEADING, REPAIRED, looks_like_reference, settle
from .markdown import is_markdown, read_markup
from .wrapped import ITEM, SENTENCE_END, Paragraph, paragraphs, printed

NUMBERED = re.compile(r"(?:(?:chapter|part|section)\s)?(\d{1,2}(?:\.\d{1,2}){0,4})[.):]?\s", re.IGNORECASE)
HEADING_START = re.compile(r"""["'‘“(]?(?:[A-Z]|\d{1,2}(?:\.\d{1,2}){0,4}[.):]?\s+\S)""")
NOT_HEADING = re.compile(r"[.!?]\s+[A-Z]|[@|]|https?:|www\.|(?:1[89]|20)\d\d\)?[,.;]")
KNOWN_HEADINGS = (REFERENCE_HEADING, NOTES_HEADING, GENERIC_HEADING)
CELL_EDGE = re.compile(r" ?[\t|] ?")
PROSE_WORDS = 15


def read(content: bytes, form: str, *, settings: Any) -> Reading:
    """Blocks of a text file; Markdown is taken as such in .md files, and in .txt files that clearly use it.

    `metadata` holds the encoding, and the title where one was found. Raises `DocumentError` where the bytes are no
    text, or hold no word.
    """
    text, encoding = decode(content)
    stated: dict[str, Any] = {}
    if form == "md" or is_markdown(text):
        blocks, stated = read_markup(text)
    else:
        blocks = _blocks(paragraphs(text))
    return settle(blocks, stated | {"encoding": encoding}, reader="plain", settings=settings)


def _blocks(found: list[Paragraph]) -> list[Block]:
    evidence = Evidence(printed([line for each in found for line in each.lines]))
    blocks = []
    for paragraph in found:
        text, _, joins = joined(printed(paragraph.lines), evidence)
        blocks.append(Block("body", text, joins=joins))
        if paragraph.is_repaired:
            blocks[-1].quality, blocks[-1].quality_reason = "repaired", REPAIRED
    blocks = _with_tables(blocks, found)
    _mark_headings([(block, paragraph) for block, paragraph in zip(blocks, found, strict=True) if block.text])
    for block in blocks:
        item = ITEM.match(block.text) if block.role == "body" else None
        if item:
            block.role = "list"
            without_mark(block, item)
    return blocks


def without_mark(block: Block, item: re.Match[str]) -> None:
    """Take the bullet off a list item, in place; a number is a word of the text and stays."""
    if item["bullet"]:
        block.text = block.text[item.end() :]
        block.joins = [[offset - item.end(), kind, reason] for offset, kind, reason in block.joins]


def _with_tables(blocks: list[Block], found: list[Paragraph]) -> list[Block]:
    """The blocks, with neighbouring lines of equally many cells gathered in the first; the others are emptied."""
    place = 0
    while place < len(blocks):
        columns = _columns(blocks[place].text)
        end = place + 1
        while end < len(blocks) and not found[end].is_below_gap and _columns(blocks[end].text) == columns > 1:
            end += 1
        if end - place > 1 and columns > 1:
            rows = ["\t".join(CELL_EDGE.split(block.text.strip("|"))) for block in blocks[place:end]]
            blocks[place].role, blocks[place].text = "table", "\n".join(rows)
            for block in blocks[place + 1 : end]:
                block.text = ""
        place = end
    return blocks


def _columns(text: str) -> int:
    return 1 if ITEM.match(text) else 1 + len(CELL_EDGE.findall(text.strip("|")))


def _mark_headings(pairs: list[tuple[Block, Paragraph]]) -> None:
    """A short line without a full stop above a longer paragraph is a heading; so are such lines above a heading."""
    first_prose = next((n for n, (block, _) in enumerate(pairs) if _is_prose(block.text)), len(pairs))
    sources = next((n for n, (block, _) in enumerate(pairs) if REFERENCE_HEADING.fullmatch(block.text)), len(pairs))
    has_capitals = any(block.text.isupper() and _could_be_heading(block.text) for block, _ in pairs)
    for place in range(len(pairs) - 2, -1, -1):  # upwards, since a line may be a heading because the next one is
        block, paragraph = pairs[place]
        following, _ = pairs[place + 1]
        above = pairs[place - 1][0].text if place else ""
        if not _could_be_heading(block.text) or block.role == "table" or (place > sources and "," in block.text):
            continue
        if not (paragraph.is_below_gap or SENTENCE_END.search(above[-6:])):
            continue
        if following.role == "heading":
            chained = sum(each.role == "heading" for each, _ in pairs[place + 1 : place + 3])
            is_heading = paragraph.is_above_gap and (place < first_prose or chained < 2)
        else:
            is_heading = _stands_over(block.text, following, paragraph)
        if is_heading:
            block.role, block.level = "heading", _level(block.text, has_capitals)


def _could_be_heading(text: str) -> bool:
    if len(text) > 100 or len(text.split()) > 14 or text[-1] in ".,;:!" or not HEADING_START.match(text):
        return False
    number = NUMBERED.match(text)
    words = text[number.end() :] if number else text
    return bool(re.search(r"[^\W\d_]{2}", words)) and not NOT_HEADING.search(words) and not looks_like_reference(text)


def _is_prose(text: str) -> bool:
    return len(text.split()) >= PROSE_WORDS


def _stands_over(text: str, following: Block, paragraph: Paragraph) -> bool:
    """Whether `following` is what a heading stands over: a longer paragraph, a list or a table."""
    if any(known.fullmatch(text) for known in KNOWN_HEADINGS):
        return True
    if ITEM.match(following.text) or following.role == "table":
        return paragraph.is_below_gap and paragraph.is_above_gap and not ITEM.match(text)
    if _is_prose(following.text):
        return len(following.text) > len(text)
    return (
        bool(SENTENCE_END.search(following.text[-6:])) and len(following.text.split()) >= 5 and len(text.split()) <= 8
    )


def _level(text: str, has_capitals: bool) -> int:
    number = NUMBERED.match(text)
    if number:
        return 1 + number[1].count(".")
    return 2 if has_capitals and not text.isupper() else 1
