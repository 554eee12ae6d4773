"""How printed letters become words: drop capitals, letters set apart or twice, accents of their own, odd directions."""

import pytest
from paper import FIRST, LEFT, WIDTH, Paper, by_role, reading

both = pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])


@both
def test_a_drop_capital_belongs_to_its_word_in_capitals_too(reader):
    paper = Paper()
    paper.write(LEFT, 66, "T", size=30)
    paper.write(LEFT + 20, 70, "HE WARDENS of the lower harbour have kept a")
    paper.write(LEFT + 20, 82, "log of every boat since the old lighthouse was")
    paper.write(LEFT, 94, "pulled down, and the log shows how the work.")
    (body,) = by_role(reading(paper.content(), reader=reader).blocks, "body")
    assert body.startswith("THE WARDENS of the lower harbour have kept a log")


@both
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("C O N T E N T S", "CONTENTS"),
        ("I n t r o d u c t i o n   t o   l o g s", "Introduction to logs"),
        ("J R R T", "J R R T"),
        ("a b c d e f g", "a b c d e f g"),
        ("1 2 3 4 5 6 7", "1 2 3 4 5 6 7"),
    ],
)
def test_letters_printed_apart_make_words(printed, expected, reader):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    paper.write(LEFT, 300, printed, size=14)
    block = reading(paper.content(), reader=reader).blocks[-1]
    assert block.text == expected
    assert (block.quality == "repaired") is (printed != expected)


@both
@pytest.mark.parametrize("offset", [0, 0.3, 0.6])
@pytest.mark.parametrize("pieces", [["The loose buoys of the quay"], "The loose buoys of the quay".split(), "boats"])
def test_text_printed_twice_to_look_bold_is_read_once(pieces, offset, reader):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    left = LEFT
    for piece in pieces:
        for x in (left, left + offset):
            paper.write(x, 300, piece, size=14)
        left += paper.canvas.stringWidth(piece + " " * (len(piece) > 1), "Times-Roman", 14)
    text = (" " if len(pieces[0]) > 1 else "").join(pieces)
    assert [block.text for block in reading(paper.content(), reader=reader).blocks[1:]] == [text]


ACCENTED = "Östlund, Engeström à café García, naïve Müller"
PLAIN = dict(zip("ÖöàéíïüÃ", ["O¨", "o¨", "a`", "e´", "i´", "i¨", "u¨", "A˜"], strict=True))


@pytest.mark.parametrize("is_accent_first", [True, False])
def test_accents_printed_by_themselves_are_put_on_their_letters(is_accent_first):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    x = LEFT
    for character in ACCENTED:
        letter, *accent = PLAIN.get(character, character)
        width = paper.canvas.stringWidth(letter, "Times-Roman", 10)
        over = [(x + (width - paper.canvas.stringWidth(each, "Times-Roman", 10)) / 2, each) for each in accent]
        for place, sign in [*over, (x, letter)] if is_accent_first else [(x, letter), *over]:
            paper.canvas.setFont("Times-Roman", 10)
            paper.canvas.drawString(place, 490, sign)
        x += width
    block = reading(paper.content()).blocks[-1]
    assert (block.text, block.quality) == (ACCENTED, "repaired")


@pytest.mark.parametrize("text", ["It´s the warden´s `log´ of 5´ and more", "Cost ¨ and ˆ signs"])
def test_accents_over_nothing_stay(text):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    paper.write(LEFT, 300, text)
    assert reading(paper.content()).blocks[-1].text == text


@both
def test_words_in_another_direction_do_not_mix_with_upright_lines(reader):
    paper = Paper()
    paper.write(LEFT, 80, FIRST, width=WIDTH)
    paper.canvas.saveState()
    paper.canvas.translate(LEFT + 100, 690)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "DRAFT")
    paper.canvas.restoreState()
    assert by_role(reading(paper.content(), reader=reader).blocks, "body") == [" ".join(FIRST.split())]
