"""Codes what every passage says: stance, theory, theme, element, valence, level, design, evidence."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from ..codebook import CLAIMED, Code
from ..learning.coding import model_codes
from ..learning.textmodel import TextModel
from ..settings import Settings
from ..stances.judging import PRESENT, SECOND, SECOND_TOLD, STANCE, Judgement, barred, judged, model_for
from ..stances.passages import Passage, passages
from ..stances.rows import row_of, sureness, with_telling
from ..stances.sentences import sentence_rows
from ..stances.tfidf import Hit, find_cues, score
from ..stances.voices import OFF, REPORTING, SPEAKS, Found, Voice, decide, family, set_aside, voices
from ..storedtext import StoredText

NAMED = 0.9  # weight of the words by which a sentence names a theory; a construct in everyday use weighs less
BY_PASSAGE = ("theme", "element", "design")
MOSTLY_ONE, FURTHER = ("design",), 0.5  # a passage seldom has two designs: the probability asked of a further one
UNCLEAR = "unclear"
TOLD_BY = ("ST-NE", "ST-SP", "reports", "prescribes")
MARGIN = 0.25  # how far the loudest voice must lead where rules alone decide, as a share
UNTOLD = 0.8  # probability from which a passage is narrative that no cue tells
REPORTS = "reports"


def stance(
    blocks: list[dict[str, Any]],
    sentences: list[dict[str, Any]],
    mentions: list[dict[str, Any]],
    *,
    stances: tuple[Code, ...],
    themes: tuple[Code, ...],
    settings: Settings,
    trained: TextModel | None = None,
) -> list[dict[str, Any]]:
    """Codes of every passage of one document.

    Gives the table `codes`: for each passage one primary stance, which may be `unclear`, and the other stances that
    speak in it; its themes, elements and designs; and by sentence the theories (applied, named or set aside), valence,
    level and evidence. `cues` are the words that decided. A model that people trained adds the codes that it assigns
    on its own axes (`own_axis`). No passages, no rows.
    """
    stored, rows = StoredText(blocks), []
    model = model_for(stances)
    for passage in passages(blocks, sentences, mentions, least=settings.passage_words):
        asked = {"least": settings.stance_confidence, "least_off": settings.off_topic_confidence}
        for row in code_passage(passage, stances=stances, themes=themes, model=model, **asked):
            rows.append({"doc_id": blocks[0]["doc_id"], **stored.place(row["start"]), **row})
        for row in _trained_rows(passage, trained) if trained else ():
            rows.append({"doc_id": blocks[0]["doc_id"], **stored.place(row["start"]), **row})
    return sorted(rows, key=lambda row: (row["start"], row["axis"], row["code"]))


def code_passage(
    passage: Passage,
    *,
    stances: tuple[Code, ...],
    themes: tuple[Code, ...],
    least: float,
    model: TextModel | None,
    least_off: float = 0.0,
) -> list[dict[str, Any]]:
    """All codes of one passage, the primary stance first; on the other axes the surest code is primary.

    Without a `model` the rules alone decide. With one, a passage has a stance from the probability `least`, and is off
    topic from `least_off`, where rules do not say so too.
    """
    found = find_cues(passage, stances + themes)
    aside = set_aside(passage, found)
    speaking = voices(passage, found, aside, stances)
    if model:
        judgement = judged(model, passage, found, speaking, aside)
        idle = barred(found, speaking, aside, stances)
        if judgement.likely(STANCE)[OFF] < least_off and not any(voice.code == OFF for voice in speaking):
            idle.add(OFF)
        is_told = any(hit.cue.weight > 0 for hit in family(REPORTING, found, stances))
        asked = {REPORTING: least if is_told else max(least, UNTOLD)}
        told = _stance_rows(passage, judgement, speaking, idle, lambda code: asked.get(code, least))
    else:
        judgement = None
        told = _stance_by_rules(passage, speaking, found)
    rows = [*told, *_theory_rows(passage, found, aside, stances, speaking)]
    if rows[0]["code"] != OFF:
        rows += _passage_rows(passage, judgement, found, themes)
        rows += sentence_rows(passage, found, themes, is_judged=judgement is not None)
    surest: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["axis"] not in surest or row["confidence"] > surest[row["axis"]]["confidence"]:
            surest[row["axis"]] = row
    for axis, row in surest.items():
        row["is_primary"] |= axis != STANCE
    return rows


def _trained_rows(passage: Passage, trained: TextModel) -> Iterator[dict[str, Any]]:
    """The codes that a model which people trained assigns to a passage; on each axis the surest is primary."""
    found = [code for code in model_codes(trained, passage.text) if code["is_assigned"]]
    for axis, codes in itertools.groupby(found, key=lambda code: code["axis"]):
        several = sorted(codes, key=lambda code: -code["confidence"])
        for place, code in enumerate(several):
            facts = {name: code[name] for name in ("code", "confidence", "cues", "method")}
            yield row_of(passage, [], axis=own_axis(axis), rule="trained", is_primary=not place, **facts)


def own_axis(name: str) -> str:
    """The axis of a trained model, with "own_" in front where termaudit has an axis of that name.

    >>> own_axis("mood"), own_axis("stance")
    ('mood', 'own_stance')
    """
    return f"own_{name}" if name in CLAIMED else name


def _stance_by_rules(passage: Passage, speaking: list[Voice], found: Found) -> Iterator[dict[str, Any]]:
    """The stance where no model knows the codebook's stances: the loudest voice, `unclear` where two are close."""
    primary, rival = decide(speaking, MARGIN)
    if primary:
        share = primary.score / (primary.score + rival)
        facts = {"code": primary.code, "confidence": sureness(primary.score) * share, "rule": primary.rule}
        yield row_of(passage, primary.hits, axis=STANCE, is_primary=True, **facts)
    elif speaking:
        close = [hit for voice in speaking for hit in voice.hits]
        loudest = max(voice.score for voice in speaking)
        facts = {"code": UNCLEAR, "confidence": rival / loudest, "rule": "too_close"}
        yield row_of(passage, close, axis=STANCE, is_primary=True, **facts)
    else:
        loudest = max(score(found.get(code, ()), passage.words) for code in TOLD_BY)
        facts = {"code": UNCLEAR, "confidence": 1 - sureness(loudest), "rule": "no_cue"}
        yield row_of(passage, [], axis=STANCE, is_primary=True, **facts)
    total = sum(voice.score for voice in speaking)
    for voice in speaking:
        if voice is not primary:
            sure = sureness(voice.score) * voice.score / total
            yield row_of(passage, voice.hits, axis=STANCE, code=voice.code, confidence=sure, rule=voice.rule)


