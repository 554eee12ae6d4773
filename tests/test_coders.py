"""Blind samples and how far coders agree on them, from the drawing to the settled disagreement."""

import json
import subprocess
import sys
from collections import Counter

import pandas as pd
import pytest

from pipeline import read_table, run
from pipeline.codebook_files import load_codebook
from pipeline.errors import PipelineError
from pipeline.finished.coders import compare_coders, draw_sample
from pipeline.people.agreeing import compare, disagreements, gather, reviewed
from pipeline.people.codings import Codings, read_codings
from pipeline.people.sampling import AXES, HIT, PLAIN, draw, population
from pipeline.tables import frame

BOOK = load_codebook()
ONE, TWO = "d000000000001", "d000000000002"
PAPER = """# Working together in Ludwell

Interagency working is defined as two or more agencies planning a service together in a formal way. The terms
interagency and multi-agency are often used interchangeably. A lack of time was the main barrier to joint working, said
the nurses whom we interviewed, and a shared office was what helped them most in the second year of the study.

The wardens kept a diary. It rained on most days. The report of the evaluation describes what happened in the winter of
the second year, when the panel met eleven times and the school sent a teacher to each of its meetings but one.
"""
OTHERS = (
    """# The panel at Orme

Seen as an activity system, the panel had two objects, and the contradiction between them showed in its tools: the form
asked for a category, while the families spoke of a year. Multi-agency working has been described as a slogan.
Knotworking is the only word that we found for what the secretaries did when the computers were down.

Managers must agree a protocol before April. Each agency should name a lead, and the board will review the plan yearly.
""",
    """# Joined-up services: a survey

Of 212 head teachers 96 replied. Most said that they had met a social worker in the past month; few could name the
health visitor. Lack of trust was the obstacle that they named most often, and a named contact the help. No study has
costed such a contact. Joined-up services means services that share one budget and one plan (Larch, 2001).

The library was quiet. Partnership working improved attendance in two of the five schools, and in one it fell.
""",
)


def termaudit(*words):
    return subprocess.run([sys.executable, "-m", "pipeline", *map(str, words)], capture_output=True, text=True)


def passages(codes, doc_id=ONE):
    """Rows of `codes`: a passage with its primary stance for each code."""
    return [
        {"doc_id": doc_id, "axis": "stance", "code": code, "is_primary": True, "start": 100 * place}
        | {"end": 100 * place + 90, "quote": f"Passage {place} of {doc_id}."}
        for place, code in enumerate(codes)
    ]


def units(codes=(), sentences=0, defined=()):
    """The population of a document with passages of these stances, and sentences some of which define."""
    tables = {"mentions": [], "remarks": [], "codes": passages(codes)}
    tables["definitions"] = [
        {"doc_id": ONE, "start": 10_000 + 50 * place + 5, "concept": "C-INTERAGENCY"} for place in defined
    ]
    found = [(10_000 + 50 * place, 10_040 + 50 * place, f"Sentence {place}.") for place in range(sentences)]
    return population({ONE: found}, tables)


def coded(**answers):
    """Codings of each coder: unit id -> axis -> codes in a text."""
    return Codings(
        {
            coder: {
                unit: {axis: frozenset(codes.split()) for axis, codes in said.items()} for unit, said in all_.items()
            }
            for coder, all_ in answers.items()
        },
        (),
    )


def figures(codings, population, **wanted):
    rows = list(compare(gather(codings, population), seed=1))
    frame("agreement", rows)
    [row] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_a_sample_holds_units_with_and_without_hits_and_hides_which():
    there = units(["ST-NE"] * 40, sentences=400, defined=range(20))
    chosen = draw(there, 30, seed=3)
    assert Counter(unit.kind for unit in chosen) == {"passage": 30, "sentence": 30}
    assert Counter(unit.stratum for unit in chosen if unit.kind == "sentence") == {HIT: 15, PLAIN: 15}
    strata = [unit.stratum for unit in chosen if unit.kind == "sentence"]
    assert strata != sorted(strata)
    assert len({unit.id for unit in there}) == len(there)


def test_the_same_seed_draws_the_same_and_another_seed_others():
    there = units(["ST-NE"] * 40, sentences=100, defined=range(9))
    one, same, other = (draw(there, 20, seed) for seed in (1, 1, 2))
    assert one == same
    assert {unit.id for unit in one} != {unit.id for unit in other}


