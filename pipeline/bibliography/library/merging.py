"""Puts the entries of several libraries together, so that each work is there once."""

import re
from dataclasses import replace

from ...errors import Failure
from ..names import name_key, title_key
from .entry import Entry, fault

LONG_TITLE = 20  # letters and digits; a shorter title ("Partnership working") may be that of many works
FIELDS = ("title", "authors", "year", "doi", "doc_type")
HINT = "Mend the entry that is wrong."


def merged(libraries: list[list[Entry]]) -> tuple[list[Entry], list[Failure]]:
    """The entries of all libraries, earlier ones first, and a problem for each contradiction.

    Two entries are one work when they have the same DOI; or, none of them saying otherwise, the same citekey or the
    same title, with authors and year that agree (one of them, where the title is long). A citekey that stands at two
    works belongs to the first.
    """
    works: list[Entry] = []
    problems: list[Failure] = []
    index: dict[tuple[str, str], list[int]] = {}
    for library in libraries:
        for entry in library:
            place = next((each for each in _candidates(entry, index) if is_same(works[each], entry)), None)
            if place is not None:
                problems += contradictions(works[place], entry)
                works[place] = _together(works[place], entry)
                entry = works[place]
            else:
                if entry.citekey and ("citekey", entry.citekey) in index:
                    told = f"the citekey {entry.citekey!r} is used twice: this entry is given another."
                    problems.append(fault(entry.place, told, "Give each work a citekey of its own."))
                    entry = replace(entry, citekey="")
                place = len(works)
                works.append(entry)
            for key in _keys(entry):
                found = index.setdefault(key, [])
                if place not in found:
                    found.append(place)
    return works, problems


def _keys(entry: Entry) -> list[tuple[str, str]]:
    title = title_key(entry.title)
    keys = [("doi", entry.doi), ("citekey", entry.citekey), ("title", title)]
    return [(kind, key) for kind, key in keys if key]


def _candidates(entry: Entry, index: dict[tuple[str, str], list[int]]) -> list[int]:
    return [place for key in _keys(entry) for place in index.get(key, ())[:20]]


def is_same(one: Entry, other: Entry) -> bool:
    """Whether two entries, which share a DOI, a citekey or a title, are one work."""
    titles = [title_key(one.title), title_key(other.title)]
    same_title = titles[0] == titles[1]
    if one.doi and other.doi:  # the chapters of a book may all bear its DOI
        return one.doi == other.doi and (same_title or not all(titles) or _shared(one.title, other.title) > 1 / 3)
    authors = [{name_key(name) for name in each.authors} for each in (one, other)]
    agree = [one.year == other.year] * (None not in (one.year, other.year))
    agree += [bool(authors[0] & authors[1])] * all(authors)
    if one.citekey and one.citekey == other.citekey and (same_title or not all(titles)):
        return True
    if one.citekey == other.citekey:
        return len(agree) == 2 and all(agree) and (same_title or bool(one.citekey))
    return same_title and all(agree) and len(agree) >= (1 if len(titles[0]) >= LONG_TITLE else 2)


def _shared(one: str, other: str) -> float:
    """Share of the words of two titles that stand in both."""
    first, second = (set(re.findall(r"\w+", title.casefold())) for title in (one, other))
    return len(first & second) / max(1, len(first | second))


def contradictions(kept: Entry, other: Entry) -> list[Failure]:
    """A problem for each field in which `other` says something else than `kept`."""
    found = []
    for name in FIELDS[:-1]:
        first, second = getattr(kept, name), getattr(other, name)
        one, other_one = _comparable(first), _comparable(second)
        if first and second and one[: len(other_one)] != other_one[: len(one)]:  # one may lack the subtitle
            told = f"{name} is {_shown(second)}, but {_shown(first)} in {kept.place}, which was taken."
            found.append(fault(other.place, told, HINT))
    return found


def _comparable(value: object) -> str | list[str]:
    return [name_key(name) for name in value] if isinstance(value, tuple) else title_key(str(value))


def _shown(value: object) -> str:
    text = "; ".join(value[:5]) if isinstance(value, tuple) else str(value)
    return repr(text if len(text) <= 80 else text[:79] + "…")


def _together(kept: Entry, other: Entry) -> Entry:
    """`kept` with what it lacks from `other`, and the keywords and files of both."""
    filled = {name: getattr(kept, name) or getattr(other, name) for name in (*FIELDS, "citekey")}
    both = {name: tuple(dict.fromkeys(getattr(kept, name) + getattr(other, name))) for name in ("keywords", "files")}
    return replace(kept, **filled, **both)
