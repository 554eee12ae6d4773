"""Counts the terms of the demonstration corpus in its sources: python -m tests.demo.counting.

The written forms to look for are listed by hand in `corpus/demo/gold/families.csv`, what is not the term in
`false_friends.csv`, and the names of bodies in `named_bodies.csv`. Nothing of the pipeline is used.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from . import library, manuscript
from .make import CORPUS, SOURCES

GOLD = CORPUS / "gold"
HEADINGS = ("title", "heading")
MENTIONS = ("file", "concept", "term", "is_broad", "count", "headings", "named_bodies")
SPELLINGS = ("file", "concept", "term", "form", "written", "count")


def gold(name: str) -> list[dict[str, str]]:
    """Rows of one gold table."""
    with open(GOLD / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts() -> dict[str, list[tuple[str, str]]]:
    """Role and text of every block that can be read, by file name; reference lists and locked files left out."""
    sources = [manuscript.read(path) for path in sorted(SOURCES.glob("*.md"))]
    return {
        library.file_name(source): [(role, text) for role, text in source.plain() if role != "reference"]
        for source in sources
        if "password" not in source.about
    }


def count_terms() -> tuple[list[dict], list[dict]]:
    """Rows of `mentions.csv` and of `spellings.csv`, in the order of file, concept, term and form.

    The longest written form wins where several begin at one place; a form inside a longer one is not counted again.
    """
    families = {row["written"]: row for row in gold("families")}
    longest_first = "|".join(map(re.escape, sorted(families, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?:{longest_first})(?!\w|-\w)", re.IGNORECASE)
    mentions: dict[tuple, Counter] = {}
    spellings: Counter = Counter()
    for file, role, text, is_named_body in _pieces():
        for match in pattern.finditer(text):
            if text[match.start() - 1 : match.end() + 1] == f"({match[0]})" and match[0].isupper():
                continue  # the abbreviation that explains the long form before it is no second mention
            family = families[match[0].lower()]
            spellings[file, family["concept"], family["term"], family["form"], match[0].lower()] += 1
            counts = mentions.setdefault((file, family["concept"], family["term"], family["is_broad"]), Counter())
            counts.update(count=1, headings=role in HEADINGS, named_bodies=is_named_body)
    return (
        [
            dict(zip(MENTIONS, (*key, *map(counts.get, MENTIONS[4:])), strict=True))
            for key, counts in sorted(mentions.items())
        ],
        [dict(zip(SPELLINGS, (*key, count), strict=True)) for key, count in sorted(spellings.items())],
    )


def _pieces() -> Iterator[tuple[str, str, str, bool]]:
    """File, role, text without false friends, whether it is the name of a body."""
    false_friends, names = gold("false_friends"), gold("named_bodies")
    for file, blocks in texts().items():
        bodies = [row["name"] for row in names if row["file"] == file]
        for role, text in blocks:
            for row in false_friends:
                if row["file"] == file and row["quote"] in text:
                    text = text.replace(row["quote"], row["quote"].replace(row["surface"], "·"))
            for body in bodies:
                yield from ((file, role, body, True) for _ in range(text.count(body)))
                text = text.replace(body, "·")
            yield file, role, text, False


def write(name: str, rows: list[dict]) -> None:
    """Writes one gold table."""
    with open(GOLD / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    for name, rows in zip(("mentions", "spellings"), count_terms(), strict=True):
        write(name, rows)
