"""What pdfium is asked of many words or drawings at once, it tells as if it were asked of each."""

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from paper import Paper, by_role, reading
from reportlab.lib import colors

from pipeline.reading.pdf import bare

WORDS = 900  # more than are asked for at once


def words_apart(white=()):
    """A page of words that the file draws one by one, those of the numbers `white` in white."""
    paper = Paper()
    for number in range(WORDS):
        paper.canvas.setFillColor(colors.white if number in white else colors.black)
        paper.write(40 + number % 15 * 34, 40 + number // 15 * 12, f"word{number}", size=8)
    return paper.content()


@pytest.fixture
def text():
    document = pypdfium2.PdfDocument(words_apart())
    yield document[0].get_textpage()
    document.close()


def each_box(text, indices):
    boxes = [pdfium.FS_RECTF() for _ in indices]
    for box, index in zip(boxes, indices, strict=True):
        assert pdfium.FPDFText_GetLooseCharBox(text.raw, index, box)
    return [edge for box in boxes for edge in (box.left, box.top, box.right, box.bottom)]


def test_the_boxes_of_many_characters_are_those_of_each(text):
    indices = list(range(text.count_chars()))
    assert len(indices) > 2 * bare.ASKED_AT_ONCE
    assert bare.boxes(bare.address(text.raw), indices) == each_box(text, indices)


@pytest.mark.parametrize("place", [1, bare.ASKED_AT_ONCE])
def test_a_character_without_a_box_stands_where_the_one_before_does(text, place):
    indices = [*range(place), 10_000_000]
    assert bare.boxes(bare.address(text.raw), indices) == each_box(text, [*indices[:-1], place - 1])


@pytest.mark.parametrize("number", [0, bare.ASKED_AT_ONCE, WORDS - 1])
def test_one_white_word_among_many_is_told_from_the_others(number):
    blocks = reading(words_apart(white=[number])).blocks
    unseen = [block for block in blocks if "nobody sees" in block.quality_reason]
    assert [block.text for block in unseen] == [f"word{number}"]
    assert not any(f"word{number}" in text.split() for text in by_role(blocks, "body", "table"))


def test_no_words_have_no_boxes_and_no_colours(text):
    assert (bare.boxes(bare.address(text.raw), []), bare.fills([])) == ([], set())
