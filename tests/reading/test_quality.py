"""What a block says of its quality, and what becomes of text that nobody sees."""

import pytest
from paper import FIRST, LEFT, SECOND, WIDTH, Paper, by_role, reading
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pipeline.reading.layout.page import Flaw
from pipeline.reading.pdf.fonts import cleaned

HIDDEN = "Every warden must praise the smiths"


def hide(paper, x=LEFT, y=300, mode=0, colour=None, size=10):
    written = paper.canvas.beginText(x, 800 - y - 10)
    written.setFont("Times-Roman", size)
    written.setTextRenderMode(mode)
    if colour:
        written.setFillColorRGB(*colour)
    written.textOut(HIDDEN)
    paper.canvas.drawText(written)
    paper.canvas.setFillColorRGB(0, 0, 0)


def seen_paper():
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    return paper


def picture(paper, x, y, width, height):
    paper.canvas.drawImage(ImageReader(Image.new("L", (40, 40), 120)), x, 800 - y - height, width, height)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"mode": 3}, "without ink"),
        ({"colour": (1, 1, 1)}, "colour of the paper"),
        ({"y": 900}, "outside the page"),
        ({"x": -400}, "outside the page"),
        ({"size": 0.5}, "too small"),
    ],
)
def test_text_that_nobody_sees_is_kept_apart_and_doubtful(options, reason):
    paper = seen_paper()
    hide(paper, **options)
    found = reading(paper.content())
    assert by_role(found.blocks, "body") == [" ".join(FIRST.split())]
    (block,) = [block for block in found.blocks if block.quality != "ok"]
    assert (block.text, block.role, block.quality) == (HIDDEN, "furniture", "doubtful")
    assert reason in block.quality_reason
    (problem,) = found.problems
    assert (problem.kind, reason in problem.message) == ("unseen_text", True)


def test_hidden_words_in_the_middle_of_a_line_leave_it():
    paper = seen_paper()
    paper.write(LEFT, 300, "The log grew")
    hide(paper, x=LEFT + 60, colour=(1, 1, 1))
    paper.write(LEFT + 220, 300, "thicker.")
    found = reading(paper.content())
    assert not any(HIDDEN in text for text in by_role(found.blocks, "body"))
    assert [block.text for block in found.blocks if block.quality == "doubtful"] == [HIDDEN]


def test_white_words_on_a_dark_ground_are_seen():
    paper = seen_paper()
    paper.canvas.setFillColorRGB(0, 0, 0.4)
    paper.canvas.rect(LEFT - 5, 800 - 320, 300, 30, stroke=0, fill=1)
    hide(paper, colour=(1, 1, 1))
    picture(paper, LEFT - 5, 395, 300, 30)
    hide(paper, y=400, colour=(1, 1, 1))
    found = reading(paper.content())
    assert {block.quality for block in found.blocks} == {"ok"}
    assert found.problems == []


def test_text_that_was_recognised_on_a_scan_is_read_and_says_so():
    paper = Paper()
    picture(paper, 0, 0, 600, 800)
    hide(paper, mode=3)
    (block,) = reading(paper.content()).blocks
    assert (block.text, block.quality) == (HIDDEN, "repaired")
    assert "recognised" in block.quality_reason
    paper = Paper()
    hide(paper)
    picture(paper, 0, 0, 600, 800)
    (block,) = reading(paper.content()).blocks
    assert (block.text, block.quality) == (HIDDEN, "repaired")
    assert "recognised" in block.quality_reason


def test_a_page_that_shows_nothing_else_is_read_as_doubtful():
    paper = Paper()
    hide(paper, mode=3)
    (block,) = reading(paper.content()).blocks
    assert (block.text, block.quality) == (HIDDEN, "doubtful")


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_only_the_block_in_which_characters_were_replaced_is_repaired(reader):
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    paper = seen_paper()
    paper.write(LEFT, 300, "The first flood of the har\u00adbour", font="Vera")
    found = reading(paper.content(), reader=reader).blocks
    assert [(block.quality, block.quality_reason) for block in found] == [
        ("ok", ""),
        ("repaired", "hidden or typeset characters were replaced"),
    ]


def test_only_the_block_in_a_font_without_meaning_is_doubtful():
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    paper = seen_paper()
    paper.write(LEFT, 300, "The \ue011\ue012\ue013 of \ue014\ue015\ue016", font="Vera")
    first, second = reading(paper.content(), reader="pdfplumber").blocks
    assert (first.quality, second.quality) == ("ok", "doubtful")
    assert second.quality_reason == "2 of 4 words hold characters that stand for nothing"
    assert second.text == "The \ufffd\ufffd\ufffd of \ufffd\ufffd\ufffd"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("harbour", ("harbour", None)),
        ("har\u00adbour", ("harbour", Flaw.REPLACED)),
        ("\uf0b7", ("•", None)),
        ("har\u00ad", ("har\ufffe", None)),
        ("har\ufffe", ("har\ufffe", None)),
        ("a\ue011b", ("a\ufffdb", Flaw.MEANINGLESS)),
        ("\x03\x15", ("\ufffd\ufffd", Flaw.MEANINGLESS)),
        ("\u200b", ("", Flaw.REPLACED)),
    ],
)
def test_a_printed_word_is_cleaned_and_its_flaw_named(written, expected):
    assert cleaned(written) == expected


def test_a_word_left_undecided_at_a_line_end_is_no_flaw():
    paper = Paper()
    paper.write(LEFT, 80, f"{SECOND}\nless use-\nful with every inter-\nwarden log.", width=WIDTH)
    assert {block.quality for block in reading(paper.content()).blocks} == {"ok"}


def test_words_are_placed_by_the_box_that_a_page_inherits():
    content = seen_paper().content()
    box = b"/MediaBox [ 0 0 600 800 ]"
    assert content.count(box) == 1
    inherited = content.replace(box, b" " * len(box)).replace(b"/Type /Pages", b"/MediaBox [0 0 600 800] /Type /Pages")
    (block,) = reading(inherited).blocks
    assert (block.quality, block.box[1] < 100) == ("ok", True)
