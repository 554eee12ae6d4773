"""From printed lines to blocks in reading order."""

from typing import Any

from ...errors import DocumentError
from .. import Block
from ..hyphens import Evidence, joined
from .frames import set_frames
from .furniture import running
from .grids import tables_of
from .joining import join_across, join_entries
from .lines import lines_of
from .order import in_reading_order
from .page import Page, Printed, named
from .paragraphs import Paragraph, paragraphs, table
from .roles import assign_roles


def blocks_of(printed: Printed) -> tuple[list[Block], list[DocumentError]]:
    """Blocks of a document in reading order, and which pages leave their order in doubt."""
    lines = [lines_of(page) for page in printed.pages]
    furniture = running(lines, printed.pages)
    set_frames(lines, printed.pages)
    found: list[Paragraph] = []
    doubtful = []
    for page, of_page in zip(printed.pages, lines, strict=True):
        found += [Paragraph([line], "furniture") for line in of_page if id(line) in furniture]
        text = [line for line in of_page if id(line) not in furniture]
        pieces, is_doubtful = in_reading_order(text, [table(rows) for rows in tables_of(text, page)])
        if is_doubtful:
            doubtful.append(page)
        for piece in pieces:
            found += [piece] if isinstance(piece, Paragraph) else paragraphs(piece)
    assign_roles(found, printed.pages)
    found = join_entries(join_across(found))
    evidence = Evidence(line for paragraph in found for line in paragraph.lines)
    blocks = [_block(paragraph, printed, evidence) for paragraph in found]
    return blocks, [_order_doubt(doubtful)] if doubtful else []


def _order_doubt(pages: list[Page]) -> DocumentError:
    return DocumentError(
        "layout",
        f"{named(pages)}: the file has the text in another order than the page; the page was followed.",
        "Compare the order of columns there with the printed page.",
    )


def _block(paragraph: Paragraph, printed: Printed, evidence: Evidence) -> Block:
    text, offsets, joins = _cells(paragraph, evidence) if paragraph.rows else joined(paragraph.lines, evidence)
    first = paragraph.lines[0].page
    page = printed.pages[first]
    on_first = [line for line in paragraph.lines if line.page == first]
    box = [min(line.x0 for line in on_first), min(line.top for line in on_first)]
    box += [max(line.x1 for line in on_first), max(line.bottom for line in on_first)]
    quality, reason = _quality(paragraph, printed.pages)
    return Block(
        paragraph.role,
        text,
        first,
        page.label,
        [round(each, 1) for each in box],
        [
            [offset, line.page, *(round(each, 1) for each in (line.x0, line.top, line.x1, line.bottom))]
            for offset, line in zip(offsets, paragraph.lines, strict=True)
        ],
        joins,
        quality=quality,
        quality_reason=reason,
        reader=printed.reader,
        level=paragraph.level,
    )


def _cells(table: Paragraph, evidence: Evidence) -> tuple[str, list[int], list[list[Any]]]:
    """Text of a table, rows and cells parted by line ends and tabs; offsets and broken words as for running text."""
    text, offsets, joins = "", [], []
    for number, row in enumerate(table.rows):
        text += "\n" if number else ""
        for place, cell in enumerate(row):
            text += "\t" if place else ""
            if cell:
                written, starts, broken = joined(cell, evidence)
                offsets += [len(text) + start for start in starts]
                joins += [[len(text) + offset, *verdict] for offset, *verdict in broken]
                text += written
    return text, offsets, joins


def _quality(paragraph: Paragraph, pages: list[Page]) -> tuple[str, str]:
    touched = [pages[number] for number in sorted({line.page for line in paragraph.lines})]
    if any(page.is_gibberish for page in touched):
        return "doubtful", "most characters of the page stand for nothing"
    if any(page.is_repaired for page in touched):
        return "repaired", "hidden or typeset characters of the page were replaced"
    return "ok", ""
