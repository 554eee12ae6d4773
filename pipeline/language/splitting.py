"""Splits a paragraph into sentences."""

import re

from .tokens import ABBREVIATIONS

# The number of a note may stand close after the full stop ("in effect.3 The next ..."), that of a source in brackets
# after a space ("in effect. [3, 4] The next ..."). An ellipsis may be spaced (". . .").
SENTENCE_END = re.compile(
    r"""(?<![.!?…])(?<![.!?…]\ )[.!?…]++(?:\ [.…]++)*+["'’”»)\]]*+
    (?:
        (?:(?<=[a-z)'’”"\]][.!?])|(?<=[.!?]['’”")\]]))[0-9]{1,3}(?:[,–-][0-9]{1,3}){0,20}+
        | [¹²³⁰-⁹]+
        | \ ?\[[0-9][0-9,;\ –-]{0,40}+\](?=\s+[A-Z]|\s*$)
    )?(?=\s)""",
    re.VERBOSE,
)
STARTS_LOWER = re.compile(r"""\s+["'‘“«(\[]*[a-z](?![A-Z])""")
SPACE = re.compile(r"\s*")
OPENING, CLOSING = "([“", ")]”"
FAR = 600  # code points after which an open bracket or quotation is taken to have been left open by mistake
LONGEST_ABBREVIATION = 20
LONGEST_NUMERAL = 10

# Abbreviations before a number alone ("No. 4", "Jan. 2004"), and those of titles.
BEFORE_NUMBERS = frozenset(
    "no. nos. tab. tabs. sec. secs. app. pt. pts. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split()
)
NUMBER = re.compile(r"\s+\(?\d")
SHORT = frozenset([*ABBREVIATIONS, *"gov. sen. rep. gen. col. capt. messrs. mt. assoc. asst. trans.".split()])
DOTTED = re.compile(r"(?:[a-z]{1,2}\.)*[a-z]{1,2}\.[a-z]{1,2}\.|[a-z]\.")  # "U.S.", "Ph.D.", "J."

# Some abbreviations may close a sentence: they do before a word that begins sentences and is nobody's name.
NEVER_LAST = frozenset("e.g. i.e. c. v. p.".split())
MAY_BE_LAST = frozenset("al. etc. ltd. inc. co. jr. sr. ibid. cit.".split())
STARTER = re.compile(
    r"""\s+["'‘“(]*(?:The|This|That|These|Those|It|Its|They|Their|We|Our|There|Here|In|On|At|By|For|From|With|As|If|When|
    While|Where|After|Before|During|Although|Though|However|Moreover|Nevertheless|Furthermore|Thus|Therefore|Hence|Then|
    And|Because|Since|Until|Once|Instead|Indeed|Rather|Despite|Some|Many|Several|Others|Another|None|Nobody|Neither|What|
    Who|How|Why|Which)(?=[\s,])""",
    re.VERBOSE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of one paragraph as (start, end), without the white space between them.

    A full stop ends no sentence after an abbreviation ("cf.", "et al." unless a word such as "The" follows), after an
    initial, after a leading number ("2. Methods"), inside an open bracket or a quotation that began within the
    sentence, or before a lower-case word.

    >>> text = "So Lloyd et al. (2001) say. Others differ."
    >>> [text[start:end] for start, end in sentences(text)]
    ['So Lloyd et al. (2001) say.', 'Others differ.']
    """
    found, start, scanned = [], len(text) - len(text.lstrip()), 0
    depth = _depth_at(text, start)
    for match in SENTENCE_END.finditer(text):
        depth = max(0, depth + _opened(text[scanned : match.end()]))
        scanned = match.end()
        is_open = depth > 0 and scanned - start <= FAR
        if is_open or STARTS_LOWER.match(text, scanned) or _is_short(text, start, match):
            continue
        found.append((start, scanned))
        start = SPACE.match(text, scanned).end()
        depth = _depth_at(text, start)
    end = len(text.rstrip())
    if start < end:
        found.append((start, end))
    return found


def _depth_at(text: str, start: int) -> int:
    """Brackets and quotations that are open before a sentence: a quotation it begins with may hold several."""
    return -1 if text.startswith("“", start) else 0


def _opened(piece: str) -> int:
    """Brackets and quotations that a piece of text opens, less those that it closes."""
    return sum(piece.count(mark) for mark in OPENING) - sum(piece.count(mark) for mark in CLOSING)


def _is_short(text: str, start: int, match: re.Match) -> bool:
    """Whether the full stop belongs to an abbreviation or a leading number, and ends no sentence besides."""
    if not match.group().startswith("."):
        return False
    end = match.start() + 1
    if end - start <= LONGEST_NUMERAL and not any(letter.isalpha() for letter in text[start:end]):
        return True
    words = text[max(start, end - LONGEST_ABBREVIATION) : end].split()
    last = words[-1].lstrip("(['\"‘“").lower() if words else ""
    if last in BEFORE_NUMBERS:
        return bool(NUMBER.match(text, match.end()))
    is_dotted = bool(DOTTED.fullmatch(last))
    if not is_dotted and last not in SHORT:
        return False
    may_be_last = last in MAY_BE_LAST or (is_dotted and last not in NEVER_LAST)
    return not (may_be_last and ")" not in match.group() and STARTER.match(text, match.end()))
