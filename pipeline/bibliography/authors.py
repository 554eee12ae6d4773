"""Reads the names that stand before a year: who is cited, persons or organisations."""

import re
from dataclasses import dataclass

from .references import UPPER

TOKEN = re.compile(r"[\w'.-]+|[^\w\s]")
CAPITAL = re.compile(rf"(?:[dlO]'|al-|Mc|Mac)?[{UPPER}]")
INITIAL = re.compile(rf"(?:[{UPPER}]\.?-?){{1,3}}")  # "B.", "J.-P.", and "NJ" beside a family name
PARTICLES = frozenset("van von de der den du la le di da dos del ter ten".split())
LINKS = frozenset("of for the".split())
OTHERS = frozenset("et al al. colleagues others coworkers co-workers".split())
REACH = 240

# Capitalised where a sentence begins, never a name; after the prepositions a place or an occasion may follow.
PREPOSITIONS = frozenset(
    "In At From Across Within During Since After Before Under Among Outside Inside Throughout By".split()
)
OPENERS = PREPOSITIONS | frozenset(
    """A According Accordingly Additionally Again Also Although An And Another As Because Besides Both But Cited
    Compare Consequently Conversely Drawing Each Earlier Elsewhere Even Eg Equally Finally First Firstly Following
    For Furthermore Hence Here However If Importantly Indeed Instead It Its Last Lastly Later Like Likewise
    Meanwhile Moreover More Most Nevertheless Next Nonetheless Nor Not Notably Now On Once One Or Other Others Our
    Overall Per Perhaps Quoted Quoting Rather Recently Second Secondly See Similarly So Some Specifically Still Such
    Than That The Their Then There Thereby Therefore These They Third This Those Though Three Through Thus To Two
    Unlike Until Using We What When Where Whereas Whether Which While Who Why With Yet""".split()
)
# Dates, parts of a text, and instruments of law: titles and dates unless the reference list has them.
NOT_AUTHORS = frozenset(
    """January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul
    Aug Sept Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Spring Summer Autumn Winter
    Easter Christmas Table Figure Fig Box Chapter Section Part Phase Stage Step Appendix Annex Volume Vol Issue No
    Number Version Edition Page Paragraph Act Acts Bill Regulations Order Code Paper Directive Convention Charter
    Strategy Plan Budget Census Copyright Year Week Term""".split()
)
ORGANISATION = frozenset(
    """Academy Agency Alliance Assembly Association Authority Bank Board Bureau Cabinet Centre Center Charity College
    Collaboration Collaborative Commission Committee Community Consortium Corporation Council Court Department
    Directorate Executive Federation Force Forum Foundation Fund Government Group Hospital House Inspectorate
    Institute Institution Laboratory League Library Ministry Nations Network Observatory Office Organisation
    Organization Panel Parliament Partnership Police Programme Project Secretariat Service Services Society
    Taskforce Team Treasury Trust Union Unit University Health HM NHS Royal National""".split()
)


@dataclass(frozen=True)
class Authors:
    """Who is cited: where the names begin, family names ("et al" with the last), whether it may be a title."""

    start: int
    names: tuple[str, ...]
    is_title: bool


def authors_before(text: str, end: int, *, floor: int, listed: bool) -> Authors | None:
    """The names that end directly before `end`, or None.

    `text` is plain; nothing before `floor` is looked at. `listed` says that commas alone may join names, as inside
    brackets: "(Lloyd, Stead, 2001)"; in running text "In Leeds, Stead (2001)" names one person.

    >>> authors_before("So Lloyd et al (2001)", 15, floor=0, listed=False).names
    ('Lloyd et al',)
    """
    run = _run(text, end, floor)
    run = _without_opening(run, listed=listed)
    if not run or _word(run[-1]) in LINKS | PARTICLES:
        return None
    parts = _parts(run)
    names, start = _names(parts, text)
    if not names:
        return None
    if any(_word(each) in OTHERS for each in run):
        names[-1] += " et al"
    last = [_word(each) for each in run if _kind(each) == "name"][-1]
    first = _word(parts[0][0]) if parts and parts[0] else ""
    return Authors(start, tuple(names), last in NOT_AUTHORS or first in NOT_AUTHORS)


def _word(token: re.Match[str]) -> str:
    word = token.group()
    word = word.removesuffix("'s").removesuffix("'")
    return word if word == "al." else word.strip(".'")


