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
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f\ufffd]+")


def encoding_of(content: bytes) -> str | None:
    r"""Name of the encoding of a text, or None where the bytes are no text.

    A byte order mark decides; then UTF-16 by its zero bytes, UTF-8, and Windows-1252 for old files. Bytes with more
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
        return "cp1252" if controls < 0.02 and _share(content, HIGH) < 0.3 else None
    return "utf-8" if controls < 0.1 else None


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


def _share(content: bytes, these: bytes) -> float:
    return (len(content) - len(content.translate(None, these))) / max(1, len(content))