def test_where_there_is_little_all_of_it_is_drawn():
    there = units(["ST-NE"] * 3, sentences=4, defined=[1])
    assert sorted(unit.id for unit in draw(there, 50, 1)) == sorted(unit.id for unit in there)


def test_a_coded_sample_is_read_in_ids_labels_none_and_blanks():
    content = (
        "unit_id;unit;coder;done;stance;theme;term;valence\r\n"
        "u1;passage;AB;x;st-ne;TH-EDU, Co-location;;\r\n"
        'u2;passage;AB;;"ST-SP; ST-NE";none;;\r\n'
        "u3;sentence;AB;x;not_applicable;not_applicable;C-INTERAGENCY;BF-B\r\n"
        "u4;sentence;AB;;;;;\r\n"
    ).encode("utf-16")
    answers = read_codings({"sample-zz.csv": content}, BOOK.labels).answers
    assert answers == {
        "AB": {
            "u1": {
                "stance": {"ST-NE"},
                "theory": set(),
                "theme": {"TH-EDU", "TH-COLOC"},
                "element": set(),
                "design": set(),
            },
            "u2": {"stance": {"ST-SP"}, "theme": set()},
            "u3": {
                "term": {"C-INTERAGENCY"},
                "valence": {"BF-B"},
                **{axis: set() for axis in ("definition", "remark", "level", "evidence")},
            },
        }
    }


@pytest.mark.parametrize(("name", "coder"), [("sample-zoe.csv", "zoe"), ("adjudicated.csv", "adjudicated")])
def test_a_coder_is_known_by_the_name_of_the_file(name, coder):
    assert list(read_codings({name: b"unit_id,unit,stance\nu1,passage,ST-NE\n"}, BOOK.labels).answers) == [coder]


def test_codes_that_are_none_are_named_with_their_line_and_the_nearest_and_the_rest_counts():
    content = b"unit_id,unit,stance,theme\nu1,passage,ST-NN,TH-EDU\nu1,passage,ST-NE,\nu2,page,ST-NE,\n"
    codings = read_codings({"sample-a.csv": content}, BOOK.labels)
    assert codings.answers == {"a": {"u1": {"theme": {"TH-EDU"}}}}
    assert [fault.split(": ")[0] for fault in codings.faults] == [f"sample-a.csv, line {line}" for line in (2, 3, 4)]
    assert "(perhaps 'ST-NE')" in codings.faults[0]
    assert "before" in codings.faults[1]


def test_machine_and_coder_are_compared_by_axis_and_by_code():
    there = units(["ST-NE", "ST-NE", "ST-SP", "ST-SP"])
    said = dict(zip([unit.id for unit in there], ["ST-NE", "ST-SP", "ST-SP", "ST-SP"], strict=True))
    codings = coded(ab={unit: {"stance": code} for unit, code in said.items()})
    whole = figures(codings, there, axis="stance", code="all")
    assert (whole["n"], whole["documents"], whole["percent"]) == (4, 1, 0.75)
    # Expected by hand: kappa (.75 - (.5 x .25 + .5 x .75)) / (1 - .5); alpha 1 - 7 x 2 / (2 x 3 x 5).
    assert whole["kappa"] == pytest.approx(0.5)
    assert whole["alpha"] == pytest.approx(1 - 7 * 2 / 30)
    strategic = figures(codings, there, axis="stance", code="ST-SP")
    assert (strategic["precision"], strategic["recall"]) == (1, pytest.approx(2 / 3))
    assert "Only 4 units" in whole["note"]


def test_precision_and_recall_are_those_of_the_corpus_not_of_the_sample():
    there = units(sentences=100, defined=range(10))
    hits = [unit.id for unit in there if unit.stratum == HIT][:5]
    plain = [unit.id for unit in there if unit.stratum == PLAIN][:5]
    answers = {unit: {"definition": "C-INTERAGENCY"} for unit in [*hits[:4], plain[0]]}
    answers |= {unit: {"definition": ""} for unit in [hits[4], *plain[1:]]}
    row = figures(coded(ab=answers), there, axis="definition", code="C-INTERAGENCY")
    # Each hit stands for 2 sentences, each other for 18: 8 right, 2 wrong, 18 missed.
    assert row["precision"] == pytest.approx(8 / 10)
    assert row["recall"] == pytest.approx(8 / 26)


