"""Reads what a web page states about the paper it shows."""

import re
from typing import Any

from lxml import etree

TITLE = ("citation_title", "dc.title", "dcterms.title", "og:title")
AUTHOR = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator", "author")
DATE = ("citation_publication_date", "citation_date", "citation_year", "dc.date", "dcterms.issued", "dc.date.issued")
DOI = ("citation_doi", "dc.identifier", "dcterms.identifier", "prism.doi")
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
DOI_NUMBER = re.compile(r"10\.\d{4,9}/[^\s\"'<>]{1,200}")


def stated(root: etree._Element) -> dict[str, Any]:
    """Title, authors, year and DOI by the meta tags of Google Scholar and Dublin Core; what is missing has no key."""
    found: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").lower().replace("dc_", "dc.")
        content = " ".join(tag.get("content", "").split())
        if name and content:
            found.setdefault(name, []).append(content)

    def first(names: tuple[str, ...]) -> list[str]:
        return next((found[name] for name in names if name in found), [])

    facts: dict[str, Any] = {}
    if first(TITLE):
        facts["title"] = first(TITLE)[0]
    if first(AUTHOR):
        facts["authors"] = [each.strip() for value in first(AUTHOR) for each in value.split(";") if each.strip()]
    year = next((match[0] for value in first(DATE) if (match := YEAR.search(value))), "")
    doi = next(
        (match[0].lower() for name in DOI for value in found.get(name, []) if (match := DOI_NUMBER.search(value))), ""
    )
    if year:
        facts["year"] = int(year)
    if doi:
        facts["doi"] = doi
    return facts
