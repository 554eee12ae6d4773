"""Finds sentences about terminology: too many terms, terms swapped, vague, stipulated, criticised."""

import bisect
import re
from typing import Any

from ..codebook import Code
from ..language.tokens import plain
from ..settings import Settings
from ..statements.attribution import THIS_DOCUMENT, Attribution
from ..statements.cues import Cue, masked, ready
from ..statements.ranking import orders
from ..statements.remarks.denying import denies_sameness
from ..statements.remarks.namesgiven import names_given
from ..statements.remarks.remarking import Kind, remarking
from ..storedtext import StoredText

SEARCHED = frozenset({"body", "list", "quote", "note", "box"})
NOT_TERMS = frozenset({"named_body", "title", "reference"})
OWN_KINDS = frozenset({"ML-DECL", "ML-STIP", "ML-PTR"})
OWN = re.compile(
    r"\b(?:we|our|us|I|my)\b|\b(?:in|throughout|of|for|by) (?:this|the present) (?:\w+ )?(?:report|paper|review"
    r"|chapter|guide|guidance|briefing|article|study|"
    r"document|book|thesis|evaluation)\b|\bhere(?:in)?\b"
)
# Words that say that one thing is called or taken for another: the terms concerned stand on their two sides, or, where
# somebody does so ("equate X with Y"), behind them.
TAKEN_FOR = re.compile(
    r"\b(?:(?P<active>equat(?:e|es|ing)|conflat(?:e|es|ing))"
    r"|(?:equated|conflated) with|known as|called|termed|described as|referred to as)\b"
)
# "Partners use X and Y interchangeably": who does so is no term concerned.
USED_BY = re.compile(r"\b(?:treat(?:s|ed|ing)?|uses?|used|using|employ(?:s|ed|ing)?)\b")
POINTS_BACK = re.compile(r"(?:These|This|Those|Such|They|Their|He|She|His|Her)\b")
DENIED = {"ML-INTER"}  # what a sentence does not say that denies it
LONGEST = 2000  # code points; a longer "sentence" is a table or a broken page
SURE, LIKELY = 0.9, 0.75
RANKING = ("compared", "extremes", "begun")  # rules that need no word of continua: "X stands below Y"
BESIDE = 0.7  # probability from which the model adds a kind where there are cues, or where others are reported
# A thing, not a word, that others see so.
DEPICTED = re.compile(r"\b(?:depicted|portrayed) as\b", re.IGNORECASE)
# "So-called", "depicted as": the words of others, which the sentence reports without making them its own.
REPORTED = re.compile(
    r"\bso-called\b|\b(?:depicted|portrayed|presented|billed|hailed|sold|marketed|dressed up) as\b"
    r"|\bwhat (?:\w+ ){1,4}(?:calls?|called|terms?|termed)\b",
    re.IGNORECASE,
)
# "In its planned sense": the words by which a remark is limited.
QUALIFIED = re.compile(
    r"\b(?:(?:only |at least )?in (?:its|the|this|that|their|a|an|one|some) (?:\w[\w-]* ){0,3}?(?:sense|meaning)s?\b"
    r"(?: of the (?:word|term))?|strictly speaking|at least in (?:the )?\w+(?: \w+)?|for (?:our|present|these) purposes"
    r"|as (?:it is )?used here)",
    re.IGNORECASE,
)


