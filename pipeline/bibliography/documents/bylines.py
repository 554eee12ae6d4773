"""Tells who wrote a document from the lines around its title."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ..names import ORGANISATION, PARTICLES, family_name

NAME_WORD = r"[^\W\d_][\w'’.-]{0,30}"
NAME = re.compile(rf"(?:(?:Dr|Prof|Professor)\.? )?(?=[A-ZÀ-Þ]){NAME_WORD}(?: {NAME_WORD}){{1,4}}")
PARTICLE = rf"(?:{'|'.join(sorted(PARTICLES))})"
INVERTED = re.compile(
    rf"((?:{PARTICLE} ){{0,2}}[A-ZÀ-Þ][\w'’-]{{1,30}}(?: [A-ZÀ-Þ][\w'’-]{{1,30}})?), ?"
    r"(?:[A-ZÀ-Þ]\.(?:[ -]?(?=[A-ZÀ-Þ]\.))?){1,4}"
)
BETWEEN = re.compile(r"(?:[\s,;&.]|\band\b|\bet al\b|\(?eds?\.?\)?)*")
BY = re.compile(
    r"(?:(?:written|prepared|edited|compiled|researched|a report|report|published|produced) )?by[: ]+", re.I
)
YEAR_AT_END = re.compile(
    r"[\s,(|–-]{1,4}(?:(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring"
    r"|Summer|Autumn|Winter),? )?((?:19|20)\d\d)\)?\.?$"
)
DEGREE = re.compile(r"(?:Ph|M|B|D|Ed|Dr|F|R|MB|MM|O|C)[A-Za-z.]{0,8}")
MARKS = re.compile(r"[\d*∗†‡§¶|#$+^✉⁎¹²³⁰-⁹]|(?<=\w) [a-h](?=,|$| and\b| &)")
WORKPLACE = re.compile(r"@|\b(?:University|College|School|Institute|Department|Centre|Center|Faculty|Hospital)\b")
# Bodies that stand on a title page as author; a team, a network or a partnership may be what the paper is about.
BODY = re.compile(
    r"\b(?:agency|alliance|association|authority|board|commission|council|department|foundation|government|institute|"
    r"ministry|organi[sz]ation|society|trust)\b",
    re.IGNORECASE,
)
ACADEMIC = re.compile(r"\b(?:university|college|school|faculty|press|journal|publish\w*|ltd|limited|inc)\b", re.I)
IN_NAMES = frozenset("of for the and on &".split())
# What a document is called, never who wrote it.
KINDS_OF_TEXT = re.compile(
    r"\b(?:report|strategy|plan|guidance|review|summary|policy|framework|toolkit|handbook|evaluation|introduction|notes?"
    r"|contents|paper|briefing|minutes|agenda|protocol|abstract|appendix|chapter|lecture|series)\b",
    re.IGNORECASE,
)
CITE_AS = re.compile(
    r"(?:(?:how )?to cite(?: this (?:article|paper|report|document))?|cite(?: this (?:article|paper|report))? as"
    r"|(?:suggested|recommended|preferred) citation|citation)\s?:\s{0,3}(.{5,400})",
    re.IGNORECASE | re.DOTALL,
)
CITED_YEAR = re.compile(r"[\s,(]{1,3}((?:19|20)\d\d)[a-z]?[).,:;]")
LOWER = re.compile(r"\b[a-z]{2,}\b")
ADDRESS = re.compile(r"[\w.{},+-]{1,100}@\S{1,200}|(?:https?://|www\.)\S{1,200}")
WORDS = 25
WORDS_OF_NAMES = 150
BLOCKS = 4
MOSTLY = 0.8


def byline(page: list[dict[str, Any]], blocks: list[dict[str, Any]]) -> tuple[list[str], int | None]:
    """Family names of the authors, or the organisation that is the author, and the year beside them.

    `page` are the blocks of the first page, `blocks` all that is known. Looks at how the page says that it should be
    cited, then at the lines below the title. What may be something else than an author gives none.
    """
    for block in page:
        if "cit" in block["text"].lower() and (found := CITE_AS.search(" ".join(block["text"][:3000].split()))):
            names, year = _as_cited(found[1])
            if names:
                return names, year
    lines = list(_lines_by_title(page))
    lower = _small_words(blocks) if lines else frozenset()
    for number, line in enumerate(lines):
        after = next((each for each in lines[number + 1 : number + 2] if len(each.split()) <= WORDS), "")
        names, year = _persons(line, after, lower)
        if names:
            return names, year
    for line in lines:
        names, year = _organisation(line, lower)
        if names:
            return names, year
    return [], None


def _small_words(blocks: list[dict[str, Any]]) -> frozenset[str]:
    """The words that stand in lower case in the text; those of addresses are none."""
    text = " ".join(block["text"] for block in blocks)
    if "@" in text or "://" in text or "www." in text:
        text = ADDRESS.sub("", text)
    return frozenset(LOWER.findall(text)) - PARTICLES


def _lines_by_title(page: list[dict[str, Any]]) -> Iterator[str]:
    """The lines below the title, each block first as a whole, then line by line."""
    places = [place for place, block in enumerate(page) if block["role"] in {"title", "heading"}]
    if not places:
        return
    begin = places[0] + 1
    while begin < len(page) and page[begin]["role"] == "title":
        begin += 1
    for block in page[begin : begin + BLOCKS]:
        text = _without_raised(block)
        lines = [" ".join(line.split()) for line in text.split("\n")[:6]]
        whole = " ".join(text[:3000].split())
        yield from dict.fromkeys(line for line in (whole, *lines) if line and len(line.split()) <= WORDS_OF_NAMES)


def _without_raised(block: dict[str, Any]) -> str:
    """The text without raised marks, which point from a name to a note."""
    text = block["text"]
    for start, end in reversed(json.loads(block.get("raised") or "[]")):
        text = text[:start] + text[end:]
    return text


def _as_cited(text: str) -> tuple[list[str], int | None]:
    """Authors and year of "Oak, I. and Elm, T. (2018) Title"."""
    year = CITED_YEAR.search(text)
    if not year:
        return [], None
    credited = text[: year.start()].strip(" ,;")
    names = _inverted(credited)
    if not names and ORGANISATION.search(credited) and len(credited.split()) <= 10 and "." not in credited:
        names = [credited]
    return names, int(year[1]) if names else None


def _without_year(line: str) -> tuple[str, int | None]:
    year = YEAR_AT_END.search(line)
    return (line[: year.start()].rstrip(" ,"), int(year[1])) if year else (line, None)


def _inverted(text: str) -> list[str]:
    """Family names of "Oak, I., van der Elm, T. & Ash, R."; empty where anything else stands there too."""
    found = list(INVERTED.finditer(text))
    rest = INVERTED.sub("", text)
    return [match[1] for match in found] if found and BETWEEN.fullmatch(rest) else []


def _persons(line: str, after: str, lower: frozenset[str]) -> tuple[list[str], int | None]:
    """Family names where every part of the line can only be a person's name.

    Words of a name do not stand in lower case elsewhere in the document: this tells "Oak, Elm" from "Health, Care". A
    single name needs a sign that it is one: "by", an initial, a year behind it, or a place of work below it.
    """
    line = re.split(r"(?<=[^\W\d_]{3})\. ", line)[0]  # what follows is where they work
    by = BY.match(line)
    line, year = _without_year(line[by.end() :] if by else line)
    inverted = _inverted(line)
    if inverted:
        return inverted, year
    if len(line.split()) > (WORDS if "," not in line else WORDS_OF_NAMES) or ORGANISATION.search(line):
        return [], None
    names = _parts(line)
    has_initial = any(re.search(r"\b[A-Z]\.", name) for name in names)
    certain = by or len(names) > 1 or has_initial or year or (names and WORKPLACE.search(after))
    if names and certain and all(map(_may_be_person, names)):
        unlike_words = sum(not any(word.lower() in lower for word in name.split()) for name in names)
        if unlike_words >= len(names) * (MOSTLY if len(names) > 2 else 1):
            return [_without_capitals(family_name(name)) for name in names], year
    return [], None


def _parts(line: str) -> list[str]:
    """What commas and "and" part in a line, without marks of footnotes and degrees."""
    line = MARKS.sub("", line)
    line = line.title() if line.isupper() else line
    parts = [part.strip(" .") for part in re.split(r",|;| and | And | & ", line)]
    return [part for part in parts if part and not _is_degree(part) and not re.fullmatch(r"[a-h]", part)]


def _is_degree(part: str) -> bool:
    """Whether a part that follows a name is a degree, perhaps with the letter of a footnote: "PhD", "MSca", "RN"."""
    words = part.split()
    return all(DEGREE.fullmatch(word) and sum(map(str.isupper, word)) > 1 for word in words)


def _without_capitals(family: str) -> str:
    return family.title() if family.isupper() and len(family) > 1 and not ORGANISATION.search(family) else family


def _may_be_person(name: str) -> bool:
    words = name.split()
    capital = all(word[:1].isupper() or word in PARTICLES for word in words)
    return bool(NAME.fullmatch(name)) and capital and not KINDS_OF_TEXT.search(name)


def _organisation(line: str, lower: frozenset[str]) -> tuple[list[str], int | None]:
    """The organisation that the whole line names, where one of its words is a proper name.

    A place of study is where the authors work, a press is who printed it: neither is taken for the author.
    """
    by = BY.match(line)
    line, year = _without_year(line[by.end() :] if by else line)
    line = re.sub(r"^[Tt]he ", "", line)
    words = line.split()
    # "Ministry of Weirs and Sluices" is one body, "Northbridge Council and Ida Oak" two authors.
    if {"and", "&"} & set(words) and not {"of", "for", "on"} & set(words[:-2]):
        return [], None
    is_named = (
        (ORGANISATION if by else BODY).search(line) and not ACADEMIC.search(line) and not KINDS_OF_TEXT.search(line)
    )
    if not is_named or not 2 <= len(words) <= 9 or re.search(r"[.:;?!\d()]", line):
        return [], None
    if line.isupper():
        words = [word.lower() if word.lower() in IN_NAMES else word.title() for word in words]
    capital = all(word[:1].isupper() or word in IN_NAMES for word in words) and words[0][:1].isupper()
    proper = [
        word
        for word in words
        if word not in IN_NAMES and not ORGANISATION.search(word) and word.lower().removesuffix("'s") not in lower
    ]
    is_gerund = words[0].lower().endswith("ing")
    return ([" ".join(words)], year) if capital and proper and not is_gerund and (lower or by) else ([], None)
