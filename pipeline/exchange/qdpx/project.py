"""What a REFI-QDA project holds, as far as termaudit exchanges it: users, codes, sources and codings."""

import re
import uuid
from dataclasses import dataclass

NAMESPACE = "urn:QDA-XML:project:1.0"
OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:termaudit:qdpx")
# What XML 1.0 cannot hold, not even escaped.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class User:
    """Somebody who codes."""

    guid: str
    name: str


@dataclass(frozen=True)
class Code:
    """A code with those below it."""

    guid: str
    name: str
    description: str = ""
    is_codable: bool = True
    color: str = ""
    codes: tuple["Code", ...] = ()


@dataclass(frozen=True)
class Coding:
    """A code, by its guid, that a user put on a selection; `date` is year, month and day where the file says them."""

    guid: str
    code: str
    user: str = ""
    date: str = ""


@dataclass(frozen=True)
class Selection:
    """A span of a source with its codings: positions as the file counts them, end exclusive."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True)
class Source:
    """A text with its selections; `text` is None where the project does not hold it."""

    guid: str
    name: str
    text: str | None
    description: str = ""
    user: str = ""
    selections: tuple[Selection, ...] = ()


@dataclass(frozen=True)
class Project:
    """A whole project; `other_codings` counts those that are not on words: on pages, pictures, sound, whole files."""

    name: str
    origin: str = ""
    description: str = ""
    user: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[Source, ...] = ()
    other_codings: int = 0


def guid(kind: str, *names: object) -> str:
    """The guid of a thing of ours, the same in every export: of a user by name, a document by doc_id, and so on.

    >>> guid("user", "termaudit") == guid("user", "termaudit") != guid("source", "termaudit")
    True
    """
    return str(uuid.uuid5(OURS, "\0".join((kind, *map(str, names)))))


def on_one_line(text: str, most: int = 200) -> str:
    """A text as a name: without what XML cannot hold, on one line, not too long."""
    return " ".join(ILLEGAL.sub("", text).split())[:most]
