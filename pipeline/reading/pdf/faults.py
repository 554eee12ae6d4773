"""What a person should know of a PDF that was read in part or badly."""

from collections.abc import Iterator
from typing import Any

from ...errors import DocumentError
from ..layout.page import PAGE_CHARACTERS, Page, Printed, named

OCR = "Run again with --ocr, or have the text recognised by another program for character recognition (OCR)."
REBUILT, LOST = "the file was damaged and was put together anew", "nothing of it is left in the damaged file"
RECOGNISED = "recognised from an image (OCR)"
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


def no_text(printed: Printed, *, is_recognised: bool = False) -> DocumentError:
    """The error for a document without a single word, also after character recognition where that was tried."""
    count = len(printed.labels)
    pages = "The page holds" if count == 1 else f"All {count} pages hold"
    if is_recognised:
        message = f"{pages} no text, and none could be recognised."
        return DocumentError("no_text", message, "Open the file in a viewer to see what it shows.")
    return DocumentError("no_text", f"{pages} no text: probably scanned images, or empty.", OCR)


def faults(printed: Printed, settings: Any) -> Iterator[DocumentError]:
    """What went wrong with parts of a document."""
    yield from _of_the_file(printed, settings)
    pages = printed.pages
    if cut := [page for page in pages if page.is_cut]:
        yield DocumentError(
            "too_much_text",
            f"{named(cut)}: only the first {PAGE_CHARACTERS} characters were read, more than any printed page holds.",
            "Look at the page: part of its text may lie hidden.",
        )
    yield from lost_pages(pages)
    if scanned := [page for page in pages if page.has_image and not page.runs]:
        what = "no text could be recognised" if settings.ocr else "no text, probably a scanned image"
        yield DocumentError("scanned_pages", f"{named(scanned)}: {what}.", "Look at the page." if settings.ocr else OCR)
    if recognised := [page for page in pages if page.repair == RECOGNISED]:
        yield DocumentError(
            "recognised",
            f"{named(recognised)}: the text was recognised from an image, and may hold mistakes.",
            "Compare what you quote with the printed page.",
        )
    if hiding := [page for page in pages if page.unseen]:
        reasons = "; ".join(dict.fromkeys(page.unseen[0][0].flaw.value for page in hiding))
        yield DocumentError(
            "unseen_text",
            f"{named(hiding)}: {reasons}; it is kept apart from the other text and not coded.",
            "Look at the blocks of quality doubtful if you want to know what it says.",
        )
    if garbled := [page for page in pages if page.is_gibberish]:
        yield DocumentError(
            "gibberish",
            f"{named(garbled)}: most characters stand for nothing, because the fonts do not say what they mean.",
            "Look at the page; if its text matters, run character recognition (OCR) on it.",
        )


def lost_pages(pages: list[Page]) -> Iterator[DocumentError]:
    """Pages that could not be read, by reason."""
    for kind, why in dict.fromkeys((page.problem_kind, page.problem) for page in pages if page.problem):
        lost = [page for page in pages if (page.problem_kind, page.problem) == (kind, why)]
        hint = "Get another copy of the file." if kind == "damaged" else "Look at the page, and save the file again."
        yield DocumentError(kind, f"{named(lost)} could not be read ({why[:1].lower()}{why[1:].rstrip('.')}).", hint)


def _of_the_file(printed: Printed, settings: Any) -> Iterator[DocumentError]:
    """What went wrong with the document as a whole."""
    pages, count = printed.pages, len(printed.labels)
    if printed.is_restricted:
        yield DocumentError(
            "restricted",
            "The PDF forbids copying its text; as it needs no password, it was read all the same.",
            "Make sure that you may use the text.",
        )
    if any(page.repair == REBUILT for page in pages):
        yield DocumentError(
            "repaired",
            f"The PDF is damaged; it was put together anew from what is left of it, {count} page{'s' * (count > 1)}.",
            "Compare it with the original, or get another copy.",
        )
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
