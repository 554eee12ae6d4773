"""The codes of the codebook: every example gets its code, no counterexample does."""

import pytest
from bare import code_by_rules as code_text

from pipeline.codebook import weighed
from pipeline.codebook_files import load_codebook
from pipeline.language.splitting import sentences
from pipeline.settings import Settings
from pipeline.stances.passages import Passage
from pipeline.stances.tfidf import find_cues

BOOK = load_codebook()
CODES = BOOK.stances + BOOK.themes
BY_PEOPLE = {"LV-U"}


def codes_of(text):
    """Codes that `text` gets: the primary stance alone on that axis, and what its theories are used for."""
    rows = code_text(text, stances=BOOK.stances, themes=BOOK.themes, settings=Settings())
    found = {row["code"] for row in rows if row["axis"] != "stance" or row["is_primary"]}
    return found | {row["theory_use"] for row in rows}


def words_of(text):
    return set(find_cues(Passage(text, tuple(sentences(text))), CODES))


def texts(kind):
    return [pytest.param(code, text, id=f"{code.id}: {text[:60]}") for code in CODES for text in getattr(code, kind)]


@pytest.mark.parametrize(("code", "text"), texts("examples"))
def test_an_example_gets_its_code(code, text):
    assert code.id in (words_of(text) if code.axis in {"act", "topic"} else codes_of(text))


@pytest.mark.parametrize(("code", "text"), texts("counterexamples"))
def test_a_counterexample_does_not_get_the_code(code, text):
    assert code.id not in (words_of(text) if code.axis in {"act", "topic"} else codes_of(text))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_every_code_says_what_it_means_by_examples(code):
    assert code.definition
    if code.id in BY_PEOPLE:
        assert not code.cues
    else:
        assert code.cues or code.names
        assert len(code.examples) >= 3
        assert len(code.counterexamples) >= 2


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_no_cue_of_a_code_stands_twice(code):
    for cues in (code.names, code.cues):
        phrases = [weighed(cue)[0] for cue in cues]
        assert len(set(phrases)) == len(phrases)


def test_every_theory_belongs_to_a_stance():
    stances = {code.id for code in CODES if code.axis == "stance"}
    assert {code.stance for code in CODES if code.axis in {"theory", "act"}} <= stances
    assert all(code.names for code in CODES if code.axis == "theory")


def test_every_set_aside_cue_says_on_which_side_the_theory_stands():
    (code,) = (code for code in CODES if code.id == "set_aside")
    assert all("~" in cue for cue in code.cues)
