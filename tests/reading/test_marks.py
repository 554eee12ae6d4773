"""Which raised signs point to a note or a source, and that they stand apart in what is read."""

import re

import pytest
from paper import FIRST, LEFT, WIDTH, Paper, reading
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pipeline.reading.marks import is_mark, is_mark_before

MARKS = [
    ("in the towns", "3"),
    ("plan.", "12"),
    ("plan.”", "1,2"),
    ("boats", "5,6–8"),
    ("boats", "[4–6]"),
    ("Brank et al", "7"),
    ("in 2004", "9"),
    ("of 1,200", "3"),
    ("boats", "*"),
    ("Brank", "†"),
    ("Brank", "a,b"),
    ("Ardle P", "1,2"),
    ("Ardle P", "a,*"),
    ("12.4", "b"),
    ("(the log)", "14"),
    ("40%", "2"),
    ("the QUAY-C30", "[30]"),
]
NO_MARKS = [
    ("20 km", "2"),
    ("the R", "2"),
    ("Nagelkerke R", "2"),
    ("10", "-3"),
    ("10", "6"),
    ("the 2", "nd"),
    ("20", "th"),
    ("x", "2"),
    ("Ca", "2+"),
    ("CO", "2"),
    ("χ", "2"),
    ("kg/m", "2"),
    ("weight/height", "2"),
    ("Harbour", "TM"),
    ("M", "c"),
    ("XIX", "e"),
    ("min", "-1"),
    ("(a + b)", "2"),
    ("boats", "2004"),
    ("", "1"),
]


@pytest.mark.parametrize(("before", "mark"), MARKS)
def test_what_points_to_a_note_or_a_source_is_a_mark(before, mark):
    assert is_mark(before, mark)


@pytest.mark.parametrize(("before", "mark"), NO_MARKS)
def test_exponents_ordinals_and_formulas_are_no_marks(before, mark):
    assert not is_mark(before, mark)


@pytest.mark.parametrize(
    ("mark", "after", "is_apart", "expected"),
    [
        ("12", "The", False, True),
        ("1", "A", True, True),
        ("†", "Brank", False, True),
        ("a", "Quay", False, True),
        ("131", "I", False, False),
        ("st", "edition", True, False),
        ("3", "(see", True, True),
        ("3", "2004", True, False),
    ],
)
def test_a_mark_can_stand_before_what_it_marks(mark, after, is_apart, expected):
    assert is_mark_before(mark, after, is_apart=is_apart) is expected


def put(paper, x, y, *pieces):
    """Sets pieces side by side; one that begins with ^ is raised and small, with _ lowered and small."""
    for piece in pieces:
        size, rise = (6, {"^": 3.5, "_": -2}[piece[0]]) if piece[0] in "^_" else (10, 0)
        shown = piece.lstrip("^_")
        written = paper.canvas.beginText(x, 800 - y - 10)
        written.setFont("Times-Roman", size)
        written.setRise(rise)
        written.textOut(shown)
        paper.canvas.drawText(written)
        x += paper.canvas.stringWidth(shown, "Times-Roman", size)


PIECES = [
    (("Every warden keeps a log", "^12", " and reads it."), "Every warden keeps a log 12 and reads it.", ["12"]),
    (("Every warden reads.", "^5,6–8", " He rings."), "Every warden reads. 5,6–8 He rings.", ["5,6–8"]),
    (("He keeps a log", "^3", ", and a bell", "^4", "."), "He keeps a log 3, and a bell 4.", ["3", "4"]),
    (("Every warden keeps a log", "^3", "and reads it."), "Every warden keeps a log 3 and reads it.", ["3"]),
    (
        ("Every warden", "^a,b", ", or pilot", "^b,*", " reads."),
        "Every warden a,b, or pilot b,* reads.",
        ["a,b", "b,*"],
    ),
    (("Every warden", "^†", " keeps a log of 2004.", "^7"), "Every warden † keeps a log of 2004. 7", ["†", "7"]),
    (("The quay is 40 m", "^2", " wide on the 2", "^nd", " day."), "The quay is 40 m2 wide on the 2nd day.", []),
    (("Among 10", "^3", " boats (R", "^2", " = 1) CO", "_2", " in jars."), "Among 103 boats (R2 = 1) CO2 in jars.", []),
    (("Every warden keeps 12 logs and 5 bells.",), "Every warden keeps 12 logs and 5 bells.", []),
]


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize(("pieces", "expected", "marks"), PIECES)
def test_raised_marks_stand_apart_and_are_listed(pieces, expected, marks, reader):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    put(paper, LEFT, 170, *pieces)
    block = reading(paper.content(), reader=reader).blocks[-1]
    assert block.text == expected
    assert [block.text[start:end] for start, end in block.raised] == marks


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_the_number_of_a_note_is_a_raised_mark(reader):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    put(paper, LEFT, 740, "^12", "The log is kept in the smithy.")
    block = reading(paper.content(), reader=reader).blocks[-1]
    assert (block.text, block.raised) == ("12 The log is kept in the smithy.", [[0, 2]])


def test_the_places_of_marks_are_counted_after_words_are_mended():
    paper = Paper()
    put(paper, LEFT, 80, "The harbour board", "^1", " asked for more infor-")
    put(paper, LEFT, 92, "mation", "^2", " about the wardens of the har-")
    put(paper, LEFT, 104, "bour", "^3,4", ", who had none.")
    (block,) = reading(paper.content()).blocks
    assert block.text.startswith(
        "The harbour board 1 asked for more information 2 about the wardens of the harbour 3,4, who"
    )
    assert [block.text[start:end] for start, end in block.raised] == ["1", "2", "3,4"]


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_characters_for_raised_digits_become_marks_of_plain_digits(reader):
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    paper = Paper()
    paper.write(LEFT, 80, "Wardens keep logs¹² of boats.³ The quay is 9 m² wide", font="Vera")
    (block,) = reading(paper.content(), reader=reader).blocks
    assert block.text == "Wardens keep logs 12 of boats. 3 The quay is 9 m² wide"
    assert [block.text[start:end] for start, end in block.raised] == ["12", "3"]


def test_marks_in_a_table_have_their_places_in_its_text():
    paper = Paper()
    paper.write(LEFT, 70, "Table 1. Boats counted", size=8)
    for number, row in enumerate(("Quay North South", "Pilots 12.1^a 40.2", "Smiths 7.5 31.0^b", "Wardens 3.2 18.8")):
        for place, cell in enumerate(row.split()):
            put(paper, LEFT + 80 * place, 90 + 14 * number, *cell.replace("^", "\n^").split("\n"))
    block = next(block for block in reading(paper.content()).blocks if block.role == "table")
    assert block.text == "Quay\tNorth\tSouth\nPilots\t12.1 a\t40.2\nSmiths\t7.5\t31.0 b\nWardens\t3.2\t18.8"
    assert [block.text[start:end] for start, end in block.raised] == ["a", "b"]


def test_letters_of_a_font_that_does_not_say_how_deep_it_reaches_are_no_marks():
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    paper = Paper()
    text = "They apply joined joy to a page, a log, 5 boats and a quay"
    paper.write(LEFT, 80, text, font="Vera")
    content = paper.content()
    shallow = re.sub(rb"/Descent -\d+", lambda match: b"/Descent 0".ljust(len(match[0])), content)
    assert shallow != content
    (block,) = reading(shallow).blocks
    assert (block.text, block.raised) == (text, [])
