"""Writes a project as the bytes of a .qdpx file; the same project gives the same bytes."""

import io
import zipfile
from xml.etree import ElementTree as ET

from .project import ILLEGAL, NAMESPACE, Code, Project, Selection, Source

QDE = "project.qde"
FOLDER = "sources"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold


def write(project: Project) -> bytes:
    """The file: project.qde, then a text for each source, named by its guid, in UTF-8 without byte order mark.

    No time and no machine enters it.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _put(archive, QDE, _xml(project))
        for source in project.sources:
            if source.text is not None:
                # Lone surrogates cannot be written; a mark in their place keeps all positions.
                _put(archive, f"{FOLDER}/{source.guid}.txt", source.text.encode("utf-8", "replace"))
    return buffer.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, LONG_AGO)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3  # as on Unix, wherever it is made
    member.external_attr = 0o100644 << 16
    archive.writestr(member, content, compresslevel=6)


def _xml(project: Project) -> bytes:
    """The description of the project, its parts in the order of the standard, none of them empty."""
    root = ET.Element("Project", _facts(xmlns=NAMESPACE, name=project.name, origin=project.origin))
    root.attrib |= _facts(creatingUserGUID=project.user)
    if project.users:
        users = ET.SubElement(root, "Users")
        for user in project.users:
            ET.SubElement(users, "User", _facts(guid=user.guid, name=user.name))
    if project.codes:
        codes = ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")
        for code in project.codes:
            _code(codes, code)
    if project.sources:
        sources = ET.SubElement(root, "Sources")
        for source in project.sources:
            _source(sources, source)
    _described(root, project.description)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _code(above: ET.Element, code: Code) -> None:
    facts = {"guid": code.guid, "name": code.name, "isCodable": str(code.is_codable).lower(), "color": code.color}
    element = ET.SubElement(above, "Code", _facts(**facts))
    _described(element, code.description)
    for below in code.codes:
        _code(element, below)


def _source(above: ET.Element, source: Source) -> None:
    path = "" if source.text is None else f"internal://{source.guid}.txt"
    facts = {"guid": source.guid, "name": source.name, "plainTextPath": path, "creatingUser": source.user}
    element = ET.SubElement(above, "TextSource", _facts(**facts))
    _described(element, source.description)
    for selection in source.selections:
        _selection(element, selection)


def _selection(above: ET.Element, selection: Selection) -> None:
    facts = {"guid": selection.guid, "name": selection.name}
    facts |= {"startPosition": str(selection.start), "endPosition": str(selection.end)}
    element = ET.SubElement(above, "PlainTextSelection", _facts(**facts, creatingUser=selection.user))
    _described(element, selection.description)
    for coding in selection.codings:
        made = _facts(guid=coding.guid, creatingUser=coding.user)
        ET.SubElement(ET.SubElement(element, "Coding", made), "CodeRef", {"targetGUID": coding.code})


def _described(element: ET.Element, text: str) -> None:
    if text:
        ET.SubElement(element, "Description").text = ILLEGAL.sub("", text)


def _facts(**attributes: str) -> dict[str, str]:
    """Attributes that XML can hold, those without a value left out."""
    return {name: ILLEGAL.sub("", value) for name, value in attributes.items() if value}
