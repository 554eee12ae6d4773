"""Reads the words of an element of a JATS article: marks, formulas, the works of a reference list."""

import re
from typing import Any

from ..raised import END, START, is_note_mark, raised

# Floats and notes inside a paragraph, which stand after it; what shows no words; what begins a line of its own.
HELD = frozenset(
    "fig fig-group table-wrap table-wrap-group boxed-text fn supplementary-material chem-struct-wrap ref-list".split()
)
SILENT = frozenset(
    """graphic inline-graphic media object-id alt-text long-desc index-term private-char permissions sec-meta annotation
    annotation-xml processing-meta include""".split()
)
SPACED = frozenset(
    "break p list-item title label def-item term disp-formula disp-quote td hr sec verse-line attrib".split()
)
TO_NOTES = frozenset(["fn", "table-fn"])
NUMBER = re.compile(r"\d[\d,–-]*")
GOES_ON = re.compile(rf"{END}\s?[,;–-]\s?$")
TOUCHED = re.compile(r"[^\d\s][^\s–—/-]$")
TEX = re.compile(r"(?>.*?\\begin\{document\})(.*)\\end\{document\}", re.DOTALL)
INITIAL = re.compile(r"(?<!\w)(?<![’'])[^\W\d_]")
CITATION_PARTS = frozenset(
    """person-group name string-name collab etal year article-title chapter-title part-title source volume issue fpage
    lpage elocation-id publisher-name publisher-loc pub-id""".split()
)


def words(element: Any, held: list[Any] | None = None) -> str:
    """The words of an element in one line, raised marks between the signs of `raised.py`.

    Floats and notes inside it are not read but appended to `held`.
    """
    parts: list[str] = []
    gather(element, parts, [] if held is None else held)
    return " ".join("".join(parts).split())


def gather(element: Any, parts: list[str], held: list[Any]) -> None:
    """Append the words of an element to `parts`, in pieces, and what stands after its paragraph to `held`."""
    if element.text and isinstance(element.tag, str):
        parts.append(element.text)
    for child in element:
        gather_one(child, parts, held)
        if child.tail:
            parts.append(child.tail)


def gather_one(child: Any, parts: list[str], held: list[Any]) -> None:
    """Append the words of one element within a line, without those after it."""
    tag = child.tag
    if not isinstance(tag, str):  # an entity that no list of characters knows
        parts.append("\ufffd")
    elif tag in HELD:
        held.append(child)
        label = child.find("label") if tag == "fn" else None
        if label is not None:
            parts.append(raised("".join(parts[-4:]), words(label)))
    elif tag in ("sup", "xref"):
        _mark(child, parts, held)
    elif tag == "math":
        parts.append(_formula(child))
    elif tag == "tex-math":
        tex = TEX.match(child.text or "")
        parts.append((tex[1] if tex else child.text or "").strip("$ \n"))
    elif tag == "alternatives":
        best = next((each for each in child if each.tag in ("math", "textual-form", "table")), None)
        for each in [best] if best is not None else child:
            gather_one(each, parts, held)
    elif tag in ("name", "string-name", "person-group") and not _has_own_text(child):
        parts.append(_people(child))
    elif tag not in SILENT:
        edge = " " if tag in SPACED else ""
        parts.append(edge)
        gather(child, parts, held)
        parts.append(edge)


def _mark(element: Any, parts: list[str], held: list[Any]) -> None:
    """Append the words of what is raised or refers to another place."""
    if _points_to_note(element):
        _note_mark(" ".join("".join(element.itertext()).split()), parts)
    elif element.tag == "sup":
        before, shown = "".join(parts[-4:]), " ".join("".join(element.itertext()).split())
        parts.append(raised(before, shown) if before.strip() else f"{shown} ")
    elif element.get("ref-type") == "bibr" and element.find("sup") is None:
        _cross_reference(words(element), parts)
    else:
        gather(element, parts, held)


def _points_to_note(element: Any) -> bool:
    """Whether an element is nothing but the mark of a note, raised or not."""
    if element.tag == "sup" and len(element) == 1 and not _has_own_text(element):
        return _points_to_note(element[0])
    return element.tag == "xref" and element.get("ref-type") in TO_NOTES


def _note_mark(shown: str, parts: list[str]) -> None:
    """Append the mark of a note, apart; it is not told as raised, which the number of a source may be."""
    before = "".join(parts[-4:])
    parts.append(f" {shown}" if is_note_mark(before, shown) else shown)


