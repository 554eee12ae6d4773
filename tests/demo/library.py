"""Writes the reference library of the demonstration corpus in BibTeX."""

from .manuscript import Manuscript

SUFFIXES = {"word": ".docx", "web": ".html"}


def file_name(manuscript: Manuscript) -> str:
    """Name of the printed file: that of the source, with the ending of its format."""
    return manuscript.name + SUFFIXES.get(manuscript.about["producer"], ".pdf")


def bibtex(manuscripts: list[Manuscript]) -> str:
    """One entry for each document, in the order of the sources, linked to its file as reference managers do."""
    return "\n".join(map(_entry, manuscripts))


def _entry(manuscript: Manuscript) -> str:
    about = manuscript.about
    fields = {
        "author": _corporate(about["authors"]) if about.get("corporate") else _people(about["authors"]),
        "title": f"{{{about['title']}}}",
        "year": str(about["year"]),
        **about["reference"],
        "keywords": ", ".join(about["keywords"]),
        "note": "Invented for demonstration",
        "file": file_name(manuscript),
    }
    kind = fields.pop("type")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{about['citekey']},\n{lines}}}\n"


def _people(names: list[str]) -> str:
    parts = (name.rsplit(" ", 1) for name in names)
    return " and ".join(f"{family}, {given}" for given, family in parts)


def _corporate(names: list[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in names)