def _stance_rows(
    passage: Passage,
    judgement: Judgement,
    speaking: list[Voice],
    idle: set[str],
    least: Callable[[str], float],
) -> Iterator[dict[str, Any]]:
    """The primary stance, `unclear` where none is likely enough; then others that are likely to do real work.

    Less is asked of one that rules tell, by a theory at work or words of duty; words that report stand in most passages
    and tell nothing.
    """
    likely = {code: share for code, share in judgement.likely(STANCE).items() if code not in idle}
    present = judgement.likely(PRESENT)
    voiced = {voice.code: voice for voice in speaking}
    ranked = sorted(likely, key=lambda code: -likely[code])
    primary = ranked[0] if likely[ranked[0]] >= least(ranked[0]) else UNCLEAR
    facts: dict[str, Any] = {"axis": STANCE, "method": "model"}
    if primary == UNCLEAR:
        sure = likely[ranked[0]]  # of the stance that is likeliest all the same
        yield row_of(passage, [], code=UNCLEAR, is_primary=True, confidence=sure, rule="none_likely", **facts)
    for code in ranked:
        voice = voiced.get(code)
        asked = SECOND_TOLD if voice and voice.rule != REPORTS else SECOND
        if code == primary or (primary != OFF and present.get(code, 0.0) >= asked):
            hits, rule = (voice.hits, voice.rule) if voice else ([], "wording")
            sure = likely[code] if code == primary else present[code]
            told = {"code": code, "confidence": sure, "rule": rule, "is_primary": code == primary}
            row = row_of(passage, hits, **told, **facts)
            axis = STANCE if code == primary else PRESENT
            yield row | {"cues": with_telling(judgement, row["cues"], axis, code)}


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
            facts = {"code": code.id, "theory_use": use, "confidence": sureness(weight), "rule": use}
            yield row_of(passage, here, number, axis="theory", **facts)


def _passage_rows(
    passage: Passage, judgement: Judgement | None, found: Found, themes: tuple[Code, ...]
) -> Iterator[dict[str, Any]]:
    """Themes, elements and designs: by the model, and by cues alone where it does not know the code."""
    for axis in BY_PASSAGE:
        holding = judgement.holding(axis) if judgement else {}
        if axis in MOSTLY_ONE and holding:
            surest = max(holding.values())
            holding = {code: sure for code, sure in holding.items() if sure == surest or sure >= FURTHER}
        known = judgement.model.axes[axis].codes if judgement else ()
        for code in (each for each in themes if each.axis == axis):
            if code.id in known and code.id not in holding:
                continue
            hits = found.get(code.id, [])
            strength = score(hits, passage.words)
            if judgement and code.id in holding:
                facts = {"confidence": holding[code.id], "rule": "wording" if strength < SPEAKS else "cues"}
                row = row_of(passage, hits, axis=axis, code=code.id, method="model", **facts)
                yield row | {"cues": with_telling(judgement, row["cues"], axis, code.id)}
            elif strength >= SPEAKS:
                facts = {"confidence": sureness(strength), "rule": "cues"}
                yield row_of(passage, hits, axis=axis, code=code.id, **facts)
