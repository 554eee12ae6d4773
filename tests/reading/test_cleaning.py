import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.cleaning import clean

MENDED = [
    ("a ﬁrst oﬃce ﬂoor", "a first office floor"),
    ("inter\u00adagency", "interagency"),
    ("inter\u200bagency", "interagency"),
    ("\u202eplan\u202c", "plan"),
    ("\ufeffTitle", "Title"),
    ("nul\x00l and bell\x07", "null and bell"),
    ("the partners\x92 \x93plan\x94", "the partners’ “plan”"),
    ("broken \ud83d end", "broken \ufffd end"),
    ("paired \ud83d\ude00 halves", "paired 😀 halves"),
    ("Halvo\u0308rsen", "Halvörsen"),
    ("Halvo\u200b\u0308rsen", "Halvörsen"),
    ("stray \ufffe mark", "stray mark"),
]
ONLY_SPACES = [
    ("two  spaces", "two spaces"),
    ("no\u00a0break\u202fspaces", "no break spaces"),
    ("  round about  ", "round about"),
    ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
    ("one \n\n \n two", "one\ntwo"),
    ("page\fbreak", "page break"),
]
KEPT = ["a\tb\n\tc", "naïve café", "co‑ordination – “so-called”", "Ελλάδα 中文", "½ ² £"]


@pytest.mark.parametrize(("text", "expected"), MENDED)
def test_a_broken_or_hidden_character_is_mended_and_said_to_be(text, expected):
    assert clean(text) == (expected, True)


def test_a_bullet_of_a_font_of_signs_is_no_repair():
    assert clean("\uf0b7 first point") == ("• first point", False)


@pytest.mark.parametrize(("text", "expected"), ONLY_SPACES)
def test_spaces_become_plain_and_single_without_counting_as_a_repair(text, expected):
    assert clean(text) == (expected, False)


@pytest.mark.parametrize("text", KEPT)
def test_what_is_sound_stays_as_it_is(text):
    assert clean(text) == (text, False)


@given(st.text(st.characters(exclude_categories=[])))
def test_what_was_cleaned_is_clean(text):
    cleaned, _ = clean(text)
    assert clean(cleaned)[0] == cleaned
    assert "\n\n" not in cleaned
    assert "  " not in cleaned
    cleaned.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_letter_is_lost_or_doubled(text):
    def letters(each):
        return [c for c in unicodedata.normalize("NFKC", each) if c.isalnum()]

    assert letters(clean(text)[0]) == letters(text)


@pytest.mark.parametrize("hostile", [" " * 300_000 + "x", "e" + "\u0301" * 300_000, "\t" * 300_000, "\u200b" * 300_000])
def test_long_runs_take_no_longer_than_their_length(hostile):
    started = time.process_time()
    clean(hostile)
    assert time.process_time() - started < 1
