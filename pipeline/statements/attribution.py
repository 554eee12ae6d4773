"""Says who is credited with what a sentence says: a cited source, or the document itself."""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..bibliography.citations.namewords import UPPER

THIS_DOCUMENT = "this document"
SPEAKER = re.compile(
    r"(?:\b(?:[Aa]ccording to|[Aa]fter|[Ff]ollowing) (?:the )?|^(?:For )?(?:The )?)"
    rf"((?:[{UPPER}][\w'-]+)(?: (?:of |for |and )?[{UPPER}][\w'-]+){{0,4}}(?: et al\.?)?)"
    r"(?=,| define[sd]?\b| describe[sd]?\b)"
)


@dataclass(frozen=True)
class Credit:
    """Who is credited, in words ("Victor and Boynton"), and the year of the work if it is known."""

    source: str = THIS_DOCUMENT
    year: int | None = None

    @property
    def is_borrowed(self) -> bool:
        """Whether a source other than the document is credited."""
        return self.source != THIS_DOCUMENT


class Attribution:
    """The citations of one document, asked span by span. `citations` are rows of the table of that name."""

    def __init__(self, citations: Sequence[dict[str, Any]]) -> None:
        self._rows = sorted(citations, key=lambda row: row["start"])
        self._starts = [row["start"] for row in self._rows]
        self._years: dict[str, set[int | None]] = {}
        for row in self._rows:
            self._years.setdefault(_shown(row["authors"]), set()).add(_year(row["year"]))

    def within(self, start: int, end: int) -> list[dict[str, Any]]:
        """The citations that begin between `start` and `end`."""
        return self._rows[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]

    def of(self, start: int, end: int, text: str = "") -> Credit:
        """Who is credited between `start` and `end`.

        A narrative citation comes before those in brackets. Several works give several names and the year of the first.
        Without a citation, `text`, the plain words of the span, may name one cited elsewhere ("according to Wenger").
        """
        cited = self.within(start, end)
        cited = [row for row in cited if row["citation_form"] == "narrative"] or cited
        cited = [row for row in cited if row["authors"]]
        if not cited:
            return self._named(text)
        names = dict.fromkeys(_shown(row["authors"]) for row in cited)
        return Credit("; ".join(names), _year(cited[0]["year"]))

    def _named(self, text: str) -> Credit:
        named = SPEAKER.search(text)
        if not named or named.group(1) not in self._years:
            return Credit()
        years = self._years[named.group(1)]
        return Credit(named.group(1), next(iter(years)) if len(years) == 1 else None)


def _shown(authors: str) -> str:
    names = authors.split("; ")
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _year(written: str) -> int | None:
    digits = re.match(r"\d{4}", written)
    return int(digits.group()) if digits else None
