"""Reads the names that stand before a year: who is cited, persons or organisations."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .namewords import (
    LINKS,
    NOT_AUTHORS,
    ONLY_IN_ORGANISATIONS,
    OPENERS,
    ORGANISATION,
    OTHERS,
    PARTICLES,
    PREPOSITIONS,
    UPPER,
)

TOKEN = re.compile(r"[\w'.-]+|[^\w\s]")
CAPITAL = re.compile(rf"(?:[dlO]'|al-|Mc|Mac)?[{UPPER}]")
INITIAL = re.compile(rf"(?!Ó)(?:[{UPPER}]\.?-?){{1,3}}")  # "B.", "J.-P.", and "NJ" beside a family name
REACH = 240
# A name with its abbreviation: "Ministry of Care (MoC), 2003", "Ministry of Care [MoC], 2003".
ABBREVIATED = re.compile(rf"(?<=\w) [(\[][{UPPER}][A-Za-z&-]{{1,11}}[)\]][\s,(]{{0,3}}$")


class Token(NamedTuple):
    """A word or sign: without its possessive, what it is, as written, and where."""

    word: str
    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Authors:
    """Who is cited: where the names begin, family names ("et al" with the last), whether it may be a title.

    `initials` are those of the first author, where the citation gives them to part namesakes.
    """

    start: int
    names: tuple[str, ...]
    is_title: bool
    initials: str = ""


def authors_before(text: str, end: int, *, floor: int, listed: bool) -> Authors | None:
    """The names that end directly before `end`, or None.

    `text` is plain; nothing before `floor` is looked at. `listed` says that commas alone may join names, as inside
    brackets: "(Lloyd, Stead, 2001)"; in running text "In Leeds, Stead (2001)" names one person.

    >>> authors_before("So Lloyd et al (2001)", 15, floor=0, listed=False).names
    ('Lloyd et al',)
    """
    abbreviated = ABBREVIATED.search(text, max(floor, end - 24), end)
    run = _run(text, abbreviated.start() if abbreviated else end, floor)
    run = _without_opening(run, listed=listed)
    others = [place for place, token in enumerate(run) if token.kind == "others"]
    if others and not listed:  # "Kent et al, Rooms UK (2012)": who they work for
        run = run[: others[-1] + 1]
    if not run or run[-1].word in LINKS | PARTICLES:
        return None
    parts = _parts(run)
    if not listed:
        parts = _without_affiliation(parts, text)
    names, start = _names(parts, text)
    if not names:
        return None
    if any(each.word in OTHERS for each in run):
        names[-1] += " et al"
    last = [each.word for each in run if each.kind == "name"][-1]
    first = parts[0][0].word if parts and parts[0] else ""
    is_title = last in NOT_AUTHORS or first in NOT_AUTHORS
    return Authors(start, tuple(names), is_title, _initials(parts))


def _initials(parts: list[list[Token]]) -> str:
    """Initials before the first family name or after it: "B. Hudson", "Hudson, B."."""
    first = [token.text for token in parts[0] if INITIAL.fullmatch(token.text)]
    after = [token.text for token in parts[1]] if len(parts) > 1 else []
    if not first and all(INITIAL.fullmatch(each) for each in after):
        first = after
    return "".join(first) if len(first) < 4 and not any(len(each) > 4 for each in first) else ""


def _without_affiliation(parts: list[list[Token]], text: str) -> list[list[Token]]:
    """Persons without the organisation after them: "by Olga Kent and Ada Puig, Institute of Halls (2004)"."""
    are_organisations = [bool({token.word for token in part} & ORGANISATION) for part in parts]
    if len(parts) < 3 or not are_organisations[-1] or any(are_organisations[:-1]):
        return parts
    return parts[:-1] if text[: parts[-1][0].start].endswith(", ") else parts


@lru_cache(maxsize=10_000)
def _word_and_kind(text: str) -> tuple[str, str]:
    """The bare word, and what it is: name, join (a comma or "and"), inner (a word inside a name), others or stop."""
    word = text.removesuffix("'s").removesuffix("'")
    word = word if word == "al." else word.strip(".'")
    if word in OTHERS:
        return word, "others"
    if text == "," or word in {"and", "&"}:
        return word, "join"
    if word in LINKS or word in PARTICLES:
        return word, "inner"
    return word, "name" if CAPITAL.match(word) else "stop"


def _run(text: str, end: int, floor: int) -> list[Token]:
    """The longest row of tokens before `end` that can be a list of names."""
    found = TOKEN.finditer(text, max(floor, end - REACH), end)
    tokens = [Token(*_word_and_kind(match.group()), match.group(), match.start()) for match in found]
    begin = len(tokens)
    while begin and (tokens[begin - 1].kind != "stop" or _is_whose(tokens[begin - 1 : begin + 1])):
        if tokens[begin - 1].word in ONLY_IN_ORGANISATIONS and not _ends_in_organisation(tokens[: begin - 1]):
            break
        begin -= 1
        # "1999). Hudson": a word with a full stop ends the sentence before, unless it is an initial or "al."
        word = tokens[begin].text
        if word.endswith(".") and begin < len(tokens) - 1 and len(word) > 4 and word != "al.":
            begin += 1
            break
    run = tokens[begin:]
    while run and run[-1].kind == "join":
        run = run[:-1]
    return run


def _is_whose(tokens: list[Token]) -> bool:
    """Whether these are "her colleagues", as in "Puig and her colleagues"."""
    return tokens[0].word in {"her", "his", "their"} and len(tokens) > 1 and tokens[1].word in OTHERS


def _ends_in_organisation(tokens: list[Token]) -> bool:
    """Whether the name before "on" can be that of an organisation: "Commission on", never "Kent on"."""
    words = [token.word for token in tokens[-4:]]
    return bool(words) and bool(CAPITAL.match(words[-1])) and bool(set(words) & ORGANISATION)


def _without_opening(run: list[Token], *, listed: bool) -> list[Token]:
    """The names without what opens the sentence before them."""
    while run and (run[0].kind != "name" or _is_opener(run[0]) or _is_adverb(run)):
        if run[0].word in PARTICLES and any(each.kind == "name" for each in run[1:3]):
            break
        opening = run[0].word
        run = run[1:]
        commas = [place for place, token in enumerate(run) if token.text == ","]
        if opening in PREPOSITIONS and commas:
            run = run[commas[0] + 1 :]
    ends_in_pair = any(token.word in {"and", "&"} or token.kind == "others" for token in run)
    if not listed and not ends_in_pair:
        commas = [place for place, token in enumerate(run) if token.text == "," and not _are_initials(run[place + 1 :])]
        run = run[commas[-1] + 1 :] if commas else run
    return run


def _are_initials(tokens: list[Token]) -> bool:
    return bool(tokens) and all(INITIAL.fullmatch(token.text) for token in tokens)


def _is_opener(token: Token) -> bool:
    return token.word in OPENERS and token.text != "A."  # "A. Hudson" begins with an initial


def _is_adverb(run: list[Token]) -> bool:
    return run[0].word.endswith("ly") and len(run) > 1 and run[1].text == ","


def _parts(run: list[Token]) -> list[list[Token]]:
    """The tokens of each name; the "and" inside the name of an organisation joins."""
    parts: list[list[Token]] = [[]]
    joined_by: list[str] = [""]
    for token in run:
        if token.kind == "join":
            if parts[-1]:
                parts.append([])
                joined_by.append(token.word)
            elif token.text != ",":
                joined_by[-1] = token.word
        elif token.kind not in {"others", "stop"}:
            parts[-1].append(token)
    kept = [(part, by) for part, by in zip(parts, joined_by, strict=True) if part]
    merged: list[list[Token]] = []
    for part, by in kept:
        words = [token.word for token in part]
        before = [token.word for token in merged[-1]] if merged else []
        continues = set(before) & LINKS and set(before) & ORGANISATION
        continues = continues and (words[0] not in ORGANISATION or len(words) == 1)
        completes = len(before) == 1 and len(words) > 1 and words[-1] in ORGANISATION
        completes = completes or words[0] in {"Company", "Co", "Sons", "Partners"}
        if merged and by in {"and", "&"} and (continues or completes):
            merged[-1] = [*merged[-1], *part]
        else:
            merged.append(part)
    return merged


def _names(parts: list[list[Token]], text: str) -> tuple[list[str], int]:
    """Family names, or whole names of organisations, and where the first begins."""
    names: list[str] = []
    start = -1
    for part in parts:
        words = [token.word for token in part]
        shown = part
        if not set(words) & (ORGANISATION | NOT_AUTHORS) and not (
            len(words) > 1 and words[0].isupper() and len(words[0]) > 1
        ):
            links = [place for place, word in enumerate(words) if word in LINKS]
            shown = part[links[-1] + 1 :] if links else part
            shown = _family(shown)
        elif words[0] == "the":
            shown = part[1:]
        if shown:
            if start < 0:
                start = (shown if part is not shown and not _has_given_name(part) else part)[0].start
            names.append(text[shown[0].start : shown[-1].start + len(shown[-1].word)])
    return names, start


def _has_given_name(part: list[Token]) -> bool:
    return not any(token.word in LINKS for token in part)


def _family(part: list[Token]) -> list[Token]:
    """The family name of a person with its particles; empty where only initials are left."""
    names = [place for place, token in enumerate(part) if not INITIAL.fullmatch(token.text)]
    names = names or [place for place, token in enumerate(part) if _is_acronym(token)]
    if not names:
        return []
    begin = names[-1]
    while begin and part[begin - 1].word.lower() in PARTICLES:
        begin -= 1
    return part[begin : names[-1] + 1]


def _is_acronym(token: Token) -> bool:
    return len(token.word) > 1 and "." not in token.text
