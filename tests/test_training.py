"""`termaudit train`: any coding frame from a table, scored without leakage, and used by `termaudit code --model`."""

import csv
import io
import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pipeline import read_table, run
from pipeline.cli import main
from pipeline.errors import PipelineError
from pipeline.learning.crossvalidation import folds
from pipeline.learning.frames import read_frame
from pipeline.learning.textmodel import load_model
from pipeline.sheets import read_sheet
from pipeline.stages.stance import own_axis
from pipeline.stances.judging import folder as passage_folder
from pipeline.training import train

SUBJECTS = {
    "sea": "wave tide sail harbour gull anchor salt storm deck mast".split(),
    "wood": "oak beech moss fern deer path axe saw leaf bark".split(),
    "town": "tram bell market street lamp bridge crowd shop roof square".split(),
}


def table(rows=60, *, separator=",", extra=(), seed=1):
    draw = random.Random(seed)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["doc_id", "text", "place", "mood", "is_loud", *extra])
    for number in range(rows):
        place = list(SUBJECTS)[number % 3]
        words = draw.sample(SUBJECTS[place], 5) + draw.sample("and the of by with a".split(), 3)
        mood = {each: word for each, word in (("calm", "quiet"), ("grim", "dark")) if draw.random() < 0.5}
        words += mood.values()
        loud = draw.random() < 0.5
        words += ["thunder", "shout"] if loud else []
        draw.shuffle(words)
        writer.writerow([f"d{number // 2}", " ".join(words), place, "; ".join(mood), int(loud), *("" for _ in extra)])
    return out.getvalue()


@pytest.fixture
def labelled(tmp_path):
    path = tmp_path / "labelled.csv"
    path.write_text(table(), encoding="utf-8")
    return path


def test_a_frame_is_learned_scored_and_used(labelled, tmp_path):
    found = train(labelled, tmp_path / "model")
    assert set(found.scores) == {"place", "mood", "is_loud"}
    assert [found.frame.axes[axis].excludes for axis in ("place", "mood", "is_loud")] == [True, False, False]
    assert all(scores.macro_f1() > 0.8 for scores in found.scores.values())
    told = json.loads((tmp_path / "model" / "scores.json").read_text(encoding="utf-8"))
    assert sum(map(sum, told["place"]["confusion"])) == 60
    assert "thunder" in told["is_loud"]["codes"][0]["telling"]
    line = json.dumps({"id": 1, "text": "A gull on the mast in thunder, quiet."})
    [answer] = CliRunner().invoke(main, ["code", "--model", str(tmp_path / "model")], input=line).stdout.splitlines()
    rows = {(row["axis"], row["code"]): row for row in json.loads(answer)["codes"] if "is_assigned" in row}
    assert [code for (axis, code), row in rows.items() if axis == "place" and row["is_assigned"]] == ["sea"]
    assert rows["is_loud", "1"]["is_assigned"]
    assert rows["mood", "calm"]["is_assigned"]
    assert not rows["mood", "grim"]["is_assigned"]
    assert "mast" in rows["place", "sea"]["cues"].split("; ")
    assert sum(row["confidence"] for (axis, _), row in rows.items() if axis == "place") == pytest.approx(1, abs=0.01)


def test_the_same_table_gives_the_same_bytes(labelled, tmp_path):
    for name in ("one", "two"):
        train(labelled, tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_scores_of_codes_without_sense_are_no_better_than_chance(tmp_path):
    rows = list(csv.DictReader(io.StringIO(table(90))))
    codes = [row["place"] for row in rows]
    random.Random(3).shuffle(codes)
    path = tmp_path / "senseless.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "place"])
        writer.writerows([row["text"], code] for row, code in zip(rows, codes, strict=True))
    assert train(path, tmp_path / "model").scores["place"].macro_f1() < 0.5


def test_texts_of_one_document_and_equal_texts_stay_together():
    text = "doc_id,text,code\na,one two,p\nb,One two!,q\nb,three,p\nc,four,q\n" + "".join(
        f"e{n},five {n},p\n" for n in range(20)
    )
    frame = read_frame(read_sheet(text.encode(), "t.csv"), "t.csv")
    assert frame.groups[0] == frame.groups[1] == frame.groups[2] != frame.groups[3]


def test_folds_keep_groups_whole_and_spread_rare_codes():
    groups = [f"g{number // 3}" for number in range(90)]
    wanted = np.array([[number < 15, number % 2 == 0] for number in range(90)])
    found = folds(groups, wanted, 5, seed=1)
    assert all(len({fold for fold, group in zip(found, groups, strict=True) if group == each}) == 1 for each in groups)
    assert {sum(wanted[place, 0] for place in range(90) if found[place] == fold) for fold in set(found)} == {3}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"code\nx\n", "column 'text' is missing"),
        (b"", "column 'text' is missing"),
        (b"text,code\nshort,x\n", "too few to learn from"),
        (b"text\n" + b"some words\n" * 30, "no column has codes to learn"),
        (b"text,code\n" + b"some words,x\n" * 30, "no column has codes to learn"),
        (b"text,code\n" + b"some, words,x\n" * 30, "line 2: this row has 3 cells"),
        (b"text,text\na,b\n", "stands there twice"),
        (
            b"doc_id,text,code\n" + b"".join(b"d1,text %d,%s\n" % (n, b"pq"[n % 2 :][:1]) for n in range(40)),
            "from 1 document,",
        ),
        (b"text,code\n" + b"the same words,p\nthe same words,q\n" * 20, "or are the same"),
        (b"\x00\x01\x02", "no text file"),
        (b"text,code\n\xff\xfe\xfa,x\n", "neither UTF-8 nor UTF-16"),
    ],
)
def test_a_table_that_teaches_nothing_is_refused_in_a_sentence(tmp_path, content, says):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    answer = CliRunner().invoke(main, ["train", str(path), "--model", str(tmp_path / "model")])
    assert answer.exit_code == 1
    assert says in answer.stderr
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\r\n", "\r").encode(),
        lambda text: ("sep=,\r\n" + text).encode(),
        lambda text: table(separator=";").encode(),
        lambda text: table(separator="\t").encode("utf-16"),
        lambda text: text.replace("doc_id,text", " Doc_ID ,TEXT").encode(),
    ],
)
def test_the_table_is_read_as_spreadsheets_save_it(saved):
    as_saved = read_sheet(saved(table()), "t.csv")
    plain = read_sheet(table().encode(), "t.csv")
    assert [row for _, row in as_saved.rows] == [row for _, row in plain.rows]


