"""Pages that are pictures are recognised with --ocr, where ocrmypdf and tesseract are installed."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import DocumentError
from pipeline.reading.pdf import ocr, read
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent.parent
needs_ocr = pytest.mark.skipif(bool(ocr.what_is_missing()), reason="ocrmypdf or tesseract is not installed")
DRAWN = ["The wardens of the lower harbour agreed", "to keep one log of every boat that came", "in before the winter."]
TYPED = "Nobody was asked to read what the others wrote."


def scan(lines):
    """A page of text as a scanner sees it: a grey picture."""
    picture = Image.new("L", (1240, 1754), 250)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(38)
    for number, line in enumerate(lines):
        pen.text((130, 160 + 48 * number), line, fill=10, font=font)
    return picture


def paper(*pages):
    """A PDF whose pages are pictures (a list of lines), typed text, or blank (an empty text)."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    for page in pages:
        if isinstance(page, list):
            canvas.drawImage(ImageReader(scan(page)), 0, 0, 595, 842)
        elif page:
            canvas.drawString(60, 700, page)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def reading(content, **options):
    return read(content, "pdf", settings=Settings(**options))


def words(blocks):
    return " ".join(block.text for block in blocks).split()


@needs_ocr
def test_a_scanned_document_is_read_and_that_is_told():
    found = reading(paper(DRAWN), ocr=True)
    assert words(found.blocks) == " ".join(DRAWN).split()
    assert {(block.quality, block.quality_reason) for block in found.blocks} == {
        ("repaired", "recognised from an image (OCR)")
    }
    assert [(each.kind, each.message.partition(":")[0]) for each in found.problems] == [("recognised", "Page 1")]
    top, bottom = found.blocks[0].box[1], found.blocks[-1].box[3]
    assert top == pytest.approx(160 * 842 / 1754, abs=10)
    assert bottom == pytest.approx((160 + 48 * 3) * 842 / 1754, abs=12)


@needs_ocr
def test_in_a_mixed_document_only_pages_without_text_are_recognised():
    found = reading(paper(TYPED, DRAWN, "", TYPED), ocr=True)
    by_page = {number: {block.quality for block in found.blocks if block.page_index == number} for number in range(4)}
    assert by_page == {0: {"ok"}, 1: {"repaired"}, 2: set(), 3: {"ok"}}
    assert words(block for block in found.blocks if block.page_index == 1) == " ".join(DRAWN).split()
    assert [each.kind for each in found.problems] == ["recognised"]


@needs_ocr
def test_a_picture_without_text_is_named():
    found = reading(paper(TYPED, [""]), ocr=True)
    assert [(each.kind, each.message) for each in found.problems] == [
        ("scanned_pages", "Page 2: no text could be recognised.")
    ]
    with pytest.raises(DocumentError, match="none could be recognised") as error:
        reading(paper([""]), ocr=True)
    assert error.value.kind == "no_text"


@needs_ocr
def test_no_more_pages_are_recognised_than_allowed():
    found = reading(paper(DRAWN, DRAWN, DRAWN), ocr=True, ocr_pages=1)
    assert {block.page_index for block in found.blocks} == {0}
    assert {each.kind for each in found.problems} == {"too_many_pages", "recognised", "scanned_pages"}


@needs_ocr
def test_a_language_that_is_missing_is_told_and_costs_no_page_of_text():
    found = reading(paper(TYPED, DRAWN), ocr=True, ocr_language="xxx")
    assert words(found.blocks) == TYPED.split()
    assert {each.kind for each in found.problems} == {"ocr_failed", "scanned_pages"}
    failed = next(each for each in found.problems if each.kind == "ocr_failed")
    assert failed.message.startswith("Page 2 could not be recognised")
    assert "'xxx'" in failed.hint


def test_without_ocr_a_page_of_pictures_is_named():
    found = reading(paper(TYPED, DRAWN))
    assert [(each.kind, each.message) for each in found.problems] == [
        ("scanned_pages", "Page 2: no text, probably a scanned image.")
    ]


def text_command(file, **environment):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "text", str(file), "--ocr"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@needs_ocr
def test_the_command_reads_a_scan_in_a_worker_and_leaves_no_file_behind(tmp_path):
    (tmp_path / "scan.pdf").write_bytes(paper(DRAWN))
    (tmp_path / "scratch").mkdir()
    made = text_command(tmp_path / "scan.pdf", TMPDIR=str(tmp_path / "scratch"))
    assert made.returncode == 0, made.stderr
    assert made.stdout.split() == " ".join(DRAWN).split()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_without_tesseract_one_sentence_says_what_to_install(tmp_path):
    (tmp_path / "scan.pdf").write_bytes(paper(DRAWN))
    made = text_command(tmp_path / "scan.pdf", PATH=str(tmp_path))
    assert made.returncode == 1
    assert "termaudit[ocr]" in made.stderr
    assert made.stderr.count("\n") == 1
