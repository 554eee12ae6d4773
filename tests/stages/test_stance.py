import csv
import itertools
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from bare import code_by_rules, code_text
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.codebook import Code
from pipeline.codebook_files import load_codebook
from pipeline.language.tokens import plain
from pipeline.settings import Settings
from pipeline.stages.stance import stance
from pipeline.stances.judging import judged, model_for
from pipeline.stances.passages import CODED, Passage, passage_spans
from pipeline.storedtext import StoredText
from pipeline.tables import frame

CASES = tomllib.loads(Path(__file__).with_name("stance_cases.toml").read_text(encoding="utf-8"))["case"]
BOOK = load_codebook()
PARTS = {"stances": BOOK.stances, "themes": BOOK.themes, "settings": Settings()}
REPORT = "Interviews with twenty nurses found that the shared office saved time, and staff reported fewer lost files."


def coded(blocks, sentences, mentions=()):
    return stance(blocks, sentences, list(mentions), **PARTS)


def marked(case):
    marks = [pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else []
    return pytest.param(case, marks=marks, id=case["why"])


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_a_passage_is_coded_as_a_reader_would(case):
    rows = code_text(case["text"], **PARTS)
    codes = {row["code"] for row in rows}
    if "stance" in case:
        assert [row["code"] for row in rows if row["axis"] == "stance" and row["is_primary"]] == [case["stance"]]
    if "second" in case:
        assert case["second"] in codes
    uses = {(row["code"], row["theory_use"]) for row in rows if row["axis"] == "theory"}
    assert uses >= {tuple(pair) for pair in case.get("theory", [])}
    assert codes >= set(case.get("codes", []))
    assert not codes & set(case.get("without", []))


def test_every_row_quotes_the_stored_text_and_fits_the_schema(make_document):
    blocks, sentences = make_document(
        ("heading", "Findings"), REPORT, ("list", "One agency, two forms."), *(case["text"] for case in CASES)
    )
    rows = coded(blocks, sentences)
    text = StoredText(blocks).text
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert all(cue in row["quote"] for row in rows for cue in row["cues"].split("; "))
    assert len(frame("codes", rows)) == len(rows)


def test_every_passage_has_exactly_one_primary_stance(make_document):
    blocks, sentences = make_document(*(case["text"] for case in CASES))
    primary = [row for row in coded(blocks, sentences) if row["axis"] == "stance" and row["is_primary"]]
    assert [(row["start"], row["end"]) for row in primary] == list(passage_spans(blocks, 40))


def test_every_primary_stance_but_an_unclear_one_shows_its_cues(make_document):
    blocks, sentences = make_document(*(case["text"] for case in CASES))
    rows = [row for row in coded(blocks, sentences) if row["axis"] == "stance" and row["code"] != "unclear"]
    assert rows
    assert all(row["cues"] for row in rows)


def test_no_blocks_give_no_rows():
    assert coded([], []) == []


def test_headings_notes_tables_references_and_furniture_are_not_coded(make_document):
    others = ["title", "heading", "note", "caption", "table", "reference", "furniture"]
    blocks, sentences = make_document(*((role, REPORT) for role in others))
    assert coded(blocks, sentences) == []


def test_a_short_block_is_joined_with_its_neighbours_until_the_passage_is_full(make_document):
    blocks, _ = make_document(*(f"Number {number} of many short lines here." for number in range(13)))
    found = list(passage_spans(blocks, 40))
    assert [(start, end) for start, end in found] == [
        (blocks[0]["start"], blocks[5]["end"]),
        (blocks[6]["start"], blocks[12]["end"]),
    ]


def test_blocks_of_different_sections_are_never_joined(make_document):
    blocks, _ = make_document("Short one.", ("heading", "Next"), "Short two.")
    assert list(passage_spans(blocks, 40)) == [
        (blocks[0]["start"], blocks[0]["end"]),
        (blocks[2]["start"], blocks[2]["end"]),
    ]


def test_blocks_are_not_joined_across_a_caption(make_document):
    blocks, _ = make_document("Short one.", ("caption", "Figure 1."), "Short two.")
    assert len(list(passage_spans(blocks, 40))) == 2


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["body", "list", "heading", "note"]), st.integers(0, 60)), max_size=25))
def test_every_coded_block_with_words_lies_in_exactly_one_passage(make_document, plan):
    blocks, _ = make_document(*((role, " ".join(["word"] * count)) for role, count in plan))
    found = list(passage_spans(blocks, 40))
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(found))
    for block in blocks:
        holding = sum(start <= block["start"] and block["end"] <= end for start, end in found)
        assert holding == 1 if block["role"] in CODED and block["text"] else holding <= 1