def test_the_sample_is_found_again_when_the_machine_has_changed_its_mind():
    before = units(["ST-NE"], sentences=30, defined=range(3))
    after = units(["ST-SP"], sentences=30, defined=range(5, 9))
    codings = coded(ab={unit.id: {"stance": "ST-NE"} if unit.kind == "passage" else {"term": ""} for unit in before})
    sample = gather(codings, after)
    assert sample.lost == ()
    assert len(sample.units) == 31


def test_units_that_are_gone_are_told():
    assert gather(coded(ab={"u0": {"stance": "ST-NE"}}), units(["ST-NE"])).lost == ("u0",)


def test_two_coders_their_consensus_and_what_is_left_to_settle():
    there = units(["ST-NE", "ST-NE", "ST-SP"])
    first, second, third = (unit.id for unit in there)
    a = {first: {"stance": "ST-NE"}, second: {"stance": "ST-NE"}, third: {"stance": "ST-NE"}}
    b = a | {second: {"stance": "ST-OT"}}
    rows = list(disagreements(gather(coded(a=a, b=b), there)))
    assert [(row["between"], row["unit_id"], row["answers"]) for row in rows] == [
        ("coders", second, "a: ST-NE; b: ST-OT"),
        ("machine", third, "termaudit: ST-SP; consensus: ST-NE"),
    ]
    assert figures(coded(a=a, b=b), there, coder_other="consensus", code="all")["n"] == 2
    settled = coded(a=a, b=b, adjudicated={second: {"stance": "ST-OT"}})
    assert [row["between"] for row in disagreements(gather(settled, there))] == ["machine", "machine"]
    assert figures(settled, there, coder_other="consensus", code="all")["n"] == 3


def test_three_coders_have_an_alpha_together_though_each_missed_some():
    there = units(["ST-NE"] * 4)
    names = [unit.id for unit in there]
    said = {"a": "NE NE SP SP", "b": "NE NE SP -", "c": "- NE SP NE"}
    answers = {
        coder: {name: {"stance": f"ST-{code}"} for name, code in zip(names, codes.split(), strict=True) if code != "-"}
        for coder, codes in said.items()
    }
    row = figures(coded(**answers), there, coder_one="all coders")
    from pipeline.statistics.agreement import alpha

    table = [
        [None if code == "-" else code for code in unit]
        for unit in zip(*(s.split() for s in said.values()), strict=True)
    ]
    assert row["alpha"] == pytest.approx(alpha(table))
    assert row["n"] == 4


def test_an_axis_with_an_order_has_an_ordinal_alpha():
    tables = {"mentions": [], "definitions": [], "remarks": []}
    tables["codes"] = [
        {"doc_id": ONE, "axis": "level", "code": code, "is_primary": True, "start": 50 * place}
        for place, code in enumerate(["LV-O", "LV-O", "LV-B", "LV-S", "LV-S"])
    ]
    there = population({ONE: [(50 * place, 50 * place + 40, f"Sentence {place}.") for place in range(5)]}, tables)
    near = ["LV-O", "LV-B", "LV-B", "LV-S", "LV-B"]
    far = ["LV-O", "LV-S", "LV-B", "LV-S", "LV-O"]
    ordinal = [
        figures(
            coded(ab={unit.id: {"level": code} for unit, code in zip(there, codes, strict=True)}),
            there,
            axis="level",
            code="all",
        )["alpha_ordinal"]
        for codes in (near, far)
    ]
    assert ordinal[0] > 0.6 > ordinal[1]


def test_one_answer_throughout_has_no_coefficient_and_says_so():
    there = units(["ST-NE"] * 3)
    row = figures(coded(ab={unit.id: {"stance": "ST-NE"} for unit in there}), there, axis="stance", code="all")
    assert row["alpha"] is None
    assert "no coefficient" in row["note"]


