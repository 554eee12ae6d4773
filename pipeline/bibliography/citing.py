"""Names documents as one would cite them."""

from collections import Counter
from typing import Any


def author_year(authors: str, year: int | None) -> str:
    """Authors, joined by "; ", with the year.

    >>> author_year("Ash; Birch; Cole", 2009), author_year("Ash; Birch", 2009), author_year("", None)
    ('Ash et al. (2009)', 'Ash and Birch (2009)', 'no author (n.d.)')
    """
    names = [name for name in authors.split("; ") if name and name != "not_reported"]
    shown = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{shown or 'no author'} ({year or 'n.d.'})"


def document_names(documents: list[dict[str, Any]]) -> dict[str, str]:
    """A name for every document that was read, by doc_id: author and year, with the citekey where two would be alike.

    `documents` are rows of the table `documents`. Documents without an author are called by their file.
    """
    read = [row for row in documents if row["status"] in {"read", "partial"}]
    plain = {row["doc_id"]: _plain_name(row) for row in read}
    times = Counter(plain.values())
    return {
        row["doc_id"]: plain[row["doc_id"]]
        if times[plain[row["doc_id"]]] == 1
        else f"{plain[row['doc_id']]} {row['citekey'] or row['path']}"
        for row in read
    }


def _plain_name(row: dict[str, Any]) -> str:
    name = author_year(row["authors"], row["year"])
    return row["path"].rpartition("/")[2] if name.startswith("no author") else name


def cited(name: str, page_label: str) -> str:
    r"""A document's name with the page, kept on one line.

    >>> cited("Ash (2009)", "4"), cited("Ash (2009)", "")
    ('Ash (2009), p.\xa04', 'Ash (2009)')
    """
    return f"{name}, p.\u00a0{page_label}" if page_label else name