def _kind(token: re.Match[str]) -> str:
    """name, join (a comma or "and"), inner (a word inside a name), others ("et al"), or stop."""
    word = _word(token)
    if word in OTHERS:
        return "others"
    if token.group() == "," or word in {"and", "&"}:
        return "join"
    if word in LINKS or word in PARTICLES:
        return "inner"
    return "name" if CAPITAL.match(word) else "stop"


def _run(text: str, end: int, floor: int) -> list[re.Match[str]]:
    """The longest row of tokens before `end` that can be a list of names."""
    tokens = list(TOKEN.finditer(text, max(floor, end - REACH), end))
    begin = len(tokens)
    while begin and _kind(tokens[begin - 1]) != "stop":
        begin -= 1
        # "1999). Hudson": a word with a full stop ends the sentence before, unless it is an initial or "al."
        word = tokens[begin].group()
        if word.endswith(".") and begin < len(tokens) - 1 and len(word) > 4 and word != "al.":
            begin += 1
            break
    run = tokens[begin:]
    while run and _kind(run[-1]) == "join":
        run = run[:-1]
    return run


def _without_opening(run: list[re.Match[str]], *, listed: bool) -> list[re.Match[str]]:
    """The names without what opens the sentence before them."""
    while run and (_kind(run[0]) != "name" or _word(run[0]) in OPENERS or _is_adverb(run)):
        if _word(run[0]) in PARTICLES and any(_kind(each) == "name" for each in run[1:3]):
            break
        opening = _word(run[0])
        run = run[1:]
        commas = [place for place, token in enumerate(run) if token.group() == ","]
        if opening in PREPOSITIONS and commas:
            run = run[commas[0] + 1 :]
    ends_in_pair = any(_word(token) in {"and", "&"} or _kind(token) == "others" for token in run)
    if not listed and not ends_in_pair:
        commas = [place for place, token in enumerate(run) if token.group() == ","]
        run = run[commas[-1] + 1 :] if commas else run
    return run


def _is_adverb(run: list[re.Match[str]]) -> bool:
    return _word(run[0]).endswith("ly") and len(run) > 1 and run[1].group() == ","


def _parts(run: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """The tokens of each name; the "and" inside the name of an organisation joins."""
    parts: list[list[re.Match[str]]] = [[]]
    joined_by: list[str] = [""]
    for token in run:
        if _kind(token) == "join":
            if parts[-1]:
                parts.append([])
                joined_by.append(_word(token))
            elif token.group() != ",":
                joined_by[-1] = _word(token)
        elif _kind(token) != "others":
            parts[-1].append(token)
    kept = [(part, by) for part, by in zip(parts, joined_by, strict=True) if part]
    merged: list[list[re.Match[str]]] = []
    for part, by in kept:
        words = [_word(token) for token in part]
        before = [_word(token) for token in merged[-1]] if merged else []
        continues = set(before) & LINKS and set(before) & ORGANISATION and words[0] not in ORGANISATION
        completes = len(before) == 1 and len(words) > 1 and words[-1] in ORGANISATION
        if merged and by in {"and", "&"} and (continues or completes):
            merged[-1] = [*merged[-1], *part]
        else:
            merged.append(part)
    return merged


def _names(parts: list[list[re.Match[str]]], text: str) -> tuple[list[str], int]:
    """Family names, or whole names of organisations, and where the first begins."""
    names: list[str] = []
    start = -1
    for part in parts:
        words = [_word(token) for token in part]
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
                start = (shown if part is not shown and not _has_given_name(part) else part)[0].start()
            names.append(text[shown[0].start() : shown[-1].start() + len(_word(shown[-1]))])
    return names, start


def _has_given_name(part: list[re.Match[str]]) -> bool:
    return not any(_word(token) in LINKS for token in part)


def _family(part: list[re.Match[str]]) -> list[re.Match[str]]:
    """The family name of a person with its particles; empty where only initials are left."""
    names = [place for place, token in enumerate(part) if not INITIAL.fullmatch(token.group())]
    names = names or [place for place, token in enumerate(part) if _is_acronym(token)]
    if not names:
        return []
    begin = names[-1]
    while begin and _word(part[begin - 1]) in PARTICLES:
        begin -= 1
    return part[begin : names[-1] + 1]


def _is_acronym(token: re.Match[str]) -> bool:
    return len(_word(token)) > 1 and "." not in token.group()