def test_a_folder_with_other_files_is_left_alone(labelled, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mine.pdf").write_bytes(b"%PDF")
    with pytest.raises(PipelineError, match=r"holds other files \(mine.pdf\)"):
        train(labelled, tmp_path / "papers")
    train(labelled, tmp_path / "model")
    (tmp_path / "model" / ".tmp-left").write_bytes(b"by a training that was killed")
    train(labelled, tmp_path / "model", ("place",))
    assert not (tmp_path / "model" / ".tmp-left").exists()


@pytest.mark.parametrize("at", ["model.json", "weights.npz", "scores.json"])
def test_a_training_that_ends_half_way_leaves_no_mixture_of_two_models(labelled, tmp_path, monkeypatch, at):
    train(labelled, tmp_path / "model", ("place",))
    replace = os.replace

    def until(source, target):
        if Path(target).name == at:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", until)
    with pytest.raises(KeyboardInterrupt):
        train(labelled, tmp_path / "model", ("mood",))
    if at == "scores.json":  # the model itself is whole
        assert list(load_model(tmp_path / "model").axes) == ["mood"]
    else:
        with pytest.raises(PipelineError, match="train it anew"):
            load_model(tmp_path / "model")


def test_a_folder_that_is_no_model_is_refused_in_a_sentence(tmp_path):
    answer = CliRunner().invoke(main, ["code", "--model", str(tmp_path)], input="{}")
    assert (answer.exit_code, answer.stderr.count("\n")) == (1, 1)
    assert "holds no model that can be read" in answer.stderr


def test_a_model_of_the_tool_itself_is_not_taken_for_one_of_the_users():
    answer = CliRunner().invoke(main, ["code", "--model", str(passage_folder() / "passage_model")], input="{}")
    assert (answer.exit_code, "termaudit train" in answer.stderr) == (1, True)


def test_texts_without_a_word_in_common_teach_how_common_codes_are(tmp_path):
    path = tmp_path / "signs.csv"
    rows = [f"sign{number},{'p' if number % 4 else 'q'}" for number in range(40)]
    path.write_text("\n".join(["text,code", *rows]), encoding="utf-8")
    train(path, tmp_path / "model")
    line = json.dumps({"id": 1, "text": "zzz"})
    answer = CliRunner().invoke(main, ["code", "--model", str(tmp_path / "model")], input=line)
    assert sum(row.get("is_assigned", False) for row in json.loads(answer.stdout)["codes"]) == 1


def test_a_code_of_one_document_alone_is_scored_as_never_found(tmp_path):
    path = tmp_path / "rare.csv"
    rows = [
        f"d{max(0, number - 3)},word{number % 5} other{number % 3},{'rare' if number < 4 else 'pq'[number % 2]}"
        for number in range(60)
    ]
    path.write_text("\n".join(["doc_id,text,code", *rows]), encoding="utf-8")
    scores = {row["code"]: row for row in train(path, tmp_path / "model").scores["code"].by_code()}
    assert (scores["rare"]["support"], scores["rare"]["f1"]) == (4, 0.0)


def test_a_run_adds_the_codes_of_a_trained_model_and_people_may_decide_on_them(labelled, tmp_path):
    model, corpus, out = tmp_path / "model", tmp_path / "corpus", tmp_path / "out"
    train(labelled, model)
    corpus.mkdir()
    (corpus / "a.txt").write_text(
        "A gull sat on the mast of the sail ship in the harbour, and the tide was quiet. " * 4
    )
    run(corpus, out, count=1)
    plain = read_table(out, "codes")
    run(corpus, out, count=1, model=model)
    codes = read_table(out, "codes")
    own = codes[codes["axis"].isin(["place", "mood", "is_loud"])]
    assert set(own["code"]) >= {"sea", "calm"}
    assert plain.equals(codes.drop(own.index).reset_index(drop=True))
    [claim] = read_table(out, "evidence").query("axis == 'place'").to_dict("records")
    assert (claim["code_label"], claim["rule"], claim["method"]) == ("sea", "trained", "model")
    (corpus / "decisions.csv").write_text(f"claim_id,field,value\n{claim['claim_id']},status,rejected\n")
    run(corpus, out, count=1, model=model)
    assert read_table(out, "evidence").set_index("claim_id").loc[claim["claim_id"], "status"] == "rejected"
    run(corpus, out, count=1)
    assert read_table(out, "problems")["kind"].tolist() == ["orphaned"]


def test_a_model_with_an_axis_named_as_ours_gets_its_own():
    assert (own_axis("stance"), own_axis("mood")) == ("own_stance", "mood")


def test_a_run_with_a_model_that_is_none_reads_nothing(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("A gull.")
    with pytest.raises(PipelineError, match="holds no model"):
        run(tmp_path / "corpus", tmp_path / "out", model=tmp_path)
    assert not (tmp_path / "out").exists()
