"""Reads what a JATS article states of itself in its front: title, authors, year, journal."""

import copy
import re
from typing import Any

from .. import Block
from ..raised import MARK
from .text import person, words

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# The year of the volume, by which an article is cited, before the day on which it went online.
DATES = ("ppub", "collection", "pub", "epub-ppub", "epub", "preprint")
NOT_PUBLISHED = frozenset(["received", "accepted", "rev-recd", "pmc-release", "nihms-submitted", "retracted"])


def stated(article: Any) -> dict[str, Any]:
    """Title, authors, year, DOI, journal and keywords; what is missing has no key."""
    meta = article.find("front/article-meta")
    if meta is None:
        return {}
    doi = next((words(each) for each in meta.iterfind("article-id") if each.get("pub-id-type") == "doi"), "")
    journal = next((words(each) for each in article.iterfind("front/journal-meta//journal-title")), "")
    facts = {
        "title": _title(meta),
        "authors": [_inverted(each) for each in _authors(meta)],
        "year": _year(meta),
        "doi": doi.lower().removeprefix("https://doi.org/").removeprefix("doi:").strip(),
        "journal": journal,
        "keywords": [words(each) for each in meta.iterfind("kwd-group/kwd")],
    }
    return {name: value for name, value in facts.items() if value}


def front_blocks(front: Any) -> list[Block]:
    """The title, and as furniture the line of authors and where they work."""
    meta = front.find("article-meta")
    if meta is None:
        return []
    names = ", ".join(_shown(each) for each in _authors(meta))
    others = [*meta.iterfind(".//aff"), *meta.iterfind("author-notes/*")]
    blocks = [Block("title", _title(meta)), Block("furniture", names)]
    return blocks + [Block("furniture", words(each)) for each in others]


def _title(meta: Any) -> str:
    """Title and subtitle, without the marks of notes to them."""
    parts = [_without_marks(each) for each in meta.iterfind("title-group/article-title")]
    for each in meta.iterfind("title-group/subtitle"):
        joint = " " if parts and parts[-1][-1:] in ":?!.—" else ": "
        parts = [joint.join([*parts, _without_marks(each)])]
    return " ".join(parts)


def _without_marks(element: Any) -> str:
    plain = copy.deepcopy(element)
    for mark in [*plain.iter("xref")]:
        mark.clear(keep_tail=True)
    return MARK.sub("", words(plain)).strip()


def _authors(meta: Any) -> list[Any]:
    """Elements that name the authors, in order: persons and groups."""
    found = []
    for contributor in meta.iterfind("contrib-group/contrib"):
        if contributor.get("contrib-type", "author") != "author":
            continue
        tags = ("name", "string-name", "name-alternatives/name", "collab", "collab-alternatives/collab")
        name = next((each for tag in tags for each in contributor.iterfind(tag)), None)
        if name is not None:
            found.append(name)
    return found


def _inverted(name: Any) -> str:
    """A name with the family name first and a comma after it, a group as it is."""
    family = " ".join(words(each) for each in name.iterfind("surname"))
    given = " ".join(words(each) for each in name.iterfind("given-names"))
    return f"{family}, {given}" if family and given else family or _group(name)


def _shown(name: Any) -> str:
    return person(name, given_first=True) if name.find("surname") is not None else _group(name)


def _group(name: Any) -> str:
    """The name of a group, without the people in it, or a name that is not taken apart."""
    if name.find("contrib-group") is None:
        return words(name)
    inner = [name.text or "", *(words(each) for each in name if each.tag in ("institution", "named-content"))]
    return " ".join(" ".join(inner).split())


def _year(meta: Any) -> int | None:
    years: dict[str, str] = {}
    for date in meta.iterfind("pub-date"):
        kind = date.get("pub-type") or date.get("date-type") or ""
        year = YEAR.search(date.findtext("year") or "")
        if year and kind not in NOT_PUBLISHED:
            years.setdefault(kind, year[0])
    chosen = next((years[kind] for kind in DATES if kind in years), next(iter(years.values()), ""))
    return int(chosen) if chosen else None
