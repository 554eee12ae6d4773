"""English words and sentences: offsets hold, sentences end where they should, long input takes no time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.phrases import Phrases
from pipeline.language.splitting import sentences
from pipeline.language.tokens import MOST_REMEMBERED, PLAIN, plain, shadow, tokenizer, tokens, tokens_before


@given(st.text())
def test_plain_text_keeps_its_length(text):
    assert len(plain(text)) == len(text)


def test_every_odd_mark_becomes_a_plain_one_wherever_it_stands():
    assert plain("".join(PLAIN)) == "".join(PLAIN.values())
    assert plain("multi–agency, 1999–2001, a – b, joined−up") == "multi-agency, 1999–2001, a – b, joined-up"


def test_what_the_tokenizer_met_alone_it_splits_in_a_text_as_before():
    assert tokenizer().tokenizer.max_cache_size == MOST_REMEMBERED
    text = "Others, e.g. zyxwvut-like (zyxwvut), too."
    untaught = [token.text for token in tokenizer().make_doc(text)]
    assert [token.text for token in tokens(text)] == untaught
    assert untaught[-7:] == ["zyxwvut-like", "(", "zyxwvut", ")", ",", "too", "."]


@settings(deadline=None)
@given(st.text())
def test_tokens_spell_the_plain_text(text):
    assert tokens(text).text == plain(text)


@given(st.text(alphabet="ab .!?'\"’”()[]3\n"))
def test_sentences_are_in_order_and_leave_out_white_space_alone(text):
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))


def _words(text):
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("multi-agency/cross-agency", ["multi-agency", "/", "cross-agency"]),
        ("inter-/multi-agency", ["inter-", "/", "multi-agency"]),
        ("interagency/ joint", ["interagency", "/", "joint"]),
        ("joint working3 and", ["joint", "working", "3", "and"]),
        ("partnership,3 and", ["partnership", ",", "3", "and"]),
        ("“practice”12 and", ['"', "practice", '"', "12", "and"]),
        ("inter\u2011agency", ["inter-agency"]),
        ("cf. Brook et al. 2003", ["cf.", "Brook", "et", "al.", "2003"]),
        ("A4 paper", ["A4", "paper"]),
    ],
)
def test_words_are_cut_where_terms_need_it(text, words):
    assert _words(text) == words


def test_a_shadow_has_neither_quotation_marks_nor_white_space():
    doc = tokens('The ‘boundary’  objects of "it"')
    bare, places = shadow(doc)
    assert [token.text for token in bare] == ["The", "boundary", "objects", "of", "it"]
    assert [doc[int(place)].text for place in places] == [token.text for token in bare]


def test_tokens_before_an_offset_are_counted():
    doc = tokens("One two three.")
    assert tokens_before(doc, [0, 1, 4, 14]) == [0, 1, 1, 4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began. It ended.", ["It began.", "It ended."]),
        ("Brook et al. (2003) agree. Others differ.", ["Brook et al. (2003) agree.", "Others differ."]),
        ("It ended in effect.3 The next began.", ["It ended in effect.3", "The next began."]),
        ("‘From rank to network.’4 Then it went on.", ["‘From rank to network.’4", "Then it went on."]),
        ("So it was (Brook, 2003).12 And then?", ["So it was (Brook, 2003).12", "And then?"]),
        ("So it is.² Now this.", ["So it is.²", "Now this."]),
        ("It cost 3.5 Million pounds.", ["It cost 3.5 Million pounds."]),
        ("See p.5 The rest is dull.", ["See p.5 The rest is dull."]),
        (
            "They met in building no. 7 in May. Was it? No. It was not.",
            ["They met in building no. 7 in May.", "Was it?", "No.", "It was not."],
        ),
        ("Is it? Yes! “No.” Well…", ["Is it?", "Yes!", "“No.”", "Well…"]),
    ],
)
def test_sentences_end_where_they_should(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000 + "x",
        '.")' * 100_000,
        "a" * 400_000 + ". B",
        "A b. " * 100_000,
        "(" * 200_000,
        "'" * 200_000,
        ".'" * 100_000,
    ],
)
def test_a_long_run_of_anything_takes_no_time(text):
    begin = time.process_time()
    sentences(text)
    tokens(text)
    assert time.process_time() - begin < 5


def test_doubled_spaces_do_not_slow_the_tokenizer_down():
    # A special case for " " did, five times.
    assert not any(not text.strip() for text in tokenizer().tokenizer.rules)


def test_phrases_match_whole_words_and_stems():
    found = Phrases([("joint work*", 1), ("team", 2)]).find(tokens("Joint working of a team, not teams."))
    assert list(found) == [(0, 2, 1), (4, 5, 2)]


def test_phrases_that_begin_alike_are_all_found_in_the_order_in_which_they_were_given():
    entries = [("work* with staff", 1), ("work*", 2), ("work", 3), ("work with", 4), ("work on", 5), ("work st* *", 6)]
    found = Phrases(entries).find(tokens("They work with staff; some work."))
    assert [payload for *_, payload in found] == [3, 4, 1, 2, 3, 2]


def test_a_text_without_words_has_no_phrases():
    assert list(Phrases([("team", 1)]).find(tokens(""))) == []
