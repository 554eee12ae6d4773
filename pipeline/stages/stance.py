"""Codes what every passage says: stance, theory, theme, element, valence, level, design, evidence."""

import itertools
import math
import re
from collections.abc import Iterator
from typing import Any

from ..codebook import Code
from ..language.tokens import plain
from ..settings import Settings
from ..stances.passages import Passage, count_words, passages
from ..stances.tfidf import Hit, find_cues, score
from ..stances.voices import SPEAKS, Found, Voice, decide, set_aside, voices
from ..storedtext import StoredText

NAMED = 0.9  # weight of the words by which a sentence names a theory; a construct in everyday use weighs less
BY_PASSAGE = ("theme", "element", "design")
BY_SENTENCE = ("valence", "level", "evidence")
BOTH_LEVELS, LEVELS = "LV-B", ("LV-S", "LV-O")
TOLD_BY = ("ST-NE", "ST-SP", "reports", "prescribes")
FORM_CONFIDENCE = 0.8
# Evidence that is told by its form: a year in brackets; talk between quotation marks.
FORMS = {
    "EV-CIT": re.compile(r"\((?:[^()]{0,200}[\s(])?(?:19|20)\d\d[a-z]?\b[^()]{0,200}\)"),
    "EV-ANEC": re.compile(r"""(?:^|[\s(])["'](?:we|i|i'm|you|they|it's|my|our)\b[^"]{8,400}?[.,?!]["']""", re.I),
}


def stance(
    blocks: list[dict[str, Any]],
    sentences: list[dict[str, Any]],
    mentions: list[dict[str, Any]],
    *,
    stances: tuple[Code, ...],
    themes: tuple[Code, ...],
    settings: Settings,
) -> list[dict[str, Any]]:
    """Codes of every passage of one document.

    Gives the table `codes`: for each passage one primary stance, which may be `unclear`, and the other stances that
    speak in it; its themes, elements and designs; and by sentence the theories (applied, named or set aside), valence,
    level and evidence. `cues` are the words that decided. No passages, no rows.
    """
    stored, rows = StoredText(blocks), []
    for passage in passages(blocks, sentences, mentions, least=settings.passage_words):
        for row in code_passage(passage, stances=stances, themes=themes, margin=settings.stance_margin):
            rows.append({"doc_id": blocks[0]["doc_id"], **stored.place(row["start"]), **row})
    return sorted(rows, key=lambda row: (row["start"], row["axis"], row["code"]))


def code_passage(
    passage: Passage, *, stances: tuple[Code, ...], themes: tuple[Code, ...], margin: float
) -> list[dict[str, Any]]:
    """All codes of one passage, the primary stance first; on the other axes the surest code is primary."""
    found = find_cues(passage, stances + themes)
    aside = set_aside(passage, found)
    speaking = voices(passage, found, aside, stances)
    rows = [*_stance_rows(passage, speaking, margin, found), *_theory_rows(passage, found, aside, stances, speaking)]
    if rows[0]["code"] != "ST-OFF":
        by_sentence = _by_sentence(found)
        rows += _passage_rows(passage, found, themes)
        rows += (row for axis in BY_SENTENCE for row in _sentence_rows(passage, axis, by_sentence, themes))
    surest: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["axis"] not in surest or row["confidence"] > surest[row["axis"]]["confidence"]:
            surest[row["axis"]] = row
    for axis, row in surest.items():
        row["is_primary"] |= axis != "stance"
    return rows


def _stance_rows(passage: Passage, speaking: list[Voice], margin: float, found: Found) -> Iterator[dict[str, Any]]:
    primary, rival = decide(speaking, margin)
    if primary:
        share = primary.score / (primary.score + rival)
        facts = {"code": primary.code, "confidence": _sureness(primary.score) * share, "rule": primary.rule}
        yield _row(passage, primary.hits, axis="stance", is_primary=True, **facts)
    elif speaking:
        close = [hit for voice in speaking for hit in voice.hits]
        loudest = max(voice.score for voice in speaking)
        facts = {"code": "unclear", "confidence": rival / loudest, "rule": "too_close"}
        yield _row(passage, close, axis="stance", is_primary=True, **facts)
    else:
        loudest = max(score(found.get(code, ()), passage.words) for code in TOLD_BY)
        facts = {"code": "unclear", "confidence": 1 - _sureness(loudest), "rule": "no_cue"}
        yield _row(passage, [], axis="stance", is_primary=True, **facts)
    total = sum(voice.score for voice in speaking)
    for voice in speaking:
        if voice is not primary:
            sure = _sureness(voice.score) * voice.score / total
            yield _row(passage, voice.hits, axis="stance", code=voice.code, confidence=sure, rule=voice.rule)