def test_proposals_that_people_decided_on_are_told_apart():
    evidence = [
        {"axis": "theme", "status": status, "doc_id": ONE, "rule": "cues", "proposed_code": ""}
        for status in ("confirmed", "rejected", "proposed")
    ]
    [row] = reviewed(evidence)
    assert (row["basis"], row["n"], row["percent"], row["alpha"]) == ("reviewed", 2, 0.5, None)
    assert "anchored" in row["note"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coders")
    (folder / "corpus" / "gold").mkdir(parents=True)
    for number, text in enumerate((PAPER, *OTHERS)):
        (folder / "corpus" / f"paper{number}.md").write_text(text)
    run(folder / "corpus", folder / "out", count=1)
    return folder


def fill(folder, name, change=lambda row, axis, codes: codes):
    """A coder who answers as the machine does, but for `change`."""
    from pipeline.finished.coders import _population
    from pipeline.finished.folder import Finished

    there = {unit.id: unit for unit in _population(Finished(folder / "out"))[0]}
    table = pd.read_csv(folder / "out" / "sample.csv", dtype=str, keep_default_na=False)
    for place, row in table.iterrows():
        for axis, codes in there[row["unit_id"]].answers.items():
            table.loc[place, axis] = "; ".join(sorted(change(row, axis, codes)))
        table.loc[place, "done"] = "x"
    table.to_csv(folder / "corpus" / "gold" / name, index=False, sep=";", encoding="utf-8-sig")


def test_from_the_drawing_to_the_settled_disagreement(finished):
    sample = draw_sample(finished / "out", 30)
    assert len(sample) == len(read_table(finished / "out", "sample")) > 15
    shown = sample[[column for column in sample if column in {*AXES["passage"], *AXES["sentence"]}]]
    assert set(shown.stack()) <= {"", "not_applicable"}
    fill(finished, "sample-a.csv")
    fill(finished, "sample-b.csv", lambda row, axis, codes: () if axis == "remark" else codes)
    found = compare_coders(finished / "out")
    table = found.table[found.table["code"] == "all"].set_index(["coder_one", "coder_other", "axis"])
    assert table.loc[("termaudit", "a", "stance"), "percent"] == 1
    assert table.loc[("a", "b", "remark"), "percent"] < 1
    assert set(found.disagreements["between"]) == {"coders"}
    assert "# Agreement" in (finished / "out" / "agreement.md").read_text()
    assert "coders (a and b)" in (finished / "out" / "agreement.md").read_text()
    assert (finished / "out" / "figures" / "agreement.svg").read_bytes().startswith(b"<svg")
    to_settle = pd.read_csv(finished / "out" / "to_adjudicate.csv", dtype=str, keep_default_na=False)
    assert len(to_settle) == len(found.disagreements)
    to_settle["remark"] = to_settle["note"].str.extract(r"remark - a: ([^;]+);", expand=False).str.replace(" + ", "; ")
    to_settle.to_csv(finished / "corpus" / "gold" / "adjudicated.csv", index=False)
    again = compare_coders(finished / "out")
    assert "coders" not in set(again.disagreements["between"])
    whole = again.table[(again.table["coder_other"] == "consensus") & (again.table["code"] == "all")]
    assert whole.set_index("axis").loc["remark", "percent"] == 1
    told = (
        read_table(finished / "out", "profiles").set_index(["subject", "measure"]).loc[("corpus", "share_none_found")]
    )
    assert told["coding_low"] <= told["coding_high"]
    assert told["coding_error"].endswith("sentences that people coded blind")
    manifest = json.loads((finished / "out" / "run.json").read_text())
    assert {"agreement.csv", "to_adjudicate.csv", "figures/agreement.svg"} <= set(manifest["files"])
    assert not manifest["corpus"].startswith("/")
    for name in ("sample-a.csv", "sample-b.csv", "adjudicated.csv"):
        (finished / "corpus" / "gold" / name).unlink()


def test_the_commands_say_what_to_do_next(finished):
    made = termaudit("sample", "--out", finished / "out", "--n", "3")
    assert (made.returncode, made.stdout) == (0, "")
    assert "3 passages and 3 sentences drawn" in made.stderr
    made = termaudit("agreement", "--out", finished / "out")
    assert made.returncode == 1
    assert "termaudit sample --out" in made.stderr
    fill(finished, "sample-a.csv")
    made = termaudit("agreement", "--out", finished / "out", finished / "corpus" / "gold" / "sample-a.csv")
    assert (made.returncode, "termaudit and a" in made.stdout) == (0, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"text,code\nx,y\n", "the column 'unit_id' is missing"),
        (b"unit_id,unit,stance\nu1,passage,\n", "Nothing is coded"),
        (b"unit_id,unit,stance\nu1,passage,ST-NE\n", "drawn from another run"),
    ],
)
def test_a_file_that_is_no_coded_sample_is_refused_in_a_sentence(finished, tmp_path, content, words):
    (tmp_path / "s.csv").write_bytes(content)
    with pytest.raises(PipelineError, match=words):
        compare_coders(finished / "out", [tmp_path / "s.csv"])


