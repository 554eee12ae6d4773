"""Codes what each sentence of a passage says: valence, level, evidence."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from ..codebook import Code
from ..language.tokens import plain
from .judging import Judgement, judged_sentences, sentence_model
from .passages import Passage, count_words
from .rows import row_of, sureness, with_telling
from .tfidf import Hit, score
from .voices import SPEAKS, Found

AXES = (VALENCE := "valence", "level", "evidence")
NONE = "none"  # the model's code for a sentence that an axis does not apply to
LEAST = 0.5  # probability from which the model's code counts: more likely than all others together
UNMISTAKABLE = 2.0  # score of its cues from which a valence holds whatever the model says
BOTH_LEVELS, LEVELS = "LV-B", ("LV-S", "LV-O")
FORM_CONFIDENCE = 0.8
# Evidence that is told by its form: a year in brackets; talk between quotation marks.
FORMS = {
    "EV-CIT": re.compile(r"\((?:[^()]{0,200}[\s(])?(?:19|20)\d\d[a-z]?\b[^()]{0,200}\)"),
    "EV-ANEC": re.compile(r"""(?:^|[\s(])["'](?:we|i|i'm|you|they|it's|my|our)\b[^"]{8,400}?[.,?!]["']""", re.I),
}


def sentence_rows(
    passage: Passage, found: Found, themes: tuple[Code, ...], *, is_judged: bool
) -> Iterator[dict[str, Any]]:
    """At most one code of each axis for a sentence: by the model where it knows the axis's codes, else by rules."""
    known = sentence_model().axes if is_judged else {}
    codes = {axis: [code.id for code in themes if code.axis == axis] for axis in AXES}
    by_model = {axis for axis in AXES if axis in known and set(known[axis].codes) - {NONE} <= set(codes[axis])}
    grouped = by_sentence(found, themes)
    hits_of = [grouped.get(number, {}) for number in range(len(passage.sentences))]
    sentences = [plain(passage.text[start:end]) for start, end in passage.sentences]
    judgements = judged_sentences(passage, hits_of, map(forms, sentences)) if by_model else itertools.repeat(None)
    for number, (sentence, hits, judgement) in enumerate(zip(sentences, hits_of, judgements, strict=False)):
        for axis in AXES:
            is_unmistakable = axis == VALENCE and bool(hits) and _unmistakable(sentence, codes[axis], hits)
            if judgement and axis in by_model and not is_unmistakable:
                yield from _by_model(passage, number, judgement, axis, hits)
            else:
                yield from _by_rules(passage, number, axis, codes[axis], hits)


def _unmistakable(sentence: str, codes: list[str], hits: dict[str, list[Hit]]) -> bool:
    """Whether the first code that speaks at all speaks very clearly."""
    words = count_words(sentence)
    return next((each >= UNMISTAKABLE for code in codes if (each := score(hits.get(code, ()), words)) >= SPEAKS), False)


def by_sentence(found: Found, themes: tuple[Code, ...]) -> dict[int, dict[str, list[Hit]]]:
    """The cues of themes, valence, level and evidence by the number of their sentence, then by code."""
    grouped: dict[int, dict[str, list[Hit]]] = {}
    for code in themes:
        for hit in found.get(code.id, ()):
            grouped.setdefault(hit.sentence, {}).setdefault(code.id, []).append(hit)
    return grouped


def forms(sentence: str) -> list[str]:
    """The codes of evidence whose form a plain sentence has."""
    return [code for code, form in FORMS.items() if form.search(sentence)]


def _by_model(
    passage: Passage, number: int, judgement: Judgement, axis: str, hits: dict[str, list[Hit]]
) -> Iterator[dict[str, Any]]:
    code, likely = judgement.likeliest(axis)
    if code == NONE or likely < LEAST:
        return
    rule = "cues" if code in hits else "wording"
    facts = {"axis": axis, "code": code, "confidence": likely, "rule": rule, "method": "model"}
    row = row_of(passage, hits.get(code, []), number, **facts)
    yield row | {"cues": with_telling(judgement, row["cues"], axis, code)}


def _by_rules(
    passage: Passage, number: int, axis: str, codes: list[str], hits: dict[str, list[Hit]]
) -> Iterator[dict[str, Any]]:
    """The first code, in the order of the codebook, that speaks."""
    start, end = passage.sentences[number]
    if not any(code in FORMS or code in hits for code in codes):
        return
    sentence = plain(passage.text[start:end])
    words = count_words(sentence)
    here = {code: hits.get(code, []) for code in codes}
    scores = {code: score(each, words) for code, each in here.items()}
    if all(scores.get(level, 0) >= SPEAKS for level in LEVELS) and scores.get(BOTH_LEVELS, SPEAKS) < SPEAKS:
        here[BOTH_LEVELS] = [hit for level in LEVELS for hit in here[level]]
        scores[BOTH_LEVELS] = min(scores[level] for level in LEVELS)
    for code in codes:
        form = FORMS[code].search(sentence) if code in FORMS else None
        if form:
            row = row_of(passage, [], number, axis=axis, code=code, confidence=FORM_CONFIDENCE, rule="form")
            yield row | {"cues": passage.text[start:end][form.start() : form.end()].strip()}
            return
        if scores[code] >= SPEAKS:
            yield row_of(
                passage, here[code], number, axis=axis, code=code, confidence=sureness(scores[code]), rule="cues"
            )
            return
