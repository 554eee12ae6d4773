"""Reads one entry of a reference list: who wrote the work and when."""

import re
import unicodedata
from dataclasses import dataclass

from ...language.tokens import plain
from .namewords import ORGANISATION, PARTICLES, UPPER

YEAR = re.compile(r"(?<![\w.])(?:1[6-9]|20)\d\d[a-z]?(?![\w-])")
NO_YEAR = r"in press|forthcoming|n\. ?d\."  # what stands in the place of a year
NUMBER = re.compile(r"[\s•*-]{0,4}(?:[\[(](\d{1,6})[\])]|(\d{1,6})[.)]\s|(\d{1,3})(?:\s|(?=[^\W\d_a-z])))\s?")
BULLET = re.compile(r"[\s•*-]{0,4}")
DASHES = re.compile(r"[—–_-]{2,12}[.,]?\s*")  # the authors of the entry before
LEAD = re.compile(
    r"(?:(?:See|Cf\.?|Compare|Sources?:|Quoted in|Cited in|As (?:quoted|cited) in|After|From)"
    r"(?:,? (?:also|e\.g\.|for example))?,? )?"
)
ADDRESS = r"(?:https?://|www\.|doi:)"
INITIALS = rf"(?!(?:UK|USA?|EU|UN|NHS)\b)[{UPPER}]\.?(?:[ -]?[{UPPER}]\.?){{0,3}}(?!\w)"
FAMILY_NAME = rf"[{UPPER}][\w'-]{{1,80}}"
NAMED = re.compile(rf"(?:(?:van|von|de|der|den|du|la|le|di|da) ){{0,2}}{FAMILY_NAME}(?: {FAMILY_NAME})?,? {INITIALS}")
INITIALS_FIRST = re.compile(rf"{INITIALS} ?[{UPPER}][\w'-]+")
ONLY_INITIALS = re.compile(rf"\s*(?:{INITIALS}|[Ee]ds?\.?|et al\.?)\s*")
GIVEN = re.compile(rf"{INITIALS}(?: [{UPPER}][\w'-]+)?$")  # the given names in "Kent, O. Maria"
INITIALS_AT_END = re.compile(rf"\s{INITIALS}\s*")
SEPARATORS = re.compile(r",?\s(?:and|&|with)\s|[,;]\s*")
YEAR_AFTER_AUTHORS = re.compile(rf"[\s.,;(\[]{{0,4}}((?:1[6-9]|20)\d\d[a-z]?|{NO_YEAR})(?!\w)", re.IGNORECASE)
IMPRINT_YEAR = re.compile(rf"\([^()]{{0,200}}?({YEAR.pattern})\)")
BEFORE_VOLUME = re.compile(r"(?:\s[A-Z][a-z]{2}[^;]{0,12})?;\s?\d")
WHEN_SEEN = re.compile(r"\b(?:[Aa]ccessed|[Aa]vailable|[Rr]etrieved|[Ll]ast seen)\b|https?:|\bdoi\b", re.IGNORECASE)
# "Kent O. Rooms. Journal 2002" ends its authors at a full stop, "Kent, O. (2002)" at the year, a note at the title.
END_OF_AUTHORS = re.compile(
    rf"(?<=\w\w)\.\s|(?<=\s[{UPPER}])\.\s(?=[{UPPER}][a-z]+ (?!and [{UPPER}]|et\b)[a-z])|[:?!]\s|,?\s[\"'](?=\w)"
    rf"|\s\((?:{NO_YEAR}|[Ee]ds?\b)",
)
END_AFTER_NAMES = re.compile(r"(?<=[^\W\d_]{3})\.\s|[:?!]\s|,?\s[\"'](?=\w)")  # "O. Kent and A. Puig. Rooms."
CREDITS = re.compile(
    rf"(?:[{UPPER}][\w'.-]*|and|&|et|al\.?|eds?\.?|others|van|von|de|der|den|du|la|le|di|da|dos|ten|ter|[\s,;.()])+"
)
# Letters that no accent is taken from, and what catalogues write for them.
UNDIVIDED = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "ß": "ss"}
)
AUTHORS_LONGEST = 300
LEAST_ENTRY = 24  # characters: authors, year and something of a title


@dataclass(frozen=True)
class Entry:
    """One work of the reference list: its number if it has one, who wrote it, its year with suffix, its full text.

    `credited` are the authors as the entry has them, folded. `start` and `page_index` tell where the entry stands,
    `is_note` that it is a note and no part of a list.
    """

    text: str
    number: int | None
    authors: tuple[str, ...]
    credited: str
    year: str
    start: int = 0
    page_index: int | None = None
    is_note: bool = False


def folded(name: str) -> str:
    """The name without case and accents, so that "Engeström" finds "Engestrom".

    >>> folded("Engeström")
    'engestrom'
    """
    if name.isascii():
        return name.lower()
    name = name.translate(UNDIVIDED)
    return "".join(each for each in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(each))


def number_of(text: str) -> int | None:
    """The number that stands before an entry."""
    match = NUMBER.match(text)
    return int(match[1] or match[2] or match[3]) if match else None


def beginning(text: str, *, is_note: bool = False) -> int:
    """Offset at which an entry begins after its number or bullet, in a note after "See" too."""
    begin = (NUMBER.match(text) or BULLET.match(text)).end()
    return LEAD.match(text, begin).end() if is_note else begin


