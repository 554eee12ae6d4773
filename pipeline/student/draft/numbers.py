"""How many agencies or people a text speaks of, and where two texts cannot both be right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...statements.definitions.dimensions import is_negated

NUMBERS = {"one": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
MANY = 99
BODIES = (
    r"(?:agenc(?:y|ies)|organi[sz]ations?|bod(?:y|ies)|services?|professions?|professionals?|disciplines?|departments?"
    r"|partners?|employers?|practitioners?|institutions?|sectors?|groups?|teams?|people|persons?|workers?|authorit(?:y|ies))"
)
NUMBERED = re.compile(
    rf"\b(?:(?P<open>any number of|several|many|numerous|various|different)"
    rf"|(?P<less>at most|no more than|up to|only|exactly|just|precisely|not more than|solely)?\s?"
    rf"(?P<more>at least|more than|no fewer than|not fewer than|over)?\s?(?:an?\s|the\s)?"
    rf"(?P<number>{'|'.join(NUMBERS)}|\d{{1,2}}))(?P<above> or more)?\s"
    rf"(?:(?!and\b|or\b|of\b|in\b|to\b|for\b)[a-z-]+\s){{0,2}}?(?P<body>{BODIES})\b",
    re.IGNORECASE,
)
# Only of these is it told by "one" how many take part; "one team" is what several make.
COUNTED_SINGLY = re.compile(
    r"agenc|profession\b|professions|employer|disciplin|department|sector|authorit", re.IGNORECASE
)
OR_MORE = re.compile(r" or (?:more|several|many)\b|, (?:and )?(?:perhaps|maybe|often|sometimes) more\b")
VAGUE = frozenset({"various", "different", "numerous"})
PLURAL = re.compile(
    r"\b(?:agencies|professions|employers|disciplines|departments|sectors|authorities)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Number:
    """How many bodies a text speaks of: the words, the least and the most, and whether the least is a numeral."""

    words: str
    least: int
    most: int
    is_exact: bool
    kind: str
    is_vague: bool = False  # "different agencies", "agencies": two may be meant


def numbers_apart(one: str, other: str) -> Iterator[tuple[str, str]]:
    """How many bodies or people one text and the other speak of, in their words, where both cannot be.

    Where any number of a kind is in both, the kind agrees.

    >>> list(numbers_apart("exactly two agencies acting together", "two or more agencies acting together"))
    [('exactly two agencies', 'two or more agencies')]
    """
    first, second = _all_numbers(one), _all_numbers(other)
    for kind in sorted({each.kind for each in first} & {each.kind for each in second}):
        mine, theirs = ([each for each in found if each.kind == kind] for found in (first, second))
        pairs = [(here, there) for here in mine for there in theirs]
        if all(_exclude(*pair) for pair in pairs):
            here, there = pairs[0]
            yield here.words, there.words


def _all_numbers(text: str) -> list[Number]:
    """The numbers of bodies in a text; where there are none of a kind, its plurals, which are more than one."""
    found = list(_numbers(text))
    kinds = {each.kind for each in found}
    plurals = (Number(match.group(), 2, MANY, False, _kind(match.group()), True) for match in PLURAL.finditer(text))
    return found + [each for each in plurals if each.kind not in kinds]


def _exclude(one: Number, other: Number) -> bool:
    is_apart = one.most < other.least or other.most < one.least
    is_open = (one.most == MANY) != (other.most == MANY) and not (one.is_vague or other.is_vague)
    return is_apart or is_open or (one.is_exact and other.is_exact and one.least != other.least)


def _numbers(text: str) -> Iterator[Number]:
    """The numbers of bodies in a text, in order of place."""
    for found in NUMBERED.finditer(text):
        words, more = found.group().strip(), (found["more"] or "").lower()
        if found["open"]:
            is_vague, least = found["open"].lower() in VAGUE, 1 if "any" in found["open"].lower() else 2
            yield Number(words, least, MANY, False, _kind(found["body"]), is_vague)
            continue
        number = NUMBERS.get(found["number"].lower()) or int(found["number"])
        is_negated_one = not more and is_negated(text, found.start())
        if is_negated_one or (number == 1 and not more and not COUNTED_SINGLY.match(found["body"])):
            continue
        least = number + (more in {"more than", "over"})
        most = MANY if found["above"] or more or OR_MORE.match(text, found.end()) else number
        if (found["less"] or "").lower() in {"up to", "at most", "no more than"}:
            least = 1
        yield Number(words, least, most, True, _kind(found["body"]))


def _kind(body: str) -> str:
    people = ("profession", "practitioner", "people", "person", "worker", "discipline")
    return "people" if body.lower().startswith(people) else "bodies"