def remark(
    blocks: list[dict[str, Any]],
    sentences: list[dict[str, Any]],
    mentions: list[dict[str, Any]],
    citations: list[dict[str, Any]],
    *,
    remarks: tuple[Code, ...],
    settings: Settings,
) -> list[dict[str, Any]]:
    """Sentences of one document that speak about terminology, by the cues of `remarks` and by their wording.

    Gives the table `remarks`, one row for each sentence and kind. A kind of which the sentence has a cue is by rule;
    one that the classifier of remarks finds in its wording is by model, and `cues` are the words that spoke for it. A
    sentence that ranks terms ("X stands below Y") is ML-CONT too; one that denies that terms mean the same is not
    ML-INTER.
    `terms` are the codebook terms of the sentence or, where it has none, of the sentence before in its block; of two
    names for one thing ("X, also known as Y") they are the names as written, in the codebook or not. `source` is the
    work that the sentence cites, otherwise "this document". `scope` is own when the document speaks of its own usage,
    otherwise others; what is "so-called" is others'. `qualification` are words that limit the remark ("in its legal
    sense"). Titles, headings, captions, tables and references are not searched.
    """
    document = StoredText(blocks)
    attribution = Attribution(citations)
    roles = {block["block"]: block["role"] for block in blocks}
    used = sorted((each for each in mentions if each["term_role"] not in NOT_TERMS), key=lambda each: each["start"])
    starts = [each["start"] for each in used]
    rows, cues_of_kinds = [], ready(remarks)
    before: dict[str, Any] = {"block": -1}
    terms_before: list[str] = []
    for sentence in sentences:
        if roles[sentence["block"]] not in SEARCHED or sentence["end"] - sentence["start"] > LONGEST:
            continue
        start, end = sentence["start"], sentence["end"]
        inside = used[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
        spans = [(each["term"], each["start"] - start, each["end"] - start) for each in inside]
        terms = [term for term, *_ in spans]
        text = plain(document.text[start:end])
        marked = masked(text, [_with_head(text, each, start) for each in inside])
        found: dict[str, list[Cue]] = {}
        for cue in cues_of_kinds.find(marked):
            found.setdefault(cue.code.id, []).append(cue)
        least = BESIDE if found or DEPICTED.search(text) else settings.remark_confidence
        judged = {kind.code: kind for kind in remarking(text, least)}
        ranked = [order.rule for order in orders(text, inside, start=start) if order.rule in RANKING]
        if found or judged or ranked:
            source = _source(attribution, sentence, before, text)
            shown = terms or (terms_before if before["block"] == sentence["block"] else [])
            kinds = {*found, *judged, *(["ML-CONT"] if ranked else [])}
            for kind in sorted(kinds - DENIED if denies_sameness(text) else kinds):
                cues = found.get(kind, [])
                concerned = _taken_for_each_other(cues, text, spans) if kind == "ML-INTER" else shown
                if kind == "ML-INTER" and not terms:
                    concerned = names_given(text)
                if cues:
                    reason = _by_rule(document, start, cues)
                else:
                    reason = _by_model(judged[kind]) if kind in judged else _by_order(ranked)
                rows.append(_row(document, sentence, kind) | reason)
                rows[-1] |= {"terms": "; ".join(dict.fromkeys(concerned or shown)), "source": source}
                rows[-1] |= {"scope": _scope(kind, source, text), "qualification": _qualification(text)}
        before, terms_before = sentence, terms
    return rows


def _taken_for_each_other(cues: list[Cue], text: str, spans: list[tuple[str, int, int]]) -> list[str]:
    """The terms that are called or taken for each other; none where the sentence does not say which."""
    for cue in cues:
        said = TAKEN_FOR.search(text, cue.start, cue.end)
        if said:
            before = [term for term, _, end in spans if end <= said.start()]
            after = [term for term, start, _ in spans if start >= said.end()]
            return after[:2] if said["active"] else before[-1:] + after[:1]
    verb = USED_BY.search(text)
    objects = [term for term, start, _ in spans if verb and start >= verb.end()]
    return objects if len(set(objects)) > 1 else []


def _with_head(text: str, mention: dict[str, Any], start: int) -> tuple[int, int]:
    """The mention in its sentence, with the noun that follows it: "interagency working"."""
    begin, end = mention["start"] - start, mention["end"] - start
    head = mention["head"]
    follows = bool(head) and text[end : end + 1].isspace() and text[end + 1 : end + 1 + len(head)].lower() == head
    return begin, end + 1 + len(head) if follows else end


def _source(attribution: Attribution, sentence: dict[str, Any], before: dict[str, Any], text: str) -> str:
    """Who is credited in the sentence or, where it points back ("These definitions ..."), in the one before."""
    credit = attribution.of(sentence["start"], sentence["end"], text)
    if not credit.is_borrowed and before["block"] == sentence["block"] and POINTS_BACK.match(text):
        credit = attribution.of(before["start"], before["end"])
    return credit.source


def _row(document: StoredText, sentence: dict[str, Any], kind: str) -> dict[str, Any]:
    start, end = sentence["start"], sentence["end"]
    return {
        "doc_id": sentence["doc_id"],
        "kind": kind,
        "quote": document.text[start:end],
        **document.place(start),
        "start": start,
        "end": end,
    }


def _by_rule(document: StoredText, start: int, cues: list[Cue]) -> dict[str, Any]:
    written = [" ".join(document.text[start + cue.start : start + cue.end].split()) for cue in cues]
    tight = len(cues) > 1 or " ... " not in cues[0].pattern
    return {
        "cues": "; ".join(dict.fromkeys(written)),
        "confidence": SURE if tight else LIKELY,
        "method": "rule",
        "rule": cues[0].pattern,
    }


def _by_order(rules: list[str]) -> dict[str, Any]:
    return {"cues": "", "confidence": LIKELY, "method": "rule", "rule": rules[0]}


def _by_model(kind: Kind) -> dict[str, Any]:
    return {
        "cues": "; ".join(kind.reasons),
        "confidence": round(kind.likely, 2),
        "method": "model",
        "rule": "wording",
    }


def _qualification(text: str) -> str:
    found = QUALIFIED.search(text)
    return found.group() if found else ""


def _scope(kind: str, source: str, text: str) -> str:
    if source != THIS_DOCUMENT or (REPORTED.search(text) and kind not in OWN_KINDS):
        return "others"
    return "own" if kind in OWN_KINDS or kind == "ML-HEDGE" or OWN.search(text) else "others"
