"""Which texts are nearly the same: invented pairs of what review folders hold."""

import random
import re
import time

import pytest

from pipeline.bibliography.documents.sameness import SAME, SKETCH, resemblance, sketch, stand_ins

WORDS = [
    first + second
    for first in "ba de fi go lu mo ne pa ri so ta vu ze".split()
    for second in "ndle rk ss t mper l".split()
]


def prose(seed, count):
    """`count` invented sentences that no other seed gives."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(8, 24))) + "." for _ in range(count)]


def edited(sentences, share, seed=0):
    """Every so many sentences with some words changed, as before printing."""
    chance = random.Random(seed)
    found = []
    for sentence in sentences:
        words = sentence.split()
        if chance.random() < share:
            for _ in range(3):
                words[chance.randrange(len(words))] = "amended"
        found.append(" ".join(words))
    return found


def blocks(sentences, size=6, **furniture):
    paragraphs = [" ".join(sentences[start : start + size]) for start in range(0, len(sentences), size)]
    rows = [{"role": "body", "text": text} for text in paragraphs]
    return rows + [{"role": role, "text": text} for role, text in furniture.items()]


BODY = prose("the study", 400)
PAIRS = [
    ("the same text", BODY, BODY, True),
    ("a preprint and its article: two sentences of five edited", BODY, edited(BODY, 0.4), True),
    ("a preprint and its article: a section added", BODY, BODY + prose("added", 60), True),
    ("a chapter and the article made of it: an introduction cut", BODY, BODY[80:], True),
    ("two editions of a guidance, half of it new", BODY, BODY[:200] + prose("new edition", 200), False),
    ("two papers of one study: the methods are the same", BODY, BODY[100:200] + prose("second paper", 300), False),
    ("a summary and the full report", BODY, BODY[:40], False),
    ("a thesis and the article made of one chapter", BODY, BODY + prose("other chapters", 2000), False),
    ("papers with the same statement at their end", BODY, prose("other", 400) + BODY[-8:], False),
    ("texts that share nothing", BODY, prose("nothing", 400), False),
]


@pytest.mark.parametrize(("one", "other", "is_same"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_nearly_the_same_text_is_told_from_a_related_one(one, other, is_same):
    assert (resemblance(sketch(blocks(one)), sketch(blocks(other))) >= SAME) == is_same


def test_layout_and_furniture_make_no_difference():
    printed = blocks(BODY, size=3, heading="Introduction", furniture="Northbridge Papers 12", reference="Oak (2004)")
    assert resemblance(sketch(blocks(BODY)), sketch(printed)) > 0.95


def test_the_estimate_is_near_the_exact_share():
    def runs(sentences):
        words = re.findall(r"\w+", " ".join(sentences))
        return {tuple(words[place : place + 4]) for place in range(len(words) - 3)}

    for share in (0.2, 0.5, 0.8):
        other = edited(BODY, share, seed=share)
        exact = len(runs(BODY) & runs(other)) / len(runs(BODY) | runs(other))
        assert resemblance(sketch(blocks(BODY)), sketch(blocks(other))) == pytest.approx(exact, abs=0.1)


def test_a_sketch_is_small_and_the_same_in_every_run():
    made = sketch(blocks(BODY))
    assert len(made) == SKETCH
    assert made == sorted(set(made))
    assert sketch(blocks(["One two three four five."] * 30)) == []
    assert sketch([]) == []
    assert sketch([{"role": "body", "text": " ".join(f"w{n}" for n in range(200))}])[:3] == [
        7405981,
        11151024,
        18703010,
    ]


def named(texts, works=()):
    works = dict(works)
    return [(name, works.get(name), sketch(blocks(text))) for name, text in texts.items()]


def test_every_copy_stands_in_for_the_preferred_one():
    texts = {"article": BODY, "preprint": edited(BODY, 0.3), "other": prose("other", 300), "print": BODY}
    found = stand_ins(named(texts))
    assert {name: first for name, (first, _) in found.items()} == {"preprint": "article", "print": "article"}
    assert found["print"][1] == 1.0
    assert SAME <= found["preprint"][1] < 1


def test_files_of_one_entry_are_one_work_whatever_their_text():
    texts = {"paper": BODY, "appendix": prose("appendix", 300), "empty": []}
    found = stand_ins(named(texts, {"paper": 7, "appendix": 7, "empty": 8}))
    assert found == {"appendix": ("paper", 1.0)}


def test_a_chain_of_editions_is_not_drawn_together():
    pages = prose("pages", 700)
    texts = {f"edition {number}": pages[number * 60 : number * 60 + 300] for number in range(6)}
    found = stand_ins(named(texts))
    assert {name: first for name, (first, _) in found.items()} == {
        "edition 1": "edition 0",
        "edition 3": "edition 2",
        "edition 5": "edition 4",
    }


def test_many_copies_of_one_text_are_all_found():
    texts = {f"copy {number}": edited(BODY[:100], 0.1, seed=number) for number in range(60)}
    assert len(stand_ins(named(texts))) == 59


def test_a_long_text_is_sketched_fast():
    text = blocks(BODY * 20)
    begun = time.process_time()
    sketch(text)
    assert time.process_time() - begun < 1


def test_ten_thousand_documents_are_compared_in_seconds():
    chance = random.Random(1)
    licence = sorted(chance.sample(range(10**8), 40))  # the same statement in all of them
    made = [
        (str(number), None, sorted({*licence, *(chance.randrange(10**8) for _ in range(160))}))
        for number in range(10_000)
    ]
    begun = time.process_time()
    assert stand_ins(made) == {}
    assert time.process_time() - begun < 10
