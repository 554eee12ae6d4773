"""Splits a paragraph into sentences."""

import re

from .tokens import ABBREVIATIONS

# The number of a note may stand close after the full stop: "in effect.3 The next ..."
SENTENCE_END = re.compile(
    r"""(?<![.!?…])[.!?…]++["'’”»)\]]*+(?:(?:(?<=[a-z)'’”"\]][.!?])|(?<=[.!?]['’”")\]]))[0-9]{1,3}"""
    r"""|[¹²³⁰-⁹]+)?(?=\s)"""
)
STARTS_LOWER = re.compile(r"""\s+["'‘“«(\[]*[a-z]""")
BEFORE_NUMBER = re.compile(r"\s+\d")
NUMBER_SIGNS = frozenset(["no.", "nos."])
SPACE = re.compile(r"\s*")
LONGEST_ABBREVIATION = 20


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of one paragraph as (start, end), without the white space between them.

    A full stop ends no sentence after an abbreviation ("et al.", "cf."), after an initial, inside an open bracket, or
    before a lower-case word.

    >>> text = "So Lloyd et al. (2001) say. Others differ."
    >>> [text[start:end] for start, end in sentences(text)]
    ['So Lloyd et al. (2001) say.', 'Others differ.']
    """
    found, start, depth, scanned = [], len(text) - len(text.lstrip()), 0, 0
    for match in SENTENCE_END.finditer(text):
        between = text[scanned : match.end()]
        depth = max(0, depth + between.count("(") + between.count("[") - between.count(")") - between.count("]"))
        scanned = match.end()
        far = match.end() - start > 600  # an unclosed bracket must not swallow the page
        if (depth and not far) or STARTS_LOWER.match(text, match.end()):
            continue
        words = text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start() + 1].split()
        last = words[-1].lstrip("(['\"‘“").lower() if words else ""
        if last in NUMBER_SIGNS and not BEFORE_NUMBER.match(text, match.end()):
            last = ""  # "no." is an abbreviation only before a number
        if match.group().startswith(".") and (last in ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+", last)):
            continue
        found.append((start, match.end()))
        start, depth = SPACE.match(text, match.end()).end(), 0
    end = len(text.rstrip())
    if start < end:
        found.append((start, end))
    return found
