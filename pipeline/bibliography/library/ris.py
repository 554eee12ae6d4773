"""Reads RIS, as EndNote, Zotero, Mendeley and the databases of publishers write it."""

import re
from typing import Any

from ..names import family_name
from .entry import CITEKEY, Entry, Library, bare_doi, file_path, first_year, split_keywords, tidy

TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9])\s{1,4}-(?:\s|$)(.*)")
KINDS = {
    "article": "JOUR EJOUR MGZN NEWS JFULL INPR ABST",
    "book": "BOOK EBOOK EDBOOK",
    "incollection": "CHAP ECHAP",
    "inproceedings": "CONF CPAPER",
    "techreport": "RPRT GOVDOC PAMP STAND",
    "thesis": "THES",
    "online": "ELEC BLOG ICOMM WEB",
    "unpublished": "UNPB MANSCPT",
}
KIND_OF = {tag: kind for kind, tags in KINDS.items() for tag in tags.split()}
FILE_TAGS = ("file_attachments1", "file_attachments2", "figure")
LISTS = ["A1", "A2", "A3", "A4", "AU", "ED", "KW", "N1", "UR", "L1", "L2", "L4", "DO", "PY", "Y1", "DA", "TI", "T1"]
SEVERAL_FILES = re.compile(r"(?:(?<!\s)\s+)?;\s*|(?<!\s)\s+(?=internal-pdf://)")


def read(text: str, name: str) -> Library:
    """Entries of a RIS file, in its order, and a problem for each that says nothing.

    Lenient where exports are odd: a missing ER, lines that go on below, blank lines, text between entries.
    """
    import rispy

    mapping = rispy.config.TAG_KEY_MAPPING | {"ED": "editors"}
    library = Library()
    for line, lines in _records(text):
        place = f"{name}, line {line}"
        [fields] = rispy.loads(
            "\n".join(lines), mapping=mapping, list_tags=LISTS, delimiter_tags_mapping={}, skip_unknown_tags=True
        )
        library.add(_entry(fields, place))
    return library


def _records(text: str) -> list[tuple[int, list[str]]]:
    """First line and lines of each entry, each field on one line, ended by ER: as rispy needs it.

    rispy loses an entry without ER and takes the second line of a field for a value of its own.
    """
    records: list[tuple[int, list[list[str]]]] = []  # of each field its lines, which are joined at the end
    is_open = False
    for number, line in enumerate(text.splitlines(), 1):
        tagged = TAG.fullmatch(line)
        tag = tagged[1] if tagged else ""
        if tag == "TY":
            records.append((number, []))
            is_open = True
        elif tag == "ER":
            is_open = False
        if is_open and tag:
            records[-1][1].append([f"{tag}  - {tagged[2].strip()}"])
        elif is_open and line.strip():
            records[-1][1][-1].append(line.strip())
    return [(number, [*map(_one_line, fields), "ER  - "]) for number, fields in records]


def _one_line(field: list[str]) -> str:
    return (";" if field[0].startswith(("KW", "L1")) else " ").join(field)


def _entry(fields: dict[str, Any], place: str) -> Entry:
    def first(*names: str) -> str:
        return next((each for name in names for each in _several(fields.get(name)) if each), "")

    names = next(
        (fields[name] for name in ("authors", "first_authors", "secondary_authors", "editors") if fields.get(name)), []
    )
    dates = [each for name in ("year", "publication_year", "date") for each in _several(fields.get(name))]
    key = first("id") or first("label")
    notes = " ".join(_several(fields.get("notes")) + _several(fields.get("urls")))
    return Entry(
        citekey=key if CITEKEY.fullmatch(key) and not key.isdigit() else "",
        title=tidy(first("title", "primary_title")),
        authors=tuple(_family(tidy(name)) for name in names if tidy(name)),
        year=next((year for date in dates if (year := first_year(date))), None),
        doi=bare_doi(first("doi")) or (bare_doi(notes) if "doi" in notes.lower() else ""),
        doc_type=KIND_OF.get(tidy(fields.get("type_of_reference")).upper(), "misc"),
        keywords=tuple(word for each in _several(fields.get("keywords")) for word in split_keywords(each)),
        files=tuple(
            path
            for tag in FILE_TAGS
            for each in _several(fields.get(tag))
            for part in SEVERAL_FILES.split(each)
            if (path := file_path(part)) and not path.lower().startswith("http")
        ),
        place=place,
    )


def _several(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _family(name: str) -> str:
    """The family name; EndNote ends the name of an organisation with a comma."""
    return name.rstrip(", ") if name.endswith(",") else family_name(name)
