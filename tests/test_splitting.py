"""Sentences end where a reader says they do: our splitter beside the English pipeline and pysbd.

`pytest tests/test_splitting.py -s -k scores` prints the scores of each on the invented passages and, where the
environment variable TREEBANK names a file of paragraphs with sentences marked (a spaCy DocBin), on that.
"""

import functools
import os
import time
import tomllib
from pathlib import Path

import pytest

from pipeline.language.splitting import sentences
from pipeline.models import models_folder

CASES = tomllib.loads(Path(__file__).with_name("splitting_cases.toml").read_text(encoding="utf-8"))
PASSAGES = [(kind, marked) for kind, passages in CASES.items() for marked in passages]
ENGLISH = models_folder() / "english"
TREEBANK = os.environ.get("TREEBANK", "")


@functools.cache
def pipeline():
    import spacy

    return spacy.load(ENGLISH)


def by_parser(text):
    with pipeline().select_pipes(disable=["senter"]):
        return [(sent.start_char, sent.end_char) for sent in pipeline()(text).sents]


def by_senter(text):
    with pipeline().select_pipes(enable=["tok2vec", "senter"]):
        return [(sent.start_char, sent.end_char) for sent in pipeline()(text).sents]


def by_pysbd(text):
    import pysbd

    return [(span.start, span.end) for span in pysbd.Segmenter(language="en", char_span=True).segment(text)]


SPLITTERS = {"ours": sentences, "parser": by_parser, "senter": by_senter, "pysbd": by_pysbd}


def passages():
    return [(marked.replace(" | ", " "), marked.split(" | ")) for _, marked in PASSAGES]


def paragraphs():
    import spacy
    from spacy.tokens import DocBin

    docs = DocBin().from_disk(TREEBANK).get_docs(spacy.blank("en").vocab)
    return [(doc.text, [sent.text for sent in doc.sents]) for doc in docs]


def spans(text, expected):
    """Where the sentences `expected` stand in `text`."""
    found, start = [], 0
    for sentence in expected:
        start = text.index(sentence.strip(), start)
        found.append((start, start + len(sentence.strip())))
        start += len(sentence.strip())
    return found


def trimmed(text, found):
    """The spans without white space at their ends."""
    left = {(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in found}
    return {(start, start + len(text[start:end].rstrip())) for start, end in left if start < end}


def scores(split, texts):
    """Precision, recall and F1 of whole sentences, and the share of texts that are right throughout."""
    right = made = wanted = whole = 0
    for text, expected in texts:
        truth, found = set(spans(text, expected)), trimmed(text, split(text))
        right, made, wanted = right + len(truth & found), made + len(found), wanted + len(truth)
        whole += truth == found
    return right / made, right / wanted, 2 * right / (made + wanted), whole / len(texts)


@pytest.mark.parametrize(("kind", "marked"), PASSAGES)
def test_a_passage_is_split_at_its_marks_alone(kind, marked):
    text = marked.replace(" | ", " ")
    assert [text[start:end] for start, end in sentences(text)] == marked.split(" | ")


def compare(label, texts, floor):
    """Print the scores of every splitter; ours reaches the floor, and no other one is better."""
    print(f"\n{label:10} precision recall     F1  texts right")
    found = {}
    for name, split in SPLITTERS.items():
        if name in {"ours", "pysbd"} or ENGLISH.is_dir():
            found[name] = scores(split, texts)
            print(f"{name:10}", *(f"{figure:8.3f}" for figure in found[name]))
    assert found["ours"][2] >= floor
    assert found["ours"][2] == max(figures[2] for figures in found.values())


def test_scores_on_the_passages():
    compare("passages", passages(), floor=1.0)


@pytest.mark.skipif(not TREEBANK, reason="the environment variable TREEBANK names no file")
def test_scores_on_a_treebank():
    compare("treebank", paragraphs(), floor=0.94)


@pytest.mark.parametrize(
    "text", ["1. " * 200_000, "“a. " * 200_000, ". [1] " * 100_000, ". . " * 200_000 + "x", "etc. The " * 100_000]
)
def test_a_long_run_of_marks_takes_no_time(text):
    begin = time.process_time()
    sentences(text)
    assert time.process_time() - begin < 5
