"""Characters that hide text or turn it round are named; everything else stays as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.presentation.visible import shown, visible

HIDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@given(st.text(st.characters(codec=None)))
def test_no_hidden_character_is_left_and_a_second_pass_changes_nothing(text):
    once = visible(text)
    assert not HIDING.search(once)
    assert visible(once) == once
    once.encode()


@pytest.mark.parametrize("text", ["inter‑agency", "«naïve»", "क्‍ष", "مشارکت", "👩‍🏫", "two\nlines\tand a tab", "\ufffd"])
def test_words_of_any_script_stay_as_they_are(text):
    assert visible(text) == text


def test_a_template_shows_nothing_for_a_missing_figure_and_leaves_numbers_alone():
    assert shown(None) == ""
    assert shown(3) == 3
