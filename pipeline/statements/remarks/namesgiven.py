"""Finds the two names that a sentence gives to one thing: "X, also known as Y"."""

import re

LONGEST = 5  # words of a name
ARTICLES = frozenset("a an the".split())
# A name ends before, and begins after, one of these.
AROUND = ARTICLES | frozenset(
    "of in on at to from by with for and or but that which who whose as is are was were be been being has have had will"
    " would may might can could shall should must this these those its their his her our some many most all each every"
    " any no not if when where while because until after before during since although though than then so such it they"
    " we he she i you also sometimes often formerly now still only both between called known termed what word"
    " term terms words labels phrase expression use uses used say says said treat treats among into about through"
    " under over".split()
)
OFTEN = (
    r"(?:also|sometimes|often|otherwise|formerly|previously|alternatively|commonly|usually|frequently|popularly|variously"
    r"|colloquially|now|then|once|still|elsewhere|better|occasionally|locally|generally|informally)"
)
TWO_NAMES = re.compile(
    rf",? ?\(?\b(?:(?:which|who|that) )?(?:(?:is|are|was|were|has been|have been|may be|can be) )?(?:{OFTEN} ){{1,2}}"
    r"(?:known(?: to \w+| in [\w ]{2,20}?)? as|called|named|termed|labelled|dubbed|styled|referred to as|described as"
    r"|spoken of as) |,? ?\(?\b(?:a\.?k\.?a\.?|alias) "
    r"|,? ?\(?\bor,? as (?:it|they) (?:is|are) (?:also )?(?:called|known),? "
)
QUOTED = re.compile(r"(?<!\w)(?:'([^\s'\"][^'\"]{0,50})'|\"([^\s\"][^\"]{0,50})\")(?!\w)")
WORD = re.compile(r"[\w-]+(?:'s)?")


def names_given(text: str) -> list[str]:
    """The two names of one thing in a plain sentence, as written; else the first two that it quotes; else none.

    >>> names_given("Pressure ulcers, also known as bedsores, are painful.")
    ['Pressure ulcers', 'bedsores']
    """
    said = TWO_NAMES.search(text)
    if said:
        names = [_before(text[: said.start()]), _after(text[said.end() :])]
        if all(names):
            return names
    quoted = [one or two for one, two in QUOTED.findall(text)]
    return quoted[:2] if len(quoted) > 1 else []


def names_somebody(text: str) -> bool:
    """Whether the other name that a plain sentence gives is that of a person, a place or a work, not a term.

    >>> names_somebody("The centre, also known as the Old Mill, opened in spring.")
    True
    """
    said = TWO_NAMES.search(text)
    name = _after(text[said.end() :]) if said else ""
    return name[:1].isupper() and not name.isupper()


def _before(text: str) -> str:
    """The name that ends a piece of text."""
    text = text.rstrip(" ,(")
    if text[-1:] in {"'", '"'}:
        return text[:-1].rpartition(text[-1])[2]
    words: list[str] = []
    end = len(text)
    for match in reversed(list(WORD.finditer(text))[-LONGEST:]):
        if match.group().lower() in AROUND or text[match.end() : end].strip():
            break
        words.insert(0, match.group())
        end = match.start()
    return " ".join(words)


def _after(text: str) -> str:
    """The name that opens a piece of text."""
    if text[:1] in {"'", '"'}:
        return text[1:].partition(text[0])[0].rstrip(".,;")
    words: list[str] = []
    for match in re.finditer(r"[\w-]+(?:'s)?|[^\w\s]", text):
        word = match.group()
        if not words and word.lower() in ARTICLES:
            continue
        if word.lower() in AROUND or not word[0].isalnum() or len(words) == LONGEST:
            break
        words.append(word)
    return " ".join(words)
