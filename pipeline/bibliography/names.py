"""Personal names, organisations' names and titles in the forms in which they are compared."""

import re
import unicodedata

ORGANISATION = re.compile(
    r"\b(?:agency|alliance|association|authority|board|cent(?:er|re)|college|commission|committee|council|department|"
    r"foundation|government|group|institute|ltd|ministry|network|office|organi[sz]ation|partnership|press|school|"
    r"service|services|society|team|trust|unit|university)\b",
    re.IGNORECASE,
)
PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "du", "la", "le", "al", "bin", "ten", "ter", "zu"]
)
NO_LETTERS = re.compile(r"[^a-z0-9]+")
JUNIOR = re.compile(r"(?:Jr|Sr|II|III|IV|PhD|MD)\.?", re.IGNORECASE)


def family_name(name: str) -> str:
    """The family name in a personal name; an organisation stays whole.

    >>> family_name("Ida Q. Oak"), family_name("Elm, Tom"), family_name("Anna van der Berg"), family_name("Ash Trust")
    ('Oak', 'Elm', 'van der Berg', 'Ash Trust')
    """
    name = " ".join(name.split())
    if ORGANISATION.search(name):
        return name
    if "," in name:
        return name.partition(",")[0]
    words = name.split()
    while len(words) > 1 and JUNIOR.fullmatch(words[-1]):
        words.pop()
    first = next((place for place, word in enumerate(words) if place and word in PARTICLES), len(words) - 1)
    return " ".join(words[first:])


def title_key(title: str) -> str:
    """Letters and digits of a title without accents, ligatures and case, for comparison; "&" counts as "and".

    >>> title_key("Joined-Up: a Résumé")
    'joineduparesume'
    """
    title = title.replace("&", " and ")
    if title.isascii():
        return NO_LETTERS.sub("", title.lower())
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", title).casefold()))


def name_key(name: str) -> str:
    """Letters of a family name without accents, case and spaces, for comparison.

    >>> name_key("O’Müller-Ash") == name_key("O'Muller Ash")
    True
    """
    return title_key(name)