def credits_until_year(text: str, begin: int) -> bool:
    """Whether nothing but names stands between `begin` and a year, as in "Kent, O. and Puig, A. (2001)"."""
    year = YEAR.search(text, begin, begin + AUTHORS_LONGEST)
    names = CREDITS.match(text, begin, begin + AUTHORS_LONGEST)
    return bool(year and names and names.end() >= year.start() and NAMED.match(text, begin))


def entry_of(text: str, *, is_note: bool = False) -> Entry:
    """The entry in `text`; in a note given names stand first ("Olga Kent, 'Rooms'").

    >>> entry_of("3. Kent, O. and Puig, A. (2001a) Rooms. Northport: Quay Press.").authors
    ('Kent', 'Puig')
    """
    shown = plain(text)
    begin = beginning(shown, is_note=is_note)
    initials = INITIALS_FIRST.match(shown, begin)
    end_of_authors = END_AFTER_NAMES if initials else END_OF_AUTHORS
    ends = [match.start() for match in (YEAR.search(shown, begin), end_of_authors.search(shown, begin)) if match]
    credited = shown[begin : min([*ends, begin + AUTHORS_LONGEST])].strip(" .,;([")
    if is_note and not NAMED.match(credited):
        credited = "" if re.match(ADDRESS, shown[begin:]) else _names_of_note(credited)
    return Entry(
        text.strip(),
        number_of(shown),
        family_names(credited, given_first=is_note),
        folded(credited),
        (_year_of_imprint(shown, begin) if is_note else "") or _year(shown, begin + len(credited)),
    )


def _names_of_note(credited: str) -> str:
    """The names without the title after them: "Olga Kent and Ada Puig, Rooms and Rivals"."""
    parts = credited.split(", ")
    last = max((place for place, part in enumerate(parts) if re.search(r"\s(?:and|&)\s", part)), default=0)
    return ", ".join(parts[: last + 1 if last < len(parts) - 1 or last == 0 else last])


def _year_of_imprint(text: str, begin: int) -> str:
    """The first year that ends a bracket, as in "(Northport: Quay Press, 2004)" and "4 (2004), 1-9"."""
    imprint = IMPRINT_YEAR.search(text, begin)
    return imprint[1] if imprint else ""


def _year(text: str, begin: int) -> str:
    """The year of the work: the one after the authors, before a volume ("2019;69:7"), or the last of the entry."""
    after_authors = YEAR_AFTER_AUTHORS.match(text, begin)
    if after_authors:
        return after_authors.group(1).lower()
    seen = WHEN_SEEN.search(text, begin)
    years = list(YEAR.finditer(text, begin, seen.start() if seen else len(text))) or list(YEAR.finditer(text, begin))
    before_volume = [year for year in years if BEFORE_VOLUME.match(text, year.end())]
    return (before_volume or years)[-1].group() if years else ""


def family_names(credited: str, *, given_first: bool = False) -> tuple[str, ...]:
    """Family names of persons; the name of an organisation stays whole.

    >>> family_names("Kent, Olga, Ada van Puig and Nora Brandt"), family_names("World Bank")
    (('Kent', 'van Puig', 'Brandt'), ('World Bank',))
    """
    parts = [part.strip() for part in SEPARATORS.split(credited) if part.strip(" .")]
    is_organisation = bool(set(re.findall(r"\w+", credited)) & ORGANISATION)
    if NAMED.match(credited) and not INITIALS_FIRST.match(credited):  # "Kent O, Puig A", "Kent, O., A. Puig"
        names = [_before_initials(part) for place, part in enumerate(parts) if place != 1 or not GIVEN.match(part)]
    elif is_organisation or (len(parts) < 2 and not given_first and not INITIALS_FIRST.match(credited)):
        names = [credited]
    elif given_first or INITIALS_FIRST.match(credited):
        named = parts if given_first else [part for part in parts if INITIALS_FIRST.match(part)]
        names = [_last(part) for part in named if len(parts) == 1 or not ONLY_INITIALS.fullmatch(part)]
    elif " " not in parts[0] or _last(parts[0]) == parts[0]:  # "Kent, Olga, and Ada Puig"
        names = [parts[0], *(_last(part) for part in parts[2:])]
    else:
        names = [credited]
    names = [name for name in names if name.strip(" .") and name not in {"others", "eds", "ed.", "al"}]
    if names and re.search(r"\bet al\b|\band others\b", credited):
        names[-1] = names[-1].removesuffix(" et al.").removesuffix(" et al") + " et al"
    return tuple(names)


def _before_initials(name: str) -> str:
    """The family name of "Kent O" and, where initials stand first, of "O. Kent"; empty for initials alone."""
    if ONLY_INITIALS.fullmatch(name):
        return ""
    return _last(name) if INITIALS_FIRST.match(name) else INITIALS_AT_END.split(name + " ")[0].strip()


def _last(name: str) -> str:
    """The family name of a name whose given names stand first, with its particles."""
    words = name.removesuffix(" et al.").removesuffix(" et al").split()
    begin = len(words) - 1
    while begin > 0 and words[begin - 1].lower() in PARTICLES:
        begin -= 1
    return " ".join(words[begin:])
