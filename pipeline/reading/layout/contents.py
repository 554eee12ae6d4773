"""Lists of contents and indexes: entries that end with the number of a page."""

import re
from collections import Counter

from .lines import Line
from .paragraphs import Paragraph, ends_with_page
from .setting import Setting

CONTENTS_HEADING = re.compile(
    r"(?:table of )?contents(?: page)?|list of (?:tables|figures|boxes|exhibits)(?:[ ,&and]+(?:tables|figures|boxes))*"
    r"|(?:(?:general|name|subject|author) )?index(?: of \w+)?",
    re.IGNORECASE,
)
PAGE_ALONE = re.compile(r"(?:\d{1,4}|[ivxlc]{1,6})(?:[,–-]\s?\d{1,4})*")
LONGEST_HEADING, LEAST_SHARE = 40, 0.4


def with_pages(lines: list[list[Line]]) -> list[list[Line]]:
    """Lines of all pages, each entry of a list of contents together with the number of its page far to its right."""
    found = []
    is_listing = False
    for of_page in lines:
        is_headed = any(
            len(line.text) < LONGEST_HEADING and CONTENTS_HEADING.fullmatch(line.text.strip(" :")) for line in of_page
        )
        flush = _flush([line for line in of_page if PAGE_ALONE.fullmatch(line.text)]) if is_headed or is_listing else []
        is_listing = len(flush) > 2
        found.append(_joined(of_page, flush) if is_listing else of_page)
    return found


def _flush(numbers: list[Line]) -> list[Line]:
    """The numbers that end at one right edge, which most of them share."""
    edges = Counter(round(number.x1 / 2) for number in numbers)
    edge = max(edges, key=lambda each: edges[each], default=0)
    return [number for number in numbers if abs(number.x1 / 2 - edge) < 1.5]


def _joined(of_page: list[Line], alone: list[Line]) -> list[Line]:
    """Lines with the number that stands on their right at the same height, in the order of the lines."""
    numbers = {id(number): number for number in alone}
    free = dict(numbers)
    joined = []
    for line in of_page:
        if id(line) in numbers:
            continue
        level = [
            each
            for each in free.values()
            if each.x0 > line.x1 and each.top < (line.top + line.bottom) / 2 < each.bottom and each.page == line.page
        ]
        if level and not line.is_broken and not ends_with_page(line.text):
            number = min(level, key=lambda each: each.x0)
            del free[id(number)]
            line = Line(line.page, [*line.words, *number.words])
        joined.append(line)
    return joined + list(free.values())


def mark_contents(found: list[Paragraph], setting: Setting) -> None:
    """Gives what stands below a heading such as "Contents" or "Index" the role furniture: it is no running text."""
    heading, page = None, -1
    share = _entry_shares(found)
    for number, paragraph in enumerate(found):
        if paragraph.role not in {"body", "table"}:
            continue
        at = paragraph.lines[0].page
        if _is_named(paragraph) and setting.stands_out(paragraph, found[number + 1 : number + 2]):
            paragraph.role, heading, page = "heading", paragraph, at
        elif heading is not None and (at > page + 1 or share.get(at, 0) < LEAST_SHARE):
            heading = None
        elif heading is not None and not (paragraph.size >= heading.size and at != heading.lines[0].page):
            paragraph.role, page = "furniture", at


def _is_named(paragraph: Paragraph) -> bool:
    text = paragraph.lines[0].text
    return (
        len(paragraph.lines) == 1 and len(text) < LONGEST_HEADING and bool(CONTENTS_HEADING.fullmatch(text.strip(" :")))
    )


def _entry_shares(found: list[Paragraph]) -> dict[int, float]:
    """For each page the share of its lines of text that end with the number of a page."""
    ends: dict[int, list[bool]] = {}
    for paragraph in found:
        if paragraph.role in {"body", "table"}:
            rows = [row[-1] for row in paragraph.rows if row[-1]] if paragraph.rows else [paragraph.lines[-1:]]
            for row in rows:
                ends.setdefault(row[0].page, []).append(paragraph.is_entry or ends_with_page(row[-1].text))
    return {page: sum(of_page) / len(of_page) for page, of_page in ends.items()}