def test_terms_in_use_speak_for_being_on_topic():
    text = "The robot lab is run as a joined team of engineers from three firms."

    def off(terms):
        passage = Passage(text, ((0, len(text)),), terms=terms)
        return judged(model_for(BOOK.stances), passage, {}, [], set()).likely("stance")["ST-OFF"]

    assert off(0) > off(8)


def test_a_bare_passage_gets_the_codes_it_gets_in_a_document(make_document):
    blocks, sentences = make_document(CASES[0]["text"])
    alone = code_text(CASES[0]["text"], **PARTS)
    within = coded(blocks, sentences)
    order = sorted(alone, key=lambda row: (row["start"], row["axis"], row["code"]))
    assert [{key: row[key] for key in order[0]} for row in within] == order


def test_the_confidence_asked_for_decides_what_is_unclear():
    text = "Agencies must meet and should share staff. Nurses reported that the board met; interviews found no change."
    lenient = code_text(text, **{**PARTS, "settings": Settings(stance_confidence=0.01)})
    strict = code_text(text, **{**PARTS, "settings": Settings(stance_confidence=1.0)})
    assert lenient[0]["code"] in {"ST-SP", "ST-NE"}
    assert (strict[0]["code"], strict[0]["rule"]) == ("unclear", "none_likely")
    assert {row["code"] for row in strict if row["axis"] == "stance"} >= {"unclear", lenient[0]["code"]}


def test_rules_alone_decide_where_the_model_does_not_know_the_stances():
    new = replace(BOOK.stances[0], id="ST-ZOO", label="Zoo", axis="stance", cues=("zebra*^9",))
    book = {**PARTS, "stances": (*BOOK.stances, new)}
    assert model_for(BOOK.stances)
    assert model_for(book["stances"]) is None
    assert {row["method"] for row in code_text(CASES[0]["text"], **book)} == {"rule"}


def test_the_codebook_alone_decides_what_the_codes_are_by_rule():
    stances = tuple(
        replace(code, cues=(*code.cues, "zebra*^9")) if code.id == "ST-NE" else code for code in BOOK.stances
    )
    text = "Zebras of the clinic."
    assert code_by_rules(text, **PARTS)[0]["code"] == "unclear"
    assert code_by_rules(text, **{**PARTS, "stances": stances})[0]["code"] == "ST-NE"


def test_a_theme_that_the_model_does_not_know_is_coded_by_its_cues():
    new = Code(id="TH-FOOD", axis="theme", label="Food", definition="Meals.", cues=("soup^3", "canteen^3"))
    rows = code_text("The canteen of the clinic served soup to the nurses.", **{**PARTS, "themes": (*BOOK.themes, new)})
    [row] = [row for row in rows if row["code"] == "TH-FOOD"]
    assert (row["method"], row["cues"]) == ("rule", "canteen; soup")


def words_of(text):
    return " ".join(re.findall(r"\w+", plain(text).lower()))


def gold_passages():
    """(text, stance) of every passage of the demonstration corpus whose stance its author wrote down."""
    root = Path(__file__).parent.parent.parent
    with (root / "corpus/demo/gold/stances.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            source = (root / "tests/demo/sources" / row["file"]).with_suffix(".md").read_text(encoding="utf-8")
            for paragraph in source.split("\n\n"):
                if words_of(paragraph).startswith(words_of(row["first_words"])):
                    yield paragraph, row["stance"]
                    break


def test_the_demonstration_corpus_is_coded_as_its_author_meant_it():
    pairs = [(code_text(text, **PARTS)[0]["code"], stance) for text, stance in gold_passages()]
    decided = [(found, wanted) for found, wanted in pairs if found != "unclear"]
    assert len(pairs) >= 150
    assert sum(found == wanted for found, wanted in pairs) / len(pairs) >= 0.8
    assert sum(found == wanted for found, wanted in decided) / len(decided) >= 0.92