def test_an_incomplete_run_is_refused(tmp_path):
    with pytest.raises(PipelineError, match="does not exist"):
        draw_sample(tmp_path / "nothing")


def test_a_sample_that_is_filled_in_is_not_overwritten_and_outlives_a_run(finished):
    path = finished / "out" / "sample.csv"
    draw_sample(finished / "out", 5)
    run(finished / "corpus", finished / "out", count=1)
    assert path.is_file()
    path.write_bytes(path.read_bytes().replace(b"not_applicable,not_applicable", b"x,not_applicable", 1))
    with pytest.raises(PipelineError, match="has been filled in"):
        draw_sample(finished / "out", 5)
    path.unlink()
    draw_sample(finished / "out", 5)


def test_a_code_in_a_cell_of_the_other_kind_of_unit_is_named():
    content = b"unit_id,unit,theme,valence\nu1,sentence,TH-OUT,BF-B\n"
    codings = read_codings({"sample-a.csv": content}, BOOK.labels)
    assert codings.answers == {"a": {"u1": {"valence": {"BF-B"}}}}
    assert "the axis theme is not coded on a sentence" in codings.faults[0]


def test_what_one_coder_alone_says_is_no_consensus():
    there = units(["ST-NE", "ST-NE"])
    first, second = (unit.id for unit in there)
    codings = coded(a={first: {"stance": "ST-NE"}, second: {"stance": "ST-NE"}}, b={first: {"stance": "ST-NE"}})
    assert figures(codings, there, coder_other="consensus", code="all")["n"] == 1


def test_agreement_is_told_in_the_methods(finished):
    draw_sample(finished / "out", 8)
    fill(finished, "sample-a.csv")
    compare_coders(finished / "out")
    assert "see agreement.md" in (finished / "out" / "methods.md").read_text()
    (finished / "corpus" / "gold" / "sample-a.csv").unlink()
    run(finished / "corpus", finished / "out", count=1)
    assert "has not been measured since this run" in (finished / "out" / "methods.md").read_text()


def test_what_a_unit_stands_for_does_not_hang_on_who_else_coded():
    there = units(sentences=100, defined=range(10))
    hits = [unit.id for unit in there if unit.stratum == HIT]
    plain = [unit.id for unit in there if unit.stratum == PLAIN]
    anna = {unit: {"definition": "C-INTERAGENCY"} for unit in [*hits[:5], *plain[:2]]}
    ben = {unit: {"definition": ""} for unit in [*hits, *plain[:40]]}
    alone, beside = (
        figures(coded(**codings), there, axis="definition", code="C-INTERAGENCY", coder_other="anna")["recall"]
        for codings in ({"anna": anna}, {"anna": anna, "ben": ben})
    )
    assert alone == beside


def test_a_person_with_a_name_of_ours_is_told_apart():
    content = b"unit_id,unit,coder,stance\nu1,passage,termaudit,ST-NE\nu2,passage,Adjudicated,ST-NE\n"
    assert set(read_codings({"s.csv": content}, BOOK.labels).answers) == {"termaudit (a person)", "adjudicated"}


def test_labels_with_commas_and_marks_of_other_programs_are_read():
    content = 'unit_id,unit,done,design\nu1,passage,✓,"Policy, guidance, plan, glossary; SD-CS"\n'.encode()
    label = BOOK.labels("design")["SD-DOC"]
    answers = read_codings({"s.csv": content.replace(b"Policy, guidance, plan, glossary", label.encode())}, BOOK.labels)
    assert answers.answers["s"]["u1"]["design"] == {"SD-DOC", "SD-CS"}
    assert answers.answers["s"]["u1"]["stance"] == {"unclear"}


def test_a_sample_that_cannot_be_read_is_named(finished):
    path = finished / "corpus" / "gold" / "sample-anna.CSV"
    path.write_bytes("unit_id,unit,note\nu1,passage,café\n".encode("cp1252"))
    with pytest.raises(PipelineError, match=r"sample-anna\.CSV"):
        compare_coders(finished / "out")
    path.unlink()


def test_a_coder_named_like_markup_does_no_harm():
    from pipeline.presentation.agreement import agreement_page

    rows = list(
        compare(
            gather(coded(**{"<b>|x\n": {u.id: {"stance": "ST-NE"} for u in units(["ST-NE"])}}), units(["ST-NE"])), 1
        )
    )
    page = agreement_page(rows, ["passage"], 1, []).decode()
    assert "<b>" not in page
    assert "\\<b\\>\\|x" in page
