"""Says who is credited with what a sentence says: a cited source, or the document itself."""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..bibliography.citations.namewords import NOT_AUTHORS, OPENERS, ORGANISATION, PARTICLES, UPPER

THIS_DOCUMENT = "this document"
REACH = 500  # code points back to the work that "they" wrote
NAME_PART = rf"(?:(?:{'|'.join(sorted(PARTICLES))})\s)?[{UPPER}][\w-]+(?:'[{UPPER}][\w-]+)?"
JOINT = r"(?:,\s|\s|,?\s(?:and|&)\s)(?:(?:of|for|on|the|of the|for the)\s)?"
NAME = rf"(?:the )?(?P<name>{NAME_PART}(?:{JOINT}{NAME_PART}){{0,7}}(?:\set al\b\.?)?)"
SPEECH = (
    r"(?:account|view|words?|terms?|sense|usage|use|reading|formulation|definition|phrase|version|understanding"
    r"|model|eyes|language|framework|scheme|typology|conception|conceptuali[sz]ation|vocabulary|writings?|work|theory"
    r"|glossary)"
)
DEFINES = (
    r"(?:(?:also|first|once|famously|originally|later|then|has|have|had|tentatively|loosely)\s){0,2}"
    r"(?:define[sd]?|describe[sd]?|characteri[sz]e[sd]?|underst(?:ands?|ood)|call(?:s|ed)?|conceive[sd]? of"
    r"|conceptuali[sz]e[sd]?|distinguish(?:es|ed)?|term(?:s|ed)|dub(?:s|bed)|reserve[sd]?|glosse[sd]|sees?|saw|views?"
    r"|viewed|regards?|regarded|treats?|treated|takes?|took|uses?|used|writes?|wrote|speaks?|spoke|means?|meant|puts?"
    r"|ha[sd] it|would have)\b"
)
PASSIVE = r"(?:defined|described|characteri[sz]ed|understood|coined|used|conceived|formulated|proposed|glossed)"
WITH_VIEW = "[Ii]n|[Oo]n|[Tt]o|[Bb]y|[Uu]nder|[Ff]rom|[Ff]ollowing|[Aa]dopting|[Uu]sing"
ENDS_OPENING = r"(?=,| we\b| an?\b| the\b| is\b|\)| [a-z-]+ (?:is|are|means|refers)\b)"
# Where a name says that somebody speaks; elsewhere it must be cited in the document, or be that of an organisation.
SPEAKS = [
    re.compile(pattern)
    for pattern in (
        rf"\b[Aa]ccording to {NAME}",
        rf"\b(?:{WITH_VIEW}) {NAME}'s? (?:\w+ ){{0,2}}?{SPEECH}\b",
        rf"\b{SPEECH} (?:(?:given|offered|proposed|put forward|adopted|used|preferred) )?(?:of|by|from) {NAME}",
        rf"\b(?:[Aa]s )?{PASSIVE} by {NAME}",
        rf"\b(?:[Aa]s|[Ww]hich|[Ww]hat|that|whom) {NAME},? {DEFINES}",
        rf"\b(?:[Aa]fter|[Ff]ollowing) {NAME}{ENDS_OPENING}",
    )
]
MAY_SPEAK = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?:[Ff]or|[Tt]o|[Ww]ith) {NAME}{ENDS_OPENING}",
        rf"(?:^|[.;,:] |\b(?:where|while|whereas|and|but|[Ii]n \d{{4}}) )(?:The )?"
        rf"{NAME}(?:'s (?:\w+ ){{0,2}}?{SPEECH}| {DEFINES})",
        rf"\((?:after |from |source: |following )?{NAME}\)\W*$",
    )
]
TWO_NAMES = re.compile(rf"{NAME_PART} (?:and|&) {NAME_PART}$")
DOCUMENTS = re.compile(
    r"\b[Aa]ccording to (?P<name>the (?!authors?\b|latter\b|former\b|same\b|above\b)"
    r"(?:[a-z][\w-]+ ){0,3}[a-z][\w-]+)(?=,)"
)
DATED = re.compile(r"(?:\b[Ii]n |\()((?:1[6-9]|20)\d\d)\b")
THEIR = r"(?:their|her|his)"
AUTHORS = r"(?:the|these|both|the same) (?:authors?|writers?|scholars?|researchers?)"
PRONOUN = re.compile(
    rf"\W*(?:(?:they|she|he|both|{AUTHORS})\s{DEFINES}|(?:for|to) (?:them|her|him)\b"
    rf"|(?:(?:in|on|by) )?{THEIR} (?:\w+ )?{SPEECH}\b|on this (?:view|account|reading|definition)\b)"
    r"|.{0,120}\b(?:according to (?:them|her|him)"
    r"|(?:they|she|he) (?:then |also )?(?:define|describe|call|understand)s?)\b",
    re.IGNORECASE,
)
# What stands before a citation that is no source of the definition, only of its finding, or the other side.
NO_SOURCE = re.compile(
    r"(?:\b(?:cited|quoted|reported|reproduced|discussed|referred to|as given|summari[sz]ed) (?:in|by)"
    r"|\b(?:unlike|contrary to|in contrast (?:to|with)|pace|against|as against|rather than|as opposed to|departing from"
    r"|differs? from|see|see also|cf\.?|compare|contra))"
    r"[\s,:(]*(?:the )?$",
    re.IGNORECASE,
)
CITES_ANOTHER = re.compile(
    r"\b(?:citing|quoting|borrowing from|taken? from|borrowed from|derived? from)[\s(]*(?:the )?$"
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
        """Who is credited between `start` and `end`, whose plain words are `text`.

        A narrative citation comes before those in brackets, the work quoted before the one in which it was found; works
        to compare are no sources. Several works give several names and the year of the first. Without a citation,
        `text` may name a person or body ("according to the Ministry"), or go on with the last work cited ("They
        define").
        """
        cited = [row for row in self.within(start, end) if row["authors"]]
        cited = _sources(cited, text, start)
        cited = [row for row in cited if row["citation_form"] == "narrative"] or cited
        if not cited:
            return self._named(text) or self._resumed(start, text) or Credit()
        names = dict.fromkeys(_shown(row["authors"]) for row in cited)
        return Credit("; ".join(names), _year(cited[0]["year"]))

    def _named(self, text: str) -> Credit | None:
        """Who is named without a citation, with the year if the name is cited elsewhere with one, or "in 2004"."""
        for pattern in (*SPEAKS, *MAY_SPEAK):
            for match in pattern.finditer(text):
                name = _bare(match["name"])
                is_sure = pattern in SPEAKS and not any(word in NOT_AUTHORS for word in name.split())
                if not name or NO_SOURCE.search(text[: match.start("name")]) or not (is_sure or self._is_author(name)):
                    continue
                return Credit(name, self._dated(name, text))
        document = DOCUMENTS.search(text)
        return Credit(document["name"]) if document else None

    def _dated(self, name: str, text: str) -> int | None:
        """The year of the one work by `name` that the document cites, or the year that its sentence gives."""
        years = self._years.get(name, set())
        if len(years) == 1:
            return next(iter(years))
        dated = DATED.search(text)
        return int(dated.group(1)) if dated else None

    def _is_author(self, name: str) -> bool:
        """Whether a name alone is one of an author: cited in the document, an organisation, or two names joined."""
        words = name.split()
        is_organisation = len(words) > 1 and any(word in ORGANISATION for word in words)
        return name in self._years or (
            (is_organisation or bool(TWO_NAMES.match(name))) and not any(word in NOT_AUTHORS for word in words)
        )

    def _resumed(self, start: int, text: str) -> Credit | None:
        """The last work cited before, where the sentence goes on with it: "They define", "on her account"."""
        if not PRONOUN.match(text):
            return None
        before = [row for row in self.within(start - REACH, start) if row["authors"]]
        before = [row for row in before if row["citation_form"] == "narrative"] or before
        return Credit(_shown(before[-1]["authors"]), _year(before[-1]["year"])) if before else None


def _sources(cited: list[dict[str, Any]], text: str, start: int) -> list[dict[str, Any]]:
    """The citations without those that only report, contrast or compare; the quoted ones alone where one is quoted."""
    kept, last = [], 0
    for row in cited:
        place = row["start"] - start
        before = text[max(last, place - 40) : place]
        last = place
        if CITES_ANOTHER.search(before):
            return [row]
        if NO_SOURCE.search(before) or (
            kept and before.rstrip().endswith((", in", "; in", " in")) and "(" in text[:place]
        ):
            continue
        kept.append(row)
    return kept


def _bare(name: str) -> str:
    """A name without the words that open a sentence."""
    words = name.split()
    while words and (words[0] in OPENERS or words[0] in {"The", "and"}):
        words.pop(0)
    return " ".join(words).removesuffix("'s").removesuffix(".") if words else ""


def _shown(authors: str) -> str:
    names = authors.split("; ")
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _year(written: str) -> int | None:
    digits = re.match(r"\d{4}", written)
    return int(digits.group()) if digits else None
