"""Tells what each input file is, by its first bytes before its name."""

import codecs
import re
from typing import Any

from ..reading.encoding import encoding_of

ENDINGS = {
    "htm": "html",
    "xhtml": "html",
    "nxml": "jats",
    "docm": "docx",
    "dotx": "docx",
    "dotm": "docx",
    "markdown": "md",
    "text": "txt",
    "ris": "bib",
    "bib": "bib",
}
SHOWN = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "html": "a web page",
    "jats": "JATS XML",
    "md": "text",
    "txt": "text",
}

# What cannot be read: what it is, what to do instead.
IMAGE = ("an image", "have its text recognised and save it as PDF")
WORD = ("an old Word document", "save it as .docx or PDF")
SHEET = ("a spreadsheet", "save the papers themselves as PDF or .docx")
SLIDES = ("a slide show", "save it as PDF")
OFFICE = ("an old Office file", "save it as .docx or PDF")
RICH = ("a rich text file", "save it as .docx or PDF")
BOOK = ("an e-book", "save it as PDF")
OPEN = ("an OpenDocument file", "save it as .docx or PDF")
ARCHIVE = ("an archive", "unpack it into the corpus folder")
POSTSCRIPT = ("a PostScript file", "save it as PDF")
DJVU = ("a DjVu file", "save it as PDF")
MAIL = ("a web archive or mail", "save it as a web page (.html) or PDF")
XML = ("XML, but no article in JATS form", "use the PDF of the paper")
DATA = ("a data file", "save it as PDF or .docx if it is a paper")
SOUND = ("a recording", "write it down as .txt or .docx")
LIBRARY = ("a list of references", "name it library.bib or library.ris at the top of the corpus folder to use it")
PAGE_PART = ("a script, style or font of a saved web page", "nothing needs to be done")
MANAGER = ("a reference manager's database", "export its references as library.bib or library.ris to use them")
ZOTERO = ("kept by Zotero beside its papers", "nothing needs to be done")
LEFT_BEHIND = ("left behind by the operating system or an open program", "nothing needs to be done")

FIRST_BYTES = (
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"{\\rtf", RICH),
    (b"%!PS", POSTSCRIPT),
    (b"AT&TFORM", DJVU),
    (b"\x1f\x8b", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\0", ARCHIVE),
    (b"ID3", SOUND),
    (b"OggS", SOUND),
)
IN_ZIP = (
    (b"word/", "docx"),
    (b"xl/", SHEET),
    (b"ppt/", SLIDES),
    (b"application/epub+zip", BOOK),
    (b"application/vnd.oasis.opendocument", OPEN),
)
NAMED = (
    ("png jpg jpeg gif tif tiff bmp webp heic svg", IMAGE),
    ("xls xlsx xlsm ods numbers", SHEET),
    ("ppt pptx odp key", SLIDES),
    ("doc dot wpd wps pages", WORD),
    ("zip tar gz tgz 7z rar bz2 xz", ARCHIVE),
    ("mht mhtml eml msg webarchive", MAIL),
    ("mp3 m4a wav ogg mp4 mov avi", SOUND),
    ("csv tsv json jsonl yaml yml toml log tex py r do sav dta", DATA),
    ("js mjs css map woff woff2 ttf otf eot ico webmanifest", PAGE_PART),
    ("enl enlx eni sqlite db myd myi frm", MANAGER),
    ("epub mobi azw3", BOOK),
    ("xml xsl xsd rdf tei csl", XML),
    ("rtf", RICH),
    ("odt", OPEN),
    ("ps eps", POSTSCRIPT),
    ("djvu", DJVU),
)
BY_NAME = {ending: what for endings, what in NAMED for ending in endings.split()}
CLUTTER = re.compile(r"(?:\._.*|~\$.*|\.ds_store|thumbs\.db|desktop\.ini|\.gitkeep|\.keep|\.~lock\..*#)", re.DOTALL)
OF_ZOTERO = re.compile(r"\.zotero-.*|zotero\.sqlite.*", re.DOTALL)
MIME = re.compile(rb"(?:From|MIME-Version|Content-Type|Subject|Snapshot-Content-Location): ", re.IGNORECASE)
PDF_HEAD = re.compile(rb"%PDF-\d")
PDF_AT_START = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]{0,16}%PDF-\d")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The first tag of an XML file, after whatever may stand before it.
XML_ROOT = re.compile(
    rb"(?:\s++|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+"
    rb"<(?:[\w.-]++:)?+(article|pmc-articleset|OAI-PMH)(?=[\s>/])[^>]*+"
)
HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def scan(file: dict[str, Any]) -> list[dict[str, Any]]:
    """What one file is, and whether it is to be read.

    `file` has path, doc_id (or ""), head (the first 4,096 bytes), bytes (its size), problem (None, or the kind and
    message of what kept it from being opened) and part_of (the saved web page that it belongs to, if any). Gives one
    row of the table `files`: status is read (to be read), skipped (no paper, or a format that termaudit cannot read) or
    failed, with the reason in a sentence. The first bytes decide, then the name: a web page named .pdf is read as a web
    page, which the reason says; text named .pdf or .docx is a failed paper, because what it should have been is not
    there.
    """
    form, status, reason = _judge(file)
    if file.get("part_of") and form not in ("pdf", "docx"):
        form, status, reason = "other", "skipped", f"Part of the saved web page {file['part_of']}."
    return [
        {
            "path": file["path"],
            "doc_id": file["doc_id"],
            "format": form,
            "bytes": file["bytes"],
            "status": status,
            "reason": reason,
            "duplicate_of": "",
        }
    ]