def _theory_rows(
    passage: Passage, found: Found, aside: set[Hit], stances: tuple[Code, ...], speaking: list[Voice]
) -> Iterator[dict[str, Any]]:
    """A row for every sentence that names a theory, or uses a construct that is its alone."""
    at_work = {hit.sentence for hit in found.get("applied", ())}
    analysing = {voice.code for voice in speaking if voice.rule == "constructs"}
    for code in stances:
        if code.axis != "theory":
            continue
        for number, hits in itertools.groupby(found.get(code.id, ()), key=lambda hit: hit.sentence):
            here = list(hits)
            weight = sum({hit.cue.phrase: hit.cue.weight for hit in here}.values())
            if weight < NAMED:
                continue
            if aside.issuperset(here):
                use = "set_aside"
            else:
                use = "applied" if number in at_work or code.stance in analysing else "named"
            facts = {"code": code.id, "theory_use": use, "confidence": _sureness(weight), "rule": use}
            yield _row(passage, here, number, axis="theory", **facts)


def _passage_rows(passage: Passage, found: Found, themes: tuple[Code, ...]) -> Iterator[dict[str, Any]]:
    for code in themes:
        hits = found.get(code.id, [])
        strength = score(hits, passage.words)
        if code.axis in BY_PASSAGE and strength >= SPEAKS:
            yield _row(passage, hits, axis=code.axis, code=code.id, confidence=_sureness(strength), rule="cues")


def _by_sentence(found: Found) -> dict[tuple[str, int], list[Hit]]:
    grouped: dict[tuple[str, int], list[Hit]] = {}
    for code, hits in found.items():
        for hit in hits:
            grouped.setdefault((code, hit.sentence), []).append(hit)
    return grouped


def _sentence_rows(
    passage: Passage, axis: str, found: dict[tuple[str, int], list[Hit]], themes: tuple[Code, ...]
) -> Iterator[dict[str, Any]]:
    """At most one code of the axis for a sentence: the first, in the order of the codebook, that speaks."""
    codes = [code.id for code in themes if code.axis == axis]
    for number, (start, end) in enumerate(passage.sentences):
        hits = {code: found.get((code, number), []) for code in codes}
        forms = [code for code in codes if code in FORMS]
        if not forms and not any(hits.values()):
            continue
        sentence = plain(passage.text[start:end])
        words = count_words(sentence)
        scores = {code: score(each, words) for code, each in hits.items()}
        if all(scores.get(level, 0) >= SPEAKS for level in LEVELS) and scores.get(BOTH_LEVELS, SPEAKS) < SPEAKS:
            hits[BOTH_LEVELS] = [hit for level in LEVELS for hit in hits[level]]
            scores[BOTH_LEVELS] = min(scores[level] for level in LEVELS)
        for code in codes:
            form = FORMS[code].search(sentence) if code in forms else None
            if form:
                row = _row(passage, [], number, axis=axis, code=code, confidence=FORM_CONFIDENCE, rule="form")
                yield row | {"cues": passage.text[start:end][form.start() : form.end()].strip()}
                break
            if scores[code] >= SPEAKS:
                sure = _sureness(scores[code])
                yield _row(passage, hits[code], number, axis=axis, code=code, confidence=sure, rule="cues")
                break


def _sureness(strength: float) -> float:
    """A score as a number from 0 to 1: 0.5 gives 0.39, 1 gives 0.63, 2 gives 0.86."""
    return 1 - math.exp(-max(strength, 0.0))


def _row(passage: Passage, hits: list[Hit], sentence: int | None = None, **facts: Any) -> dict[str, Any]:
    """A row of `codes` on the whole passage, or on one of its sentences."""
    start, end = passage.sentences[sentence] if sentence is not None else (0, len(passage.text))
    spans = sorted({(hit.start, hit.end) for hit in hits if hit.cue.weight > 0})
    return {
        "is_primary": False,
        "theory_use": "not_applicable",
        "cues": "; ".join(dict.fromkeys(passage.text[first:last] for first, last in spans)),
        "quote": passage.text[start:end],
        "start": passage.offset + start,
        "end": passage.offset + end,
        "method": "rule",
        **facts,
        "confidence": round(facts["confidence"], 3),
    }
