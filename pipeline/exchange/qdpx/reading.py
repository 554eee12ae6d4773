"""Reads a .qdpx file that anybody may have made."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from ...errors import PipelineError
from .project import Code, Coding, Project, Selection, Source, User, on_one_line
from .writing import FOLDER, QDE

MEMBERS, UNPACKED_BYTES, MEMBER_BYTES = 50_000, 1_000_000_000, 400_000_000
LARGEST_RATIO, SMALL_MEMBER = 200, 1_000_000
DEEPEST = 100  # elements within each other; people nest codes less
ELEMENTS = 5_000_000
DECLARATIONS = tuple(
    f"<!{word}".encode(code) for word in ("DOCTYPE", "ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
ROOT = re.compile(r"\{urn:QDA-XML:project:1\.\d+\}Project")
OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\0")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WITH_TEXT = ("TextSource", "Representation")
OTHER_SELECTIONS = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection", "TranscriptSelection")


def read(content: bytes, name: str = "The file") -> Project:
    """The project in a .qdpx file; texts as they stand there, with byte order mark and carriage returns.

    Nothing is unpacked to disk, and what its XML declares is not expanded. Raises `PipelineError` in one sentence for
    what is no project: no zip, locked, swollen, with paths that lead outside, damaged XML, another kind of XML.
    """
    archive = _Archive(content, name)
    root = _parsed(archive.read(archive.member(QDE)), name)
    if not ROOT.fullmatch(root.tag):
        hint = " (this is a codebook: export the whole project)" if "codebook" in root.tag else ""
        raise PipelineError(f"{name} holds no REFI-QDA project{hint}: export it as REFI-QDA project (.qdpx).")
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    codes = root.find("CodeBook/Codes")
    return Project(
        name=on_one_line(root.get("name", "")),
        origin=on_one_line(root.get("origin", "")),
        description=root.findtext("Description") or "",
        user=_guid(root.get("creatingUserGUID")),
        users=tuple(User(_guid(each.get("guid")), on_one_line(each.get("name", ""))) for each in root.iter("User")),
        codes=tuple(map(_code, codes.findall("Code"))) if codes is not None else (),
        sources=tuple(_sources(root, archive)),
        other_codings=_other_codings(root),
    )


class _Archive:
    """The members of a zip file that may be looked at."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name, self._left = name, UNPACKED_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise PipelineError(f"{name} is no .qdpx file, or is damaged: export the project once more.") from error
        if len(members) > MEMBERS:
            raise PipelineError(f"{name} holds {len(members):,} files: no project of texts has more than {MEMBERS:,}.")
        outside = next((each.filename for each in members if OUTSIDE.search(each.filename)), None)
        if outside is not None:
            raise PipelineError(f"{name} holds a path that leads outside of it ({outside[:80]!r}): it was not read.")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for each in members:
            if self._members.setdefault(each.filename.lower(), each) is not each and not each.is_dir():
                raise PipelineError(f"{name} holds {each.filename[:80]!r} twice: export the project once more.")

    def member(self, *names: str) -> zipfile.ZipInfo | None:
        """The first of some members that is there, whatever the case of its name."""
        return next((self._members[each.lower()] for each in names if each.lower() in self._members), None)

    def read(self, member: zipfile.ZipInfo | None) -> bytes:
        """What a member holds, if that is not too much."""
        if member is None:
            raise PipelineError(f"{self._name} holds no {QDE}: export the project as REFI-QDA project (.qdpx).")
        shown = member.filename[:80]
        if member.flag_bits & 1:
            raise PipelineError(f"{self._name} is locked by a password ({shown}): export it without.")
        swollen = member.file_size > max(SMALL_MEMBER, LARGEST_RATIO * member.compress_size)
        if swollen or member.file_size > min(MEMBER_BYTES, self._left):
            raise PipelineError(f"{self._name} unpacks to far more than texts and codes hold ({shown}): not read.")
        self._left -= member.file_size
        try:
            return self._zip.read(member)
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError, zlib.error) as error:
            raise PipelineError(f"{self._name} is damaged ({shown}): export the project once more.") from error