def _judge(file: dict[str, Any]) -> tuple[str, str, str]:
    name = file["path"].rsplit("/", 1)[-1].lower()
    ending = name.rsplit(".", 1)[-1] if "." in name.lstrip(".") else ""
    named = ending if ending in SHOWN else ENDINGS.get(ending, "other")
    if file["problem"]:
        kind, message = file["problem"]
        return named, "skipped" if kind == "not_a_file" else "failed", message
    if CLUTTER.fullmatch(name):
        return _skipped("other", LEFT_BEHIND)
    if OF_ZOTERO.fullmatch(name):
        return _skipped("other", ZOTERO)
    if file["bytes"] == 0:
        return named, "failed", "The file is empty: get it again from where it came."
    found = _by_first_bytes(file["head"], named)
    if found == "text":
        return _text(ending, named)
    if found == "unknown":
        return _binary(ending, named)
    if found == "ole":
        if named == "docx":  # a locked document, which its reader says better
            return named, "read", ""
        return _skipped("other", BY_NAME.get(ending, OFFICE))
    if isinstance(found, tuple):
        return _skipped("other", found)
    if named == found or (named == "other" and (ending not in BY_NAME or (BY_NAME[ending] is XML and found == "jats"))):
        return found, "read", ""
    return found, "read", f"Named .{ending}, but it is {SHOWN[found]}: read as such."


def _by_first_bytes(head: bytes, named: str) -> str | tuple[str, str]:
    """A format, a reason to skip, `ole`, `text` or `unknown`."""
    # Junk before the header is allowed in a PDF, but a text may speak of "%PDF-1.4" too.
    if PDF_AT_START.match(head) or (named == "pdf" and PDF_HEAD.search(head[:1024])):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        inside = next((what for mark, what in IN_ZIP if mark in head), None)
        return inside or ("docx" if named == "docx" else ARCHIVE)
    if head.startswith(OLE):
        return "ole"
    for mark, what in FIRST_BYTES:
        if head.startswith(mark):
            return what
    encoding = encoding_of(head)
    if encoding is None:
        return "unknown"
    text = head.decode(encoding, "replace").encode("utf-8").removeprefix(codecs.BOM_UTF8)
    if MIME.match(text) and b"multipart/related" in text:
        return MAIL
    root = XML_ROOT.match(text)
    if root and b"docbook" not in root[0].lower():
        return "jats"
    if named == "html" or (named not in ("md", "txt") and HTML_TAG.search(text[:2048])):
        return "html"
    # A page saved as .txt begins with its markup; a text that only shows some does not.
    return "html" if HTML_TAG.match(text.lstrip(b" \t\r\n")) else "text"


def _text(ending: str, named: str) -> tuple[str, str, str]:
    if named in ("md", "txt"):
        return named, "read", ""
    if named in ("pdf", "docx"):
        return (
            named,
            "failed",
            f"Named .{ending}, but it holds plain text: name it .txt if it is a paper, or get it again.",
        )
    if named == "bib":
        return _skipped("bib", LIBRARY)
    if ending in BY_NAME or named == "jats":
        return _skipped("other", BY_NAME.get(ending, XML))
    return "txt", "read", "" if not ending else f"Named .{ending}, but it is text: read as such."


def _binary(ending: str, named: str) -> tuple[str, str, str]:
    if named == "pdf":  # damaged at the top, perhaps still readable: the reader finds out
        return named, "read", ""
    if named == "docx":
        return named, "failed", "Named .docx, but it is no Word document: save it again as .docx or PDF."
    if named in ("md", "txt", "html"):
        return named, "failed", f"Named .{ending}, but its bytes are not text: save it again as UTF-8 text or PDF."
    if ending in BY_NAME:
        return _skipped("other", BY_NAME[ending])
    return "other", "skipped", "Not a format that can be read: save it as PDF, .docx, .html, .md or .txt."


def _skipped(form: str, what: tuple[str, str]) -> tuple[str, str, str]:
    return form, "skipped", f"This is {what[0]}: {what[1]}."
