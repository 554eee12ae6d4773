"""Pages that are pictures are recognised with --ocr, where ocrmypdf and tesseract are installed."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from pipeline.errors import DocumentError
from pipeline.reading.pdf import ocr, pdfium, read
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


HEADING = "Keeping the harbour log"
SECTION = "What was asked of the wardens"
PARAGRAPHS = [
    "The wardens of the lower harbour agreed to keep one log of every boat that came in before the winter, and the "
    "wardens of the upper harbour agreed to read it. Nobody was asked to read what the others wrote in summer.",
    "A log is here a book in which each warden writes on the day itself, in ink, and under the name of the boat. "
    "Some wardens called it a journal or a register, and no meeting ever settled which of these words was meant. "
    "We use the first one only, since no seaman would own up to a journal.",
    "Every second year the two harbours compare their logs. Where they differ, the older entry stands unless both "
    "masters are alive to be heard, and even then a warden may refuse to strike out what was once written.",
]
ITEMS = ["boats under sail, by their home port;", "barges, which seldom have one; and", "rafts and rowing boats."]


def typeset(columns, size, degrees):
    """A page of paragraphs and a list in so many justified columns, as a picture in a PDF that is a little askew."""
    plain = ParagraphStyle("plain", fontName="Times-Roman", fontSize=size, leading=1.2 * size, alignment=4)
    plain.spaceAfter = size
    large = ParagraphStyle("large", fontName="Times-Bold", fontSize=1.8 * size, leading=2.2 * size, spaceAfter=size)
    section = ParagraphStyle("section", fontName="Helvetica-Bold", fontSize=1.3 * size, leading=1.6 * size)
    section.spaceAfter = size
    item = ParagraphStyle("item", plain, leftIndent=2 * size, bulletIndent=0, spaceAfter=0.3 * size)
    flow = [Paragraph(HEADING, large), Paragraph(SECTION, section)]
    flow += [Paragraph(text, plain) for text in PARAGRAPHS]
    flow += [Paragraph(text, item, bulletText="\u2022") for text in ITEMS]
    flow += [Paragraph(text, plain) for text in reversed(PARAGRAPHS)]
    width, height = (450 - 20 * (columns - 1)) / columns, 300 if columns > 1 else 700
    frames = [Frame(70 + number * (width + 20), 770 - height, width, height) for number in range(columns)]
    made = io.BytesIO()
    document = BaseDocTemplate(made, pagesize=(595, 842))
    document.addPageTemplates(PageTemplate(frames=frames))
    document.build(flow)
    scanned = io.BytesIO()
    canvas = Canvas(scanned, pagesize=(595, 842))
    picture = Image.open(io.BytesIO(pdfium.picture(made.getvalue(), 0, 200)))
    picture = picture.rotate(degrees, fillcolor=255, resample=Image.Resampling.BICUBIC)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.save()
    return scanned.getvalue()


@needs_ocr
@pytest.mark.parametrize(("columns", "size", "degrees"), [(1, 11, 0), (2, 10, 0), (2, 10, 0.6)])
def test_paragraphs_of_a_scanned_page_are_whole_and_its_columns_apart(columns, size, degrees):
    found = reading(typeset(columns, size, degrees), ocr=True).blocks
    texts = [block.text for block in found]
    assert texts[:2] == [HEADING, SECTION]
    plain = [text.lstrip("\u2022\u2014 ") for text in texts[2:]]  # the room after a dot is at times read as a dash
    assert plain == [*PARAGRAPHS, *ITEMS, *reversed(PARAGRAPHS)]
    assert [text[0] for text in texts[5:8]] == ["\u2022"] * 3
    roles = ["title", "heading", *["body"] * 3, *["list"] * 3, *["body"] * 3]
    assert [block.role for block in found] == roles


HOCR = "<html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html>"


def line(text, *, top, size, turned=""):
    """A line of hOCR, whose words stand unevenly, with its baseline 9 pixels above the foot of its box."""
    spans = "".join(
        f"<span class='ocrx_word' title='bbox {100 * n} {top + 3 * n} {100 * n + 90} {top + 40 - n}'>{word}</span>"
        for n, word in enumerate(text.split())
    )
    title = f"bbox 0 {top} 900 {top + 40}; {turned}baseline 0.001 -9; x_size {size}"
    return f"<span class='ocr_line' title='{title}'>{spans}</span>"


def runs(*lines):
    found = ocr._lines(HOCR.format("".join(lines)), 72 / 300)
    levels = ocr._levels(found)
    return [ocr._run(each, levels[each.size]) for each in found]


def test_the_words_of_a_recognised_line_are_as_high_as_the_line():
    (run,) = runs(line("keep one log", top=300, size=40))
    assert [word.text for word in run] == ["keep", "one", "log"]
    assert len({(word.top, word.bottom, word.size, word.font) for word in run}) == 1
    baseline = (300 + 40 - 9) * 72 / 300
    assert run[0].top < baseline < run[0].bottom
    assert run[0].bottom - run[0].top == run[0].size == pytest.approx(40 * 72 / 300, abs=0.25)


def test_lines_that_measure_almost_alike_have_one_size_and_headings_a_larger_one():
    sizes = [
        {word.size for word in run}
        for run in runs(
            line("Harbours", top=100, size=60),
            line("keep one log of every boat", top=200, size=40),
            line("one in ten", top=250, size=37.3),
            line("that came in before winter", top=300, size=40),
            line("noted below", top=350, size=29),
        )
    ]
    assert sizes == [{14.5}, {9.5}, {9.5}, {9.5}, {7.0}]


def test_words_up_the_page_keep_their_own_places():
    (run,) = runs(line("keep one log", top=300, size=40, turned="textangle 90; "))
    assert [word.is_upright for word in run] == [False] * 3
    assert len({word.top for word in run}) == 3


def test_a_dot_before_an_item_that_is_taken_for_a_letter_is_a_dot_again():
    rest = "<span class='ocrx_word' title='bbox 60 300 150 340'>rafts</span>"
    dotted, lettered = (
        "<span class='ocr_line' title='bbox 0 300 150 340; baseline 0 -9; x_size 40'>"
        f"<span class='ocrx_word' title='bbox 0 {top} 15 {foot}'>e</span>{rest}</span>"
        for top, foot in [(308, 323), (312, 332)]
    )
    assert [run[0].text for run in runs(dotted, lettered)] == ["\u2022", "e"]


def test_a_page_without_recognised_lines_has_none():
    assert runs() == []
    assert ocr._lines("", 1.0) == []


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
