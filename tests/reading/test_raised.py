"""Raised marks: where they stand in the finished text, however it was cleaned."""

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.reading.cleaning import clean
from pipeline.reading.raised import END, START, finished, follow, is_note_mark, opening, raised

# Letters, spaces of many kinds, hidden and typeset characters; no accents on their own, which belong to what is before.
CHARACTERS = st.sampled_from("ab Z.,1\t\n\u00a0\u2009\u00ad\u200b\ufb01\ufb03\uf0b7\x92\ufeff\r\u2028é\x00")
PIECES = st.text(CHARACTERS, max_size=12)


@given(st.lists(st.tuples(PIECES, PIECES), max_size=6), PIECES)
@example([("word ", "5"), ("\u00ad", "6")], "")
@example([("", " \u200b ")], "x")
@example([("", "1\t")], "")
def test_the_offsets_of_marks_hold_in_the_cleaned_text(pairs, rest):
    text = "".join(f"{plain}{START}{mark}{END}" for plain, mark in pairs) + rest
    shown, _, marks = finished(text)
    assert shown == clean("".join(plain + mark for plain, mark in pairs) + rest)[0]
    told = ["".join(shown[start:end].split()) for start, end in marks]
    # Marks with nothing visible between them have become one.
    assert "".join(told) == "".join("".join(clean(mark)[0].split()) for _, mark in pairs)
    for start, end in marks:
        assert not shown[start].isspace()
        assert not shown[end - 1].isspace()
    assert marks == sorted(marks)


@given(PIECES)
def test_a_text_without_marks_is_only_cleaned(text):
    assert finished(text) == (*clean(text), [])


@given(st.text(st.sampled_from([START, END, "a", " ", "5"]), max_size=30))
def test_stray_signs_never_reach_the_text(text):
    shown, _, marks = finished(text)
    assert START not in shown
    assert END not in shown
    assert all(0 <= start < end <= len(shown) for start, end in marks)


@given(st.lists(PIECES, min_size=1, max_size=6))
def test_an_offset_follows_the_character_before_it(pieces):
    text = "".join(pieces)
    cleaned = clean(text)[0]
    offset = len(pieces[0])
    [found] = follow(text, cleaned, [offset])
    assert "".join(cleaned[:found].split()) == "".join(clean(text[:offset])[0].split()) or text == cleaned


def test_a_mark_is_written_apart_and_marks_in_a_row_are_one():
    text = "policy" + raised("policy", "1")
    text += raised(text, ",")
    text += raised(text, "2")
    assert finished(text + " and") == ("policy 1,2 and", False, [[7, 10]])
    assert opening("the 2", "nd") == ""
    assert raised("20 km", "2") == "2"


def test_a_mark_after_a_space_is_one_too():
    assert is_note_mark("joint working ", " 3 ")


def test_raised_digits_with_characters_of_their_own_are_marks_unless_they_are_exponents():
    assert finished("The teams¹² plan.³ A room of 20 m² is 10³ desks") == (
        "The teams 12 plan. 3 A room of 20 m² is 10³ desks",
        False,
        [[10, 12], [19, 20]],
    )
