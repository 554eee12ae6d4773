"""From printed lines to blocks in reading order."""

from collections import Counter
from operator import attrgetter
from typing import Any

from ...errors import DocumentError
from .. import Block
from ..hyphens import Evidence, joined
from .contents import with_pages
from .dropcaps import with_drop_caps
from .frames import bulleted, set_frames
from .furniture import running
from .joining import join_across, join_entries
from .labels import set_labels
from .leading import leadings
from .linenumbers import without_line_numbers
from .lines import lines_of, unseen_lines
from .order import in_reading_order
from .page import Flaw, Page, Printed, named
from .paragraphs import Paragraph, paragraphs, table
from .roles import assign_roles
from .tables import tables_of
from .tables.continued import join_tables

DOUBTFUL_SHARE = 0.05
FLAW = attrgetter("flaw")


def blocks_of(printed: Printed) -> tuple[list[Block], list[DocumentError]]:
    """Blocks of a document in reading order, and which pages leave their order in doubt."""
    lines, numbers = without_line_numbers([with_drop_caps(lines_of(page)) for page in printed.pages])
    lines = with_pages(lines)
    furniture = running(lines, printed.pages)
    set_labels(lines, printed.pages, furniture)
    set_frames(lines, printed.pages)
    leading = leadings(lines)
    found: list[Paragraph] = []
    doubtful = []
    for page, of_page, of_rows in zip(printed.pages, lines, numbers, strict=True):
        found += [Paragraph(of_rows, "furniture")] if of_rows else []
        found += [Paragraph([line], "furniture") for line in of_page if id(line) in furniture]
        found += [Paragraph([line], "furniture") for line in unseen_lines(page)]
        text = [line for line in of_page if id(line) not in furniture]
        text, tables = tables_of(text, page)
        pieces, is_doubtful = in_reading_order(text, [table(rows) for rows in tables])
        if is_doubtful:
            doubtful.append(page)
        items = bulleted(text, page)
        for piece in pieces:
            found += [piece] if isinstance(piece, Paragraph) else paragraphs(piece, items, leading)
    found = join_tables(found)
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
    edges = [(line.x0, line.top, line.x1, line.bottom) for line in paragraph.lines if line.page == first]
    x0s, tops, x1s, bottoms = zip(*edges, strict=True)
    box = min(x0s), min(tops), max(x1s), max(bottoms)
    quality, reason = _quality(paragraph, printed.pages)
    return Block(
        paragraph.role,
        text,
        first,
        page.label,
        [round(each, 1) for each in box],
        [
            [offset, line.page, round(line.x0, 1), round(line.top, 1), round(line.x1, 1), round(line.bottom, 1)]
            for offset, line in zip(offsets, paragraph.lines, strict=True)
        ],
        joins,
        [
            [offset + start, offset + end]
            for offset, line in zip(offsets, paragraph.lines, strict=True)
            for start, end in line.raised
        ],
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
    """Quality of a block, ok, repaired or doubtful, with the reason: what is wrong with its words, or was."""
    repairs = [repair for number in {line.page: None for line in paragraph.lines} if (repair := pages[number].repair)]
    flaws = [flaw for line in paragraph.lines for flaw in map(FLAW, line.words) if flaw]
    if not flaws:
        return ("repaired", "; ".join(dict.fromkeys(repairs))) if repairs else ("ok", "")
    flaws, count = Counter(flaws), sum(len(line.words) for line in paragraph.lines)
    if unseen := next((flaw for flaw in flaws if flaw.is_unseen), None):
        return "doubtful", unseen.value
    if flaws[Flaw.MEANINGLESS] > DOUBTFUL_SHARE * count:
        return "doubtful", f"{flaws[Flaw.MEANINGLESS]} of {count} words hold {Flaw.MEANINGLESS.value}"
    reasons = repairs + [flaw.value for flaw in Flaw if flaws[flaw]]
    return "repaired", "; ".join(dict.fromkeys(reasons))
