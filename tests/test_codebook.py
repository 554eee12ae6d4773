"""The codebook: faults are told in one sentence, spellings and fingerprints hold."""

import pytest

from pipeline.codebook import Reject, Term, spellings
from pipeline.codebook_files import check_codebook, load_codebook
from pipeline.errors import PipelineError

SOUND = """
[words]
water = ["flood*", "river", "in spate"]

[[concept]]
id = "C-RESILIENCE"
label = "resilience"
meaning = "Bouncing back."

[[concept.term]]
term = "resilience"
spelling = "resilience"
part_of_speech = "noun"
requires = ["@water", "storm"]

[[concept.reject]]
reason = "metals"
sentence = ["steel"]
"""


def _write(folder, text, name="terms"):
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_sound_codebook_has_no_faults_and_brings_its_own_terms_alone(tmp_path):
    folder = _write(tmp_path, SOUND)
    assert check_codebook(folder) == []
    book = load_codebook(folder)
    assert [concept.id for concept in book.terms] == ["C-RESILIENCE"]
    assert book.terms[0].terms[0].requires == ("flood*", "river", "in spate", "storm")
    assert book.terms[0].rejects == (Reject("metals", sentence=("steel",)),)
    assert book.stances == load_codebook().stances


X = '[[concept.term]]\nterm = "{0}"\nspelling = "x"\npart_of_speech = "noun"\n'
TWO_CONCEPTS = '[[concept]]\nid = "C-RESILIENCE"\nlabel = "x"\nmeaning = "x"\n' + X.format("x") + "[[concept]]"
FAULTS = {
    "an unknown key": (
        'spelling = "resilience"',
        'speling = "resilience"',
        ["C-RESILIENCE", "term resilience", "key 'speling' (did you mean 'spelling'?)", "expected term, spelling"],
    ),
    "a missing key": ('label = "resilience"\n', "", ["concept C-RESILIENCE", "the key 'label' is missing"]),
    "a number for a text": ('label = "resilience"', "label = 3", ["label must be a text, not 3"]),
    "a text for a list": ('= ["steel"]', '= "steel"', ["reject 'metals'", "sentence must be a list of texts"]),
    "a wrong part of speech": ('"noun"', '"nuon"', ["part_of_speech 'nuon' is none of adjective", "mean 'noun'?"]),
    "an open bracket": ('spelling = "resilience"', 'spelling = "resilien[cs"', ["spelling: 'resilien[cs' is broken"]),
    "a bracket the wrong way": ('spelling = "resilience"', 'spelling = "resilien]cs["', ["is broken", "organi[sz]"]),
    "an empty spelling": ('spelling = "resilience"', 'spelling = "a | "', ["holds an empty spelling"]),
    "a spelling without end": ('spelling = "resilience"', 'spelling = "a+b+c+d+e+f"', ["too many forms", "' | '"]),
    "a star inside a word": ('"storm"', '"st*rm"', ["requires: 'st*rm' is broken", "a * only at the end"]),
    "an unknown word list": ('"@water"', '"@watter"', ["no word list '@watter' (did you mean 'water'?)", "has water"]),
    "a word list that is none": ('water = ["flood*", "river", "in spate"]', "water = 7", ["expected [words] with"]),
    "single brackets": ("[[concept.reject]]", "[concept.reject]", ["reject must be written as [[reject]] entries"]),
    "a reject without words": ('sentence = ["steel"]', "", ["reject 'metals'", "expected words under before, after"]),
    "a reject for an unknown term": (
        'sentence = ["steel"]',
        'sentence = ["steel"]\nterms = ["resilient"]',
        ["no term 'resilient' in this concept (did you mean 'resilience'?)"],
    ),
    "an unknown kind of entry": ("[[concept]]", "[[concpet]]", ["unknown key 'concpet'; expected [[concept]] entries"]),
    "broken TOML": ('id = "C-RESILIENCE"', "id = C-RESILIENCE", ["not valid TOML", "line"]),
    "an id used twice": ("[[concept]]", TWO_CONCEPTS, ["the id 'C-RESILIENCE' is used twice"]),
    "a term named twice": (
        "[[concept.reject]]",
        X.format("resilience") + "[[concept.reject]]",
        ["the term 'resilience' stands there twice"],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_entry_and_what_was_expected(before, after, expected, tmp_path):
    assert SOUND.count(before) == 1
    folder = _write(tmp_path, SOUND.replace(before, after))
    faults = check_codebook(folder)
    with pytest.raises(PipelineError) as error:
        load_codebook(folder)
    assert str(error.value).startswith(faults[0])
    assert all(fault.startswith(str(folder / "terms.toml")) for fault in faults)
    for part in expected:
        assert part in faults[0]
    assert "\n" not in faults[0].rstrip()


def test_a_wrong_axis_names_the_nearest(tmp_path):
    _write(tmp_path, '[[code]]\nid = "TH-X"\naxis = "themes"\nlabel = "x"\ndefinition = "x"\n', "themes")
    [fault] = check_codebook(tmp_path)
    assert "axis 'themes' is none of theme, element" in fault
    assert "(did you mean 'theme'?)" in fault


def test_all_faults_are_collected_and_the_first_says_how_many_more(tmp_path):
    broken = (
        SOUND.replace('"noun"', '"nuon"').replace('"storm"', '"st*rm"').replace('label = "resilience"', "label = 3")
    )
    faults = check_codebook(_write(tmp_path, broken))
    assert len(faults) == 3
    with pytest.raises(PipelineError, match=r"\(2 more: 'termaudit codebook check' lists them\)"):
        load_codebook(tmp_path)


def test_a_file_of_another_name_is_a_fault(tmp_path):
    _write(_write(tmp_path, SOUND), "", "term")
    [fault] = check_codebook(tmp_path)
    assert fault.endswith("no codebook file has this name (did you mean 'terms'?).")


def test_a_missing_folder_is_a_fault(tmp_path):
    with pytest.raises(PipelineError, match="does not exist: name one with --codebook"):
        load_codebook(tmp_path / "nowhere")


def test_a_concept_needs_a_term(tmp_path):
    folder = _write(tmp_path, SOUND[: SOUND.index("[[concept.term]]")])
    assert check_codebook(folder)[0].endswith("a concept needs at least one [[concept.term]] entry.")


def test_the_codebook_that_comes_with_termaudit_is_sound():
    assert check_codebook() == []


def test_spellings_are_generated_from_a_pattern():
    assert spellings("multi+agency") == ["multiagency", "multi-agency", "multi agency"]
    assert spellings("organi[sz]ed") == ["organised", "organized"]
    assert Term("x", "key+worker | link~worker", "noun").forms == (
        *("keyworker", "key-worker", "key worker"),
        *("link worker", "link-worker"),
    )


def test_the_fingerprint_changes_with_the_part_that_changes(tmp_path):
    book = load_codebook(_write(tmp_path, SOUND))
    other = load_codebook(_write(tmp_path, SOUND.replace("storm", "gale")))
    assert book.fingerprint() != other.fingerprint()
    assert book.fingerprint("terms") != other.fingerprint("terms")
    assert book.fingerprint("stances") == other.fingerprint("stances")


CODE = '[[code]]\nid = "{id}"\naxis = "{axis}"\nlabel = "x"\ndefinition = "x"\ncues = ["{cue}"]\n'


@pytest.mark.parametrize(
    ("file", "entry", "words"),
    [
        ("stances", {"id": "ST-AT", "axis": "stance", "cue": "planning^nan"}, "expected a number"),
        ("stances", {"id": "ST-AT", "axis": "stance", "cue": "joint^inf"}, "expected a number"),
        ("stances", {"id": "=1+1", "axis": "stance", "cue": "joint"}, "the id '=1+1' is broken"),
        ("stances", {"id": "a; b", "axis": "stance", "cue": "joint"}, "the id 'a; b' is broken"),
        ("remarks", {"id": "ML-SWAP", "axis": "remark", "cue": "swapped"}, "the id 'ML-SWAP' is none of ML-PLETH"),
        ("definitions", {"id": "formality-odd", "axis": "formality", "cue": "odd"}, "formality-formal"),
    ],
)
def test_what_the_tables_cannot_hold_is_a_fault(tmp_path, file, entry, words):
    (tmp_path / f"{file}.toml").write_text(CODE.format(**entry))
    [fault] = check_codebook(tmp_path)
    assert words in fault


def test_a_pattern_that_stands_for_thousands_of_forms_is_refused_at_once(tmp_path):
    letters = "[abcdefghijklmnopqrstuvwxyz]"
    folder = _write(tmp_path, SOUND.replace('spelling = "', f'spelling = "{letters}{letters}{letters}'))
    assert "too many forms" in check_codebook(folder)[0]


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    folder = _write(tmp_path, SOUND)
    path = folder / "terms.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_codebook(folder) == []
