"""What is read from PDFs: small papers about an invented harbour."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from paper import FIRST, LEFT, RIGHT, SECOND, THIRD, WIDTH, Paper, by_role, reading
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pipeline.errors import DocumentError


def two_column_pages():
    """Three pages in two columns with running header, page number and a paragraph that goes on over each page."""
    paper = Paper()
    for number in (1, 2, 3):
        paper.furnish(number)
        y = 70
        if number == 1:
            y = paper.write(LEFT, y, "Logs and Lighthouses on the Lower Harbour", size=20, font="Times-Bold") + 20
            y = paper.write(LEFT, y, "1. The log", font="Times-Bold", size=12) + 8
        paper.write(LEFT, y, f"{THIRD if number > 1 else FIRST}", width=WIDTH)
        paper.write(RIGHT, y, SECOND, width=WIDTH)
        paper.turn()
    return paper.content()


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_columns_are_read_one_after_the_other_and_paragraphs_joined_across_pages(reader):
    found = reading(two_column_pages(), reader=reader)
    first, second, third = (" ".join(text.split()) for text in (FIRST, SECOND, THIRD))
    assert by_role(found.blocks, "title") == ["Logs and Lighthouses on the Lower Harbour"]
    assert by_role(found.blocks, "heading") == ["1. The log"]
    assert by_role(found.blocks, "body") == [first, f"{second} {third}", f"{second} {third}", second]
    assert by_role(found.blocks, "furniture") == [
        text for number in "123" for text in ("The Lower Harbour Review", number)
    ]
    assert {block.reader for block in found.blocks} == {reader}
    assert found.pages == 3
    assert found.problems == []


def test_every_printed_line_has_its_place():
    found = reading(two_column_pages())
    whole = next(block for block in found.blocks if block.text.startswith("In those years"))
    assert [line[1] for line in whole.lines] == [0] * 4 + [1] * 4
    assert whole.text[whole.lines[4][0] :].startswith("less useful")
    assert whole.page_index == 0
    assert whole.page_label == "1"
    assert whole.box[0] == pytest.approx(RIGHT, abs=1)
    assert whole.box[2] == pytest.approx(RIGHT + WIDTH, abs=2)
    x0, top, x1, bottom = whole.lines[0][2:]
    assert (x0, x1) == pytest.approx((RIGHT, RIGHT + WIDTH), abs=2)
    assert 0 < bottom - top < 15


def test_the_page_is_followed_where_the_file_jumps_between_columns():
    paper = Paper()
    for number in range(14):
        paper.write(LEFT, 80 + number * 12, f"the left-hand column has its row {number:02}")
        paper.write(RIGHT, 80 + number * 12, f"while on the right stands row {number:02}")
    found = reading(paper.content())
    text = " ".join(by_role(found.blocks, "body"))
    assert text.index("has its row 13") < text.index("stands row 00")
    assert [text.index(f"stands row {number:02}") for number in range(14)] == sorted(
        text.index(f"stands row {number:02}") for number in range(14)
    )
    assert [problem.kind for problem in found.problems] == ["layout"]


def test_the_page_is_followed_where_the_file_has_the_right_column_first():
    paper = Paper()
    paper.write(RIGHT, 80, SECOND, width=WIDTH)
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    found = reading(paper.content())
    assert [block.text[:11] for block in found.blocks] == ["The wardens", "In those ye"]


def test_words_broken_at_line_ends_are_mended():
    paper = Paper()
    text = """The harbour board asked for more infor-
    mation about the old inter-
    agency pact, an interagency pact of joined-
    up wardens, and of pre- and post-flood rules
    for joined-up work in every weath-
    er. Its answer came slow-
    ly and in the end it said less than was
    hoped for by the wardens of the quay."""
    paper.write(LEFT, 80, "\n".join([text] * 6), width=WIDTH)
    (body,) = by_role(reading(paper.content()).blocks, "body")[:1]
    for phrase in (
        "more information about",
        "old interagency pact",
        "joined-up wardens",
        "pre- and post-flood",
        "weather.",
    ):
        assert phrase in body
    assert "infor-" not in body


def test_notes_captions_tables_references_and_lists_are_told_apart():
    paper = Paper()
    y = paper.write(LEFT, 70, FIRST, width=WIDTH) + 12
    y = paper.write(LEFT, y, "• a log that anybody may read\n", width=None)
    y = paper.write(LEFT, y, "• a bell that anybody may ring\n") + 14
    y = paper.write(LEFT, y, "Table 1. Boats counted", size=8) + 6
    for row in ("Quay North South", "Pilots 12 40", "Smiths 7 31", "Wardens 3 18"):
        for place, cell in enumerate(row.split()):
            paper.write(LEFT + 80 * place, y, cell, size=8)
        y += 12
    paper.write(LEFT, 740, "1 The log is kept in the smithy, on the upper shelf.", size=7)
    paper.turn()
    y = paper.write(LEFT, 70, THIRD, width=WIDTH) + 14
    y = paper.write(LEFT, y, "References", font="Times-Bold", size=12) + 6
    for entry in (
        "Ardle, P. (1999) Bells of the quay. Lower Harbour:",
        "Brank, S. (2003) A smith among pilots. Lower Harbour:",
    ):
        y = paper.write(LEFT, y, entry)
        y = paper.write(LEFT + 15, y, "Quay Press.")
    found = reading(paper.content())
    assert by_role(found.blocks, "list") == ["• a log that anybody may read", "• a bell that anybody may ring"]
    assert by_role(found.blocks, "caption") == ["Table 1. Boats counted"]
    assert by_role(found.blocks, "table") == ["Quay\tNorth\tSouth\nPilots\t12\t40\nSmiths\t7\t31\nWardens\t3\t18"]
    assert by_role(found.blocks, "note") == ["1 The log is kept in the smithy, on the upper shelf."]
    assert by_role(found.blocks, "heading") == ["References"]
    assert by_role(found.blocks, "reference") == [
        "Ardle, P. (1999) Bells of the quay. Lower Harbour: Quay Press.",
        "Brank, S. (2003) A smith among pilots. Lower Harbour: Quay Press.",
    ]


def test_text_in_a_frame_is_a_box_and_does_not_cut_the_text_around_it():
    paper = Paper()
    paper.write(LEFT, 70, SECOND, width=WIDTH)
    paper.canvas.rect(LEFT - 5, 800 - 200, WIDTH + 10, 60)
    paper.write(LEFT, 145, "What the smiths said\nabout the loose buoys and\nwho was to mend them.")
    paper.write(LEFT, 220, THIRD, width=WIDTH)
    found = reading(paper.content())
    assert by_role(found.blocks, "body") == [" ".join(f"{SECOND} {THIRD}".split())]
    assert by_role(found.blocks, "box") == ["What the smiths said about the loose buoys and who was to mend them."]


def test_a_drop_capital_belongs_to_its_word():
    paper = Paper()
    paper.write(LEFT, 70, "T", size=24)
    paper.write(
        LEFT + 16, 74, "he wardens of the lower harbour kept a log\nof every boat, and nobody else was asked to"
    )
    paper.write(LEFT, 98, "do so in the years of the flood, when there were\nmany boats.")
    (body,) = by_role(reading(paper.content()).blocks, "body")
    assert body.startswith("The wardens of the lower harbour kept a log of every boat")


def test_a_raised_note_mark_stands_apart_from_its_word():
    paper = Paper()
    x = paper.canvas.stringWidth("Every warden keeps a log", "Times-Roman", 10)
    paper.write(LEFT, 80, "Every warden keeps a log")
    paper.write(LEFT + x, 77, "12", size=6)
    paper.write(LEFT + x + 8, 80, "and reads it to the pilots at night.")
    (body,) = by_role(reading(paper.content()).blocks, "body")
    assert body == "Every warden keeps a log 12 and reads it to the pilots at night."


def test_words_up_the_margin_are_page_furniture():
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    paper.canvas.saveState()
    paper.canvas.rotate(90)
    paper.canvas.drawString(200, -20, "Copied at the lower harbour")
    paper.canvas.restoreState()
    assert by_role(reading(paper.content()).blocks, "furniture") == ["Copied at the lower harbour"]


def test_what_the_file_states_of_itself_holds_where_its_first_page_agrees():
    paper = Paper()
    paper.canvas.setTitle("Logs and Lighthouses")
    paper.canvas.setAuthor("Pia Ardle; Sten Brank; template owner")
    paper.write(LEFT, 60, "Logs and Lighthouses", size=20)
    paper.write(LEFT, 90, "Pia Ardle and Sten Brank")
    paper.write(LEFT, 110, FIRST, width=WIDTH)
    assert reading(paper.content()).metadata == {
        "title": "Logs and Lighthouses",
        "authors": ["Pia Ardle", "Sten Brank"],
    }


def test_a_file_name_is_no_title():
    paper = Paper()
    paper.canvas.setTitle("Microsoft Word - draft7.doc")
    paper.write(LEFT, 60, "Logs and Lighthouses", size=20)
    paper.write(LEFT, 110, FIRST, width=WIDTH)
    assert "title" not in reading(paper.content()).metadata


def test_a_locked_file_is_refused_with_advice():
    paper = Paper(encrypt=StandardEncryption("quay", "smithy"))
    paper.write(LEFT, 80, FIRST)
    content = paper.content()
    for reader in ("pdfium", "pdfplumber"):
        with pytest.raises(DocumentError) as error:
            reading(content, reader=reader)
        assert error.value.kind == "password"
        assert "without the password" in error.value.hint


def with_image(paper):
    paper.canvas.drawImage(ImageReader(Image.new("L", (40, 40), 120)), 50, 50, 500, 700)


def test_a_document_of_images_is_refused_and_a_page_of_images_named():
    paper = Paper()
    with_image(paper)
    with pytest.raises(DocumentError) as error:
        reading(paper.content())
    assert error.value.kind == "no_text"
    assert "OCR" in error.value.hint
    paper = Paper()
    paper.write(LEFT, 80, FIRST)
    for _ in range(2):
        paper.turn()
        with_image(paper)
    (problem,) = reading(paper.content()).problems
    assert (problem.kind, problem.message.split(":")[0]) == ("scanned_pages", "Pages 2-3")


def test_ligatures_and_soft_hyphens_are_cleaned_and_the_block_says_so():
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    paper = Paper()
    paper.write(LEFT, 80, "The ﬁrst ﬂood of the har\u00adbour", font="Vera")
    (block,) = reading(paper.content()).blocks
    assert (block.text, block.quality) == ("The first flood of the harbour", "repaired")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + b"\0" * 500])
@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_a_damaged_file_is_refused_in_a_sentence(content, reader):
    with pytest.raises(DocumentError) as error:
        reading(content, reader=reader)
    assert error.value.kind == "damaged"
    assert error.value.message.endswith(".")


def test_limits_give_a_part_and_say_so():
    content = two_column_pages()
    found = reading(content, pages=2)
    assert ([problem.kind for problem in found.problems], found.pages) == (["too_many_pages"], 3)
    assert {block.page_index for block in found.blocks} == {0, 1}
    found = reading(content, characters=100)
    assert [problem.kind for problem in found.problems] == ["too_much_text"]
    assert {block.page_index for block in found.blocks} == {0}


printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=9)


@given(st.lists(st.lists(printable, min_size=1, max_size=6), min_size=1, max_size=25), st.integers(1, 3))
@budget(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_printed_word_is_lost_and_every_line_has_its_offset(rows, columns):
    paper = Paper()
    for number, row in enumerate(rows):
        paper.write(LEFT + 170 * (number % columns), 60 + 14 * (number // columns), " ".join(row), size=8)
    found = reading(paper.content())
    text = "".join(block.text for block in found.blocks)
    assert sorted("".join(text.split()).replace("-", "")) == sorted("".join(map("".join, rows)).replace("-", ""))
    for block in found.blocks:
        offsets = [line[0] for line in block.lines]
        assert offsets == sorted(offsets)
        assert offsets[0] == 0 or block.role == "table"
        assert all(0 <= offset < len(block.text) for offset in offsets)
        assert all(0 < offset <= len(block.text) for offset, _, _ in block.joins)
        assert all(x0 <= x1 and top <= bottom for _, _, x0, top, x1, bottom in block.lines)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_whose_text_runs_sideways_is_read_as_if_turned(turn):
    paper = Paper()
    paper.canvas.rotate(turn)
    paper.canvas.translate(*{90: (0, -700), 270: (-800, -250)}[turn])
    paper.write(LEFT, 100, FIRST, width=WIDTH)
    content = paper.content()
    assert by_role(reading(content).blocks, "body") == [" ".join(FIRST.split())]


def test_a_page_that_a_viewer_turns_on_its_side_is_read():
    paper = Paper()
    paper.write(LEFT, 100, FIRST, width=WIDTH)
    paper.canvas.setPageRotation(90)
    assert by_role(reading(paper.content()).blocks, "body") == [" ".join(FIRST.split())]
