"""Opens the package of a Word document and checks it before anything of it is parsed."""

import io
import posixpath
import re
import zipfile
import zlib

from lxml import etree

from ...errors import DocumentError

ENTRIES, UNPACKED_BYTES, LARGEST_RATIO, SMALL_PART = 10_000, 200_000_000, 200, 1_000_000
PART_BYTES = 50_000_000  # of XML; a paper of 1,000 pages has five million
DECLARATIONS = tuple(
    f"<!{word}".encode(code) for word in ("DOCTYPE", "ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE_AGAIN = "Open it in a word processor and save it again as .docx or PDF."
# The Strict variant of the format differs in its namespaces and kinds of relations.
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
TITLE, AUTHORS = "{http://purl.org/dc/elements/1.1/}title", "{http://purl.org/dc/elements/1.1/}creator"


class Package:
    """The parts of a Word document: its body and what belongs to that.

    Macros and embedded files are never touched. Raises `DocumentError` for what is no sound, open document, or would
    unpack to too much.
    """

    def __init__(self, content: bytes) -> None:
        if content.startswith(OLE):
            raise DocumentError("password", "The Word document is locked by a password.", "Save it without a password.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._parts = {part.filename: part for part in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise damaged() from error
        self._check_sizes()
        self._top = self._relations("_rels/.rels", "")
        name = next(iter(self._top.get("officeDocument", [])), "word/document.xml")
        folder, _, file = name.rpartition("/")
        self.document = self._parsed(name)
        self._relations_of_document = self._relations(f"{folder}/_rels/{file}.rels".lstrip("/"), folder)

    def related(self, kind: str) -> list[etree._Element]:
        """Roots of the document's parts of one kind (styles, footnotes, header), in the order of their names."""
        return [self._parsed(name) for name in sorted(set(self._relations_of_document.get(kind, [])))]

    def stated(self) -> tuple[str, list[str]]:
        """Title and authors by the document's properties; nothing where these are missing."""
        for name in self._top.get("core-properties", []):
            root = self._parsed(name)
            authors = (root.findtext(AUTHORS) or "").split(";")
            return (root.findtext(TITLE) or "").strip(), [each.strip() for each in authors]
        return "", []

    def _check_sizes(self) -> None:
        parts = self._parts.values()
        swollen = any(part.file_size > max(SMALL_PART, LARGEST_RATIO * part.compress_size) for part in parts)
        if swollen or len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED_BYTES:
            raise DocumentError("too_large", "The Word document unpacks to far more than a paper holds.", SAVE_AGAIN)
        if any(part.flag_bits & 1 for part in parts):
            raise DocumentError("password", "The Word document is locked by a password.", "Save it without a password.")

    def _relations(self, name: str, folder: str) -> dict[str, list[str]]:
        """Names of the parts that a part refers to, by the last word of the kind of relation."""
        found: dict[str, list[str]] = {}
        if name in self._parts:
            for each in self._parsed(name):
                target = each.get("Target", "")
                if each.get("TargetMode") != "External" and target:
                    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                    found.setdefault(each.get("Type", "").rpartition("/")[2], []).append(path)
        return {kind: [path for path in paths if path in self._parts] for kind, paths in found.items()}

    def _parsed(self, name: str) -> etree._Element:
        """Root of an XML part; nothing it declares is expanded, nothing is fetched."""
        if name not in self._parts:
            raise damaged()
        if self._parts[name].file_size > PART_BYTES:
            message = f"The Word document holds more than {PART_BYTES // 1_000_000} million bytes of text and marks."
            raise DocumentError("too_large", message, "Split it, or save it as PDF.")
        try:
            content = self._zip.read(name)
        except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError, zlib.error) as error:
            raise damaged() from error
        if any(sign in content for sign in DECLARATIONS):
            message = "The Word document declares XML entities, which no word processor writes."
            raise DocumentError("damaged", message, SAVE_AGAIN)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = " ".join(str(error).split())[:120]
            raise DocumentError("damaged", f"The Word document cannot be opened ({reason}).", SAVE_AGAIN) from error


def damaged() -> DocumentError:
    """What is said of a package that is not whole."""
    return DocumentError("damaged", "The Word document is damaged or incomplete.", SAVE_AGAIN)
