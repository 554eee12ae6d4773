"""Makes the demonstration corpus from its sources: python -m tests.demo.make [NAME...]."""

import shutil
import sys
from pathlib import Path

from . import clock, library, manuscript, scan, with_chromium, with_libreoffice, with_reportlab, with_typst
from .manuscript import Manuscript

SOURCES = Path(__file__).parent / "sources"
CORPUS = Path(__file__).parents[2] / "corpus" / "demo"
PRESSES = {
    "typst": with_typst.pdf,
    "reportlab": with_reportlab.pdf,
    "chromium": with_chromium.pdf,
    "libreoffice": with_libreoffice.pdf,
    "word": with_libreoffice.word,
    "web": lambda source: with_chromium.html(source).encode(),
}


def main(names: list[str]) -> None:
    """Prints the named sources, by default all, then writes the library; copies stand beside their originals."""
    sources = [manuscript.read(path) for path in sorted(SOURCES.glob("*.md"))]
    CORPUS.mkdir(parents=True, exist_ok=True)
    for source in sources:
        if not names or source.name in names:
            print_one(source)
    (CORPUS / "library.bib").write_text(library.bibtex(sources), encoding="utf-8")


def print_one(source: Manuscript) -> None:
    """Prints one source under its file name, and once more where its head asks for a copy."""
    printed = PRESSES[source.about["producer"]](source)
    if "scanned_page" in source.about:
        printed = scan.with_scanned_page(printed, source.about["scanned_page"])
    if "password" not in source.about:  # the key of a locked file depends on its identifier
        printed = clock.without_clock(printed, source.about["year"])
    target = CORPUS / library.file_name(source)
    target.write_bytes(printed)
    if "copy" in source.about:
        copy = CORPUS / source.about["copy"]
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target, copy)


if __name__ == "__main__":
    main(sys.argv[1:])
