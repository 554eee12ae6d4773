"""What a person should know of a PDF that was read in part or badly."""

from collections.abc import Iterator
from typing import Any

from ...errors import DocumentError
from ..layout.page import Printed, named

OCR = "Make the text searchable with a program for character recognition (OCR), then run again."
LOCKED = DocumentError(
    "password",
    "The PDF is protected by a password.",
    "Save a copy without the password and put it in the place of this file.",
)


def damaged(why: str) -> DocumentError:
    """The error for a file that cannot be opened at all."""
    return DocumentError(
        "damaged", f"The PDF is damaged: {why}.", "Open it in a viewer to see whether it is whole, or get another copy."
    )


def no_text(printed: Printed) -> DocumentError:
    """The error for a document without a single word."""
    count = len(printed.labels)
    pages = "The page holds" if count == 1 else f"All {count} pages hold"
    return DocumentError("no_text", f"{pages} no text: probably scanned images, or empty.", OCR)


def faults(printed: Printed, settings: Any) -> Iterator[DocumentError]:
    """What went wrong with parts of a document."""
    pages, count = printed.pages, len(printed.labels)
    if count > settings.pages:
        yield DocumentError(
            "too_many_pages",
            f"The document has {count} pages; the first {settings.pages} were read.",
            "Raise `pages` in the settings, or split the file.",
        )
    if printed.is_cut:
        yield DocumentError(
            "too_much_text",
            f"Reading stopped on page {len(pages)} of {count}, at the limit of {settings.characters} characters.",
            "Raise `characters` in the settings, or split the file.",
        )
    if lost := [page for page in pages if page.problem]:
        yield DocumentError(
            "damaged", f"{named(lost)} could not be read ({lost[0].problem}).", "Get another copy of the file."
        )
    if scanned := [page for page in pages if page.has_image and not page.runs]:
        yield DocumentError("scanned_pages", f"{named(scanned)}: no text, probably a scanned image.", OCR)
    if garbled := [page for page in pages if page.is_gibberish]:
        yield DocumentError(
            "gibberish",
            f"{named(garbled)}: most characters stand for nothing, because the fonts do not say what they mean.",
            "Look at the page; if its text matters, run character recognition (OCR) on it.",
        )