class _Careful(ET.TreeBuilder):
    """Builds the tree of an XML file; declarations, bottomless nesting and a flood of elements end it."""

    depth = count = 0

    def doctype(self, *_declared: Any) -> None:
        raise ValueError("it declares a document type")

    def start(self, tag: Any, attributes: dict[Any, Any], /) -> ET.Element:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.count > ELEMENTS:
            raise ValueError(f"it has more than {ELEMENTS:,} elements")
        if self.depth > DEEPEST:
            raise ValueError(f"its elements stand more than {DEEPEST} deep in each other")
        return super().start(tag, attributes)

    def end(self, tag: str, /) -> ET.Element:
        self.depth -= 1
        return super().end(tag)


def _parsed(content: bytes, name: str) -> ET.Element:
    try:
        if any(sign in content for sign in DECLARATIONS):
            raise ValueError("it declares a document type")
        parser = ET.XMLParser(target=_Careful())  # noqa: S314 - declarations are refused above and by the target
        parser.feed(content)
        return parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        reason = " ".join(str(error).split())[:120]
        raise PipelineError(f"{name}: its {QDE} cannot be read ({reason}): export the project once more.") from error


def _guid(text: str | None) -> str:
    """A guid as we write it: in small letters, without braces."""
    return (text or "").strip().strip("{}").lower()


def _code(element: ET.Element) -> Code:
    return Code(
        guid=_guid(element.get("guid")),
        name=on_one_line(element.get("name", "")),
        description=element.findtext("Description") or "",
        is_codable=element.get("isCodable", "true").strip().lower() not in {"false", "0"},
        color=element.get("color", ""),
        codes=tuple(map(_code, element.findall("Code"))),
    )


def _sources(root: ET.Element, archive: _Archive) -> Iterator[Source]:
    """Every text of the project; of a PDF that which represents it."""
    for above in root.findall("Sources/*"):
        for element in above.iter():
            if element.tag not in WITH_TEXT:
                continue
            yield Source(
                guid=_guid(element.get("guid")),
                name=on_one_line(above.get("name") or element.get("name", "")),
                text=_text(element, archive),
                description=element.findtext("Description") or "",
                user=_user(element),
                selections=tuple(_selections(element)),
            )


def _text(element: ET.Element, archive: _Archive) -> str | None:
    path = (element.get("plainTextPath") or "").strip()
    inside = path.removeprefix("internal://").replace("\\", "/").lstrip("/")
    member = archive.member(f"{FOLDER}/{inside}", inside) if inside and "://" not in inside else None
    if member is None or member.is_dir():
        return element.findtext("PlainTextContent")
    content = archive.read(member)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return content.decode(encoding, "replace")


def _selections(source: ET.Element) -> Iterator[Selection]:
    for element in source.findall("PlainTextSelection"):
        yield Selection(
            guid=_guid(element.get("guid")),
            start=_position(element.get("startPosition")),
            end=_position(element.get("endPosition")),
            name=on_one_line(element.get("name", "")),
            description=element.findtext("Description") or "",
            user=_user(element),
            codings=tuple(_codings(element)),
        )


def _codings(selection: ET.Element) -> Iterator[Coding]:
    for element in selection.findall("Coding"):
        day = DAY.match(element.get("creationDateTime") or selection.get("creationDateTime") or "")
        for code in element.findall("CodeRef"):
            user = _user(element) or _user(selection)
            yield Coding(_guid(element.get("guid")), _guid(code.get("targetGUID")), user, day[0] if day else "")


def _user(element: ET.Element) -> str:
    return _guid(element.get("creatingUser") or element.get("modifyingUser"))


def _position(text: str | None) -> int:
    """A position; -1, which is nowhere, where it is no number."""
    written = (text or "").strip()
    is_number = re.fullmatch(r"\d{1,13}", written, re.ASCII)
    return int(written) if is_number else -1


def _other_codings(root: ET.Element) -> int:
    """How many codings stand on whole sources, on pages, pictures or sound."""
    parents = [each for each in root.iter() if each.tag in {*OTHER_SELECTIONS, *WITH_TEXT}]
    parents += [each for each in root.findall("Sources/*") if each.tag not in WITH_TEXT]
    return sum(len(each.findall("Coding")) for each in parents)
