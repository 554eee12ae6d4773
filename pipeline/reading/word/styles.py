"""Tells what the paragraphs of a Word document are by their styles, and how their letters look."""

import re
from collections.abc import Iterator

from lxml import etree

from ..fontheadings import Look
from .text import W, is_on, number_of

HEADING = re.compile(r"heading ?(\d)")
# Word keeps the built-in style names in English whatever its language; the first that fits counts.
ROLES = (
    (re.compile(r"(?:sub)?title"), "title"),
    (re.compile(r"(?:toc|table of|header|footer|index)\b.*"), "furniture"),
    (re.compile(r"(?:footnote|endnote)\b.*"), "note"),
    (re.compile(r"caption.*"), "caption"),
    (re.compile(r"bibliography.*|references?"), "reference"),
    (re.compile(r"list\b.*|.*bullets?.*"), "list"),
    (re.compile(r"(?:.* )?(?:quote|quotation|block text)s?"), "quote"),
)
USUAL_SIZE = 20


class Styles:
    """Role, level and look of a paragraph by its own marks and by its styles."""

    def __init__(self, roots: list[etree._Element]) -> None:
        styles = [style for root in roots for style in root.iter(f"{W}style")]
        self._by_id = {style.get(f"{W}styleId"): style for style in styles}
        usual = [style for style in styles if style.get(f"{W}default") in ("1", "true", "on")]
        usual = [style.get(f"{W}styleId") for style in usual if style.get(f"{W}type") == "paragraph"]
        self._usual = usual[0] if usual else None
        defaults = [each for root in roots for each in root.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr")]
        self._defaults = _letters_of(defaults[0]) if defaults else (None, None)
        self._by_style: dict[str | None, tuple[int | None, bool | None]] = {}
        self._chains: dict[str | None, list[etree._Element]] = {}
        raised = f"{W}rPr/{W}vertAlign[@{W}val='superscript']"
        self.raising = frozenset(style.get(f"{W}styleId") for style in styles if style.find(raised) is not None)

    def role(self, paragraph: etree._Element) -> tuple[str, int]:
        """Role, and level of a heading."""
        chain = self._chain(_style_of(paragraph, "p"))
        named = [name.get(f"{W}val", "").lower() for style in chain for name in style.iterfind(f"{W}name")]
        properties = [paragraph.find(f"{W}pPr"), *(style.find(f"{W}pPr") for style in chain)]
        properties = [each for each in properties if each is not None]
        return _by_name(named) or _by_marks(properties) or ("body", 0)

    def look(self, paragraph: etree._Element) -> Look:
        """How the words of a paragraph are set; its first run gives the size."""
        of_paragraph = self._letters(_style_of(paragraph, "p") or self._usual)
        size, is_bold = USUAL_SIZE, None
        for run in paragraph.iter(f"{W}r"):
            if not any((each.text or "").strip() for each in run.iterchildren(f"{W}t")):
                continue
            stated = [*self._run_letters(run), of_paragraph, self._defaults]
            if is_bold is None:
                size = next((size for size, _ in stated if size), USUAL_SIZE)
            is_bold = next((bold for _, bold in stated if bold is not None), False)
            if not is_bold:
                break
        return Look(size, bool(is_bold))

    def _run_letters(self, run: etree._Element) -> Iterator[tuple[int | None, bool | None]]:
        """Size and boldness that a run states itself, and that its style states."""
        properties = run.find(f"{W}rPr")
        if properties is not None and len(properties):
            yield _letters_of(properties)
            style = properties.find(f"{W}rStyle")
            if style is not None:
                yield self._letters(style.get(f"{W}val"))

    def _letters(self, style_id: str | None) -> tuple[int | None, bool | None]:
        """Size and boldness by a style and those that it is based on; None where they say nothing."""
        if style_id not in self._by_style:
            found = [_letters_of(each) for style in self._chain(style_id) for each in style.iterfind(f"{W}rPr")]
            size = next((size for size, _ in found if size), None)
            self._by_style[style_id] = size, next((bold for _, bold in found if bold is not None), None)
        return self._by_style[style_id]

    def _chain(self, style_id: str | None) -> list[etree._Element]:
        """A style and those that it is based on, which may be in a ring."""
        if style_id not in self._chains:
            found: list[etree._Element] = []
            place = style_id
            while place in self._by_id and len(found) < 12:
                found.append(self._by_id[place])
                based_on = found[-1].find(f"{W}basedOn")
                place = based_on.get(f"{W}val") if based_on is not None else None
            self._chains[style_id] = found
        return self._chains[style_id]


def _style_of(element: etree._Element, letter: str) -> str | None:
    style = element.find(f"{W}{letter}Pr/{W}{letter}Style")
    return style.get(f"{W}val") if style is not None else None


def _letters_of(properties: etree._Element) -> tuple[int | None, bool | None]:
    is_bold = is_on(properties, "b") if properties.find(f"{W}b") is not None else None
    return number_of(properties.find(f"{W}sz")), is_bold


def _by_name(names: list[str]) -> tuple[str, int] | None:
    for name in names:
        heading = HEADING.fullmatch(name)
        if heading:
            return "heading", int(heading[1])
        for pattern, role in ROLES:
            if pattern.fullmatch(name):
                return role, 0
    return None


def _by_marks(properties: list[etree._Element]) -> tuple[str, int] | None:
    for each in properties:
        outline = number_of(each.find(f"{W}outlineLvl"))
        if outline is not None and outline < 9:
            return "heading", outline + 1
    for each in properties:
        if each.find(f"{W}numPr") is not None:
            return ("list", 0) if number_of(each.find(f"{W}numPr/{W}numId")) else None
    return None