def _cross_reference(shown: str, parts: list[str]) -> None:
    """Append the words of a cross-reference; a bare number that touches the word before it can only be raised."""
    before = "".join(parts[-8:])[-80:]
    in_brackets = any(before.rfind(opened) > before.rfind(closed) for opened, closed in ("[]", "()"))
    if NUMBER.fullmatch(shown) and not in_brackets:
        if GOES_ON.search(before) and parts[-1].strip() in (",", ";", "–", "-"):
            parts[-1] = f"{START}{parts[-1]}{END}"
            shown = f"{START}{shown}{END}"
        elif TOUCHED.search(before) and is_note_mark(before, shown):
            shown = f" {START}{shown}{END}"
    parts.append(shown)


def _formula(element: Any) -> str:
    """The signs of a MathML formula in their order; white space between them is the file's, not the formula's."""
    if element.tag in SILENT or not isinstance(element.tag, str):
        return ""
    if element.tag == "mtext":
        return f" {' '.join(element.text.split())} " if element.text else " "
    inner = [(element.text or "").strip(), *(_formula(child) + (child.tail or "").strip() for child in element)]
    return "/".join(inner[1:]) if element.tag == "mfrac" else "".join(inner)


def _has_own_text(element: Any) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def person(name: Any, *, given_first: bool = False) -> str:
    """A personal name as reference lists have it ("Penn TR"), or as title pages have it."""
    family = " ".join(words(each) for each in name.iterfind("surname"))
    given = " ".join(words(each) for each in name.iterfind("given-names"))
    if not family:
        return words(name) if _has_own_text(name) or not given else given
    if given_first:
        return f"{given} {family}".strip()
    if re.search(r"[a-z]{2}", given):
        given = "".join(INITIAL.findall(given)).upper()
    return f"{family} {given}".strip()


def cited_numbers(article: Any) -> dict[str, str]:
    """The numbers by which the text cites the entries of the reference list, by the id of the entry."""
    found: dict[str, str] = {}
    for mark in article.iter("xref"):
        shown = "".join(mark.itertext()).strip(" []()")
        if mark.get("ref-type") == "bibr" and shown.isdigit() and len(shown) < 4:
            found.setdefault(mark.get("rid", ""), shown)
    return found


def reference(ref: Any, numbers: dict[str, str]) -> str:
    """An entry of the reference list, its label or number first.

    The parts of a work that are given without punctuation get the usual one.
    """
    label = ref.find("label")
    works = [child for child in ref if child.tag != "label" and isinstance(child.tag, str)]
    works = [each[0] if each.tag == "citation-alternatives" and len(each) else each for each in works]
    shown = [_composed(each) if not _has_own_text(each) and len(each) else words(each) for each in works]
    return " ".join(
        each for each in [words(label) if label is not None else numbers.get(ref.get("id"), ""), *shown] if each
    )


def _composed(work: Any) -> str:
    """A work given in parts: authors (year) title. source volume(issue):pages. place: publisher. doi."""

    def first(*tags: str) -> str:
        found = next((each for tag in tags for each in work.iterfind(tag)), None)
        return words(found) if found is not None else ""

    year, title, source = first("year"), first("article-title", "chapter-title", "part-title"), first("source")
    pages = "-".join(dict.fromkeys(each for each in (first("fpage", "elocation-id"), first("lpage")) if each))
    issue = f"({first('issue')})" if first("issue") else ""
    place = first("volume") + issue + (f":{pages}" if pages else "")
    publisher = ": ".join(each for each in (first("publisher-loc"), first("publisher-name")) if each)
    groups = work.findall("person-group")
    others = [each for each in groups if each.get("person-group-type", "author") != "author"]
    others = others if len(others) < len(groups) or work.find("name") is not None else []
    numbers = [f"{each.get('pub-id-type', '')}:{words(each)}".strip(":") for each in work.iterfind("pub-id")]
    rest = [words(each) for each in work if each.tag not in CITATION_PARTS]
    authors = _people(*(each for each in work if each.tag in CITATION_PARTS and each not in others))
    parts = [f"{authors} ({year})" if authors and year else authors or year]
    editors = [f"In: {_people(each)}, editors" for each in others]
    sentences = [title, *editors, " ".join(each for each in (source, place) if each), publisher, *rest]
    return " ".join([*parts, *(_stopped(each) for each in sentences if each), *numbers]).strip()


def _people(*elements: Any) -> str:
    """The authors that stand in some elements, in order."""
    names = []
    for element in elements:
        for each in element.iter("name", "string-name", "collab", "etal"):
            names.append("et al." if each.tag == "etal" else words(each) if each.tag == "collab" else person(each))
    return ", ".join(name for name in names if name)


def _stopped(text: str) -> str:
    return text if text[-1] in ".?!" else f"{text}."
