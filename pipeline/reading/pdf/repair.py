"""Writes a damaged PDF anew in memory, so that the readers can try again; takes out what has lost its meaning."""

import io
import re
import zlib
from typing import Any

from ..hyphens import words
from ..layout.page import Page, Printed, Word
from .faults import LOCKED, LOST, REBUILT, damaged

OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s{1,9}\d{1,5}\s{1,9}obj\b")
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
FIRST = re.compile(rb"/First\s+(\d{1,9})")
HEAD_BYTES, UNPACKED_BYTES = 4000, 100_000_000
# What a page takes over from the nodes of the tree above it.
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
DEPTH = 50
END = b"\n%%EOF\n"  # without it an object that ends with the file is taken for a broken one
LETTER = [0, 0, 612, 792]  # what pikepdf gives to pages without a size
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
KNOWN_SHARE, TELLING_WORDS = 0.25, 4


def rewritten(content: bytes) -> bytes:
    """The file with a new table of its objects and, where the tree of pages is lost, a new tree of the pages left.

    Pages found one by one stand in the order of their numbers, which is that in which most programs write them. Text
    and pictures stay packed as they are. Raises `DocumentError` when the file is locked or not a page is left.
    """
    import pikepdf  # seldom needed

    try:
        try:
            return _saved(content + END)
        except pikepdf.PdfError:
            return _saved(content + _new_end(content))
    except MemoryError:
        raise
    except pikepdf.PasswordError as error:
        raise LOCKED from error
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise damaged("not a page is left of it that can be found") from error


def _saved(content: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(content), inherit_page_attributes=False) as file:
        for each in file.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Page":
                _take_over(each)
        if not len(file.pages):
            raise pikepdf.PdfError("no pages")
        made = io.BytesIO()
        level, mode = pikepdf.StreamDecodeLevel.none, pikepdf.ObjectStreamMode.disable
        file.save(made, encryption=False, compress_streams=False, stream_decode_level=level, object_stream_mode=mode)
        return made.getvalue()


def _take_over(page: Any) -> None:
    """Gives a page what it has from the nodes above it, before it is taken from them."""
    above = page
    for _ in range(DEPTH):
        above = above.get("/Parent")
        if above is None or not hasattr(above, "keys"):
            return
        for name in INHERITED:
            if name in above and (name not in page or (name == "/MediaBox" and list(page[name]) == LETTER)):
                page[name] = above[name]


def _new_end(content: bytes) -> bytes:
    """What makes a file whole that has lost its end: the objects that were packed, and a tree of all its pages."""
    found, unpacked, room = {}, {}, UNPACKED_BYTES
    for match in OBJECT.finditer(content):
        head = content[match.end() : match.end() + HEAD_BYTES].partition(b"endobj")[0]
        facts, mark, _ = head.partition(b"stream")
        found[int(match[1])] = facts
        if mark and room > 0 and PACKED_OBJECTS.search(facts):
            packed = match.end() + len(facts) + len(mark)
            inside, size = _packed_objects(content, packed, facts, room)
            unpacked |= inside
            room -= size
    found |= unpacked
    pages = sorted(number for number, facts in found.items() if PAGE.search(facts))
    tree = max(found, default=0) + 1
    parts = [b"\n%d 0 obj\n%s\nendobj" % each for each in unpacked.items()]
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    parts.append(b"\n%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj" % (tree, len(pages), kids))
    parts.append(b"\n%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj" % (tree + 1, tree))
    return b"".join(parts) + b"\ntrailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (tree + 1, tree + 2)


def _packed_objects(content: bytes, start: int, facts: bytes, room: int) -> tuple[dict[int, bytes], int]:
    """Objects by number that a stream from `start` holds packed, as many as are whole, and the size of it unpacked."""
    first = FIRST.search(facts)
    start += 2 if content[start : start + 2] == b"\r\n" else 1
    try:
        data = zlib.decompressobj().decompress(memoryview(content)[start:], room) if first else b""
    except zlib.error:
        data = b""
    if not data:
        return {}, 0
    numbers = [int(each) for each in data[: int(first[1])].split() if each.isdigit()]
    places = [int(first[1]) + each for each in numbers[1::2]]
    ends = [*places[1:], len(data)]
    return {
        number: data[begin:end]
        for number, begin, end in zip(numbers[::2], places, ends, strict=False)
        if begin < end <= len(data)
    }, len(data)


def note_losses(printed: Printed) -> bool:
    """Notes the repair on every page and what is lost of it; tells whether anything is left.

    Where a font is lost, the codes of its characters are shown as if they were letters: "working" becomes "ZRUNLQJ".
    Such lines are taken out and counted as unreadable: words of the language stand nowhere in them.
    """
    for page in printed.pages:
        page.repair = REBUILT
        by_font: dict[str, list[Word]] = {}
        for word in (word for run in page.runs for word in run):
            by_font.setdefault(word.font, []).append(word)
        lost_fonts = {font for font, of_font in by_font.items() if _is_cipher(of_font, 1)}
        _take_out(page, lost_fonts)
        if not page.shows_something:
            page.problem = page.problem or LOST
    return any(page.runs or page.has_image for page in printed.pages)


def _take_out(page: Page, lost_fonts: set[str]) -> None:
    """Takes out runs that are set in a lost font, or that hold enough words to see that none is one."""
    kept = [[word for word in run if word.font not in lost_fonts] for run in page.runs]
    kept = [run for run in kept if run and not _is_cipher(run, TELLING_WORDS)]
    letters = sum(len(word.text) for run in page.runs for word in run)
    page.unreadable += letters - sum(len(word.text) for run in kept for word in run)
    page.runs = kept


def _is_cipher(found: list[Word], least: int) -> bool:
    """Whether hardly any of the longer words, at least so many, is a word of the language."""
    longer = LONG_WORD.findall(" ".join(word.text for word in found))
    known = words()
    return len(longer) >= least and sum(each.lower() in known for each in longer) < KNOWN_SHARE * len(longer)
