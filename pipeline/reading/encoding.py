"""Turns the bytes of a text file into text."""

import codecs
import re

from ..errors import DocumentError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
HIGH = bytes(range(128, 256))
MARKUP_BYTES = 50_000_000
CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?|\?xml\b[^>]{0,100}?encoding=[\"'])([\w.:-]{2,40})",
    re.IGNORECASE,
)
DECLARATION = re.compile(r"(?<!\s)\s*<\?xml\b[^>]{0,200}>")
# A page whose declaration can be read is not in an encoding of two or four bytes, whatever it declares.
NOT_FOR_PAGES = frozenset(["punycode", "idna", "unicode-escape", "raw-unicode-escape", "mbcs", "oem", "undefined"])
WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs")
# What the quotation marks, dashes and accents of a Mac come to in Windows-1252: a capital or a sign inside a word.
NOT_WINDOWS = re.compile(
    r"[a-z.,;:?!][À-ÖØ-ÞŽŠŒŸ](?![A-ZÀ-Þ])|[A-Za-z][•‡‰ˆ˜™¥§¶…—‹›œž][a-z]|[\x81\x8d\x8f\x90\x9d]| [ÐÑ] "
)
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f\ufffd]+")


def encoding_of(content: bytes) -> str | None:
    r"""Name of the encoding of a text, or None where the bytes are no text.

    A byte order mark decides; then UTF-16 by its zero bytes, UTF-8, and Windows-1252 for old files, or Mac Roman where
    the words would make no sense in that. Bytes with more
    than a tenth of control characters are no text, nor are old encodings of other scripts than Latin.

    >>> encoding_of("naïve".encode()), encoding_of(b"na\xefve"), encoding_of(bytes(range(32)))
    ('utf-8', 'cp1252', None)
    """
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return name
    sample = content[:4096]
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > 0.4 * len(zeros) and sample.count(0) < 0.6 * len(sample):
            return name
    controls = _share(content, CONTROLS)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        read = content.decode("utf-8", "replace")
        if len(OUTSIDE_ASCII.findall(read)) > read.count(
            "\ufffd"
        ):  # a few broken bytes do not make it another encoding
            return "utf-8" if controls < 0.1 else None
        return _one_byte_encoding(content) if controls < 0.02 and _share(content, HIGH) < 0.3 else None
    return "utf-8" if controls < 0.1 else None


def _one_byte_encoding(content: bytes) -> str:
    """Windows-1252, or Mac Roman where half the signs outside ASCII stand where Windows has none."""
    sample = content[:200_000].decode("cp1252", "replace").replace("\ufffd", "\x81")
    signs = len(re.findall(r"[^\x00-\x7f]", sample))
    return "mac-roman" if 2 * len(NOT_WINDOWS.findall(sample)) >= signs else "cp1252"


def decode(content: bytes) -> tuple[str, str]:
    """Text of a file, with the name of its encoding; bytes that cannot be read become U+FFFD.

    Raises `DocumentError` of kind damaged where the bytes are no text.
    """
    encoding = encoding_of(content)
    if encoding is None:
        raise DocumentError(
            "damaged",
            "The file is named as text, but its bytes are not text in UTF-8, UTF-16 or Windows-1252.",
            "Open it where it was made and save it as UTF-8 text, .docx or PDF.",
        )
    return content.decode(encoding, "replace"), encoding


def decode_markup(content: bytes) -> tuple[str, str]:
    """Text of a page in HTML or XML without its XML declaration, with the name of its encoding.

    Sound UTF-8 is believed before the page's own statement, which is often stale. Raises `DocumentError` where the page
    is too large or no text.
    """
    if len(content) > MARKUP_BYTES:
        raise DocumentError(
            "too_large",
            f"The page has more than {MARKUP_BYTES // 1_000_000} million bytes.",
            "Save it without embedded images, or as PDF.",
        )
    named = CHARSET.search(content[:4096])
    encoding = encoding_of(content)
    if named and encoding in ("cp1252", "mac-roman", None):
        stated = named[1].decode().lower()
        try:
            name = stated.replace("_", "-")
            if name not in NOT_FOR_PAGES and not name.startswith(WIDE):
                return _without_declaration(content.decode(stated, "replace")), stated
        except (LookupError, UnicodeError):  # no such encoding
            pass
    text, encoding = decode(content)
    return _without_declaration(text), encoding


def _without_declaration(text: str) -> str:
    return DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _share(content: bytes, these: bytes) -> float:
    return (len(content) - len(content.translate(None, these))) / max(1, len(content))
