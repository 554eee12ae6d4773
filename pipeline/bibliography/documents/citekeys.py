"""Gives every document its citekey, the same one in every run."""

import itertools
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..names import ORGANISATION

SMALL_WORDS = frozenset(
    ["a", "an", "the", "on", "of", "in", "for", "to", "and", "towards", "from", "what", "how", "why"]
)


@dataclass(frozen=True)
class Keyed:
    """A document in want of a citekey: `own` is that of its library entry, empty where there is none."""

    path: str
    doc_id: str
    own: str
    author: str
    year: int | None
    title: str


def citekeys(documents: list[Keyed], reserved: set[str]) -> dict[str, str]:
    """A citekey for each document by path: the library's own, else author, year and first word, else the file's name.

    `reserved` are all keys of the library, which no other document gets. Of several documents of one entry the first
    given keeps its key. Where two would have the same key, the document with the smaller id keeps it as it is and the
    others get letters, so that neither path nor order of arrival matters.
    """
    found: dict[str, str] = {}
    taken = set(reserved)
    owners: set[str] = set()
    for each in documents:
        if each.own and each.own not in owners:
            owners.add(each.own)
            taken.add(each.own)
            found[each.path] = each.own
    for each in sorted(documents, key=lambda each: (each.doc_id, each.path)):
        if each.path not in found:
            key = each.own or made_key(each)
            found[each.path] = next(made for made in _lettered(key) if made not in taken)
            taken.add(found[each.path])
    return found


def made_key(document: Keyed) -> str:
    """The key that a document gets by itself.

    >>> made_key(Keyed("a.pdf", "d1", "", "van der Berg", 2004, "The hub"))
    'vanderberg2004hub'
    """
    if not document.author or document.year is None:
        stem = PurePosixPath(document.path).stem
        return re.sub(r"[^a-z0-9._-]+", "-", _ascii(stem)).strip("-.") or document.doc_id or "document"
    words = [word for word in re.findall(r"\w+", _ascii(document.title)) if word not in SMALL_WORDS]
    author = document.author.split()[0] if ORGANISATION.search(document.author) else document.author
    return re.sub(r"[^a-z0-9]", "", _ascii(author)) + str(document.year) + (words[0] if words else "")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _lettered(key: str) -> Iterator[str]:
    yield key
    for size in itertools.count(1):
        yield from (key + "".join(letters) for letters in itertools.product(string.ascii_lowercase, repeat=size))
