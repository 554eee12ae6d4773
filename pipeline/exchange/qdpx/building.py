"""Makes a project of a finished run: its codebook, its texts, its codings with who made them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...codebook import CLAIMED
from ...people.claims import PRODUCT
from ...people.quotations import shown
from .normalising import Normalised, Span
from .project import Code, Coding, Project, Selection, Source, User, guid, on_one_line

COLORS = (
    "#1F77B4",
    "#FF7F0E",
    "#2CA02C",
    "#D62728",
    "#9467BD",
    "#8C564B",
    "#E377C2",
    "#7F7F7F",
    "#BCBD22",
    "#17BECF",
    "#3B6E8F",
    "#A05D00",
)
UNSAFE = re.compile(r'[\\/:*?"<>|]')  # programs write sources to files of their names
MACHINE = guid("user", PRODUCT)


@dataclass(frozen=True)
class Facts:
    """What a project needs of a finished run.

    `texts` are stored texts by doc_id; `documents`, `evidence` and `codebook` rows of these tables; `uses` where the
    uses of terms stand that claims are about, by claim_id; `left_out` the paths of documents whose text is not kept.
    """

    texts: Mapping[str, str]
    documents: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    codebook: list[dict[str, Any]]
    run_id: str
    corpus: str
    version: str
    uses: Mapping[str, Span] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def claims(self) -> Iterator[dict[str, Any]]:
        """The claims on documents whose text there is, but those that people rejected."""
        return (row for row in self.evidence if row["doc_id"] in self.texts and row["status"] != "rejected")


def build(facts: Facts) -> Project:
    """The project of a run: every text that is kept, all claims but the rejected ones, of amended ones the final code.

    The coder of a claim is who put its code right or added it, otherwise the machine. A run without documents gives a
    project without sources. The same run gives the same project.
    """
    coders = {row["coder"] for row in facts.claims()} - {PRODUCT}
    # The machine last: some programs take the first user for whoever sits before them.
    users = tuple(User(guid("user", name), on_one_line(name) or "-") for name in (*sorted(coders), PRODUCT))
    return Project(
        name=on_one_line(f"{PRODUCT} {facts.corpus}"),
        origin=f"{PRODUCT} {facts.version}",
        description=_description(facts),
        user=MACHINE,
        users=users,
        codes=tuple(_tree(facts)),
        sources=tuple(_sources(facts)),
    )


def entries(facts: Facts) -> dict[str, dict[str, tuple[str, str]]]:
    """The codes that a claim can have, by axis and id: label and meaning, those first that the codebook has."""
    found: dict[str, dict[str, tuple[str, str]]] = {axis: {} for axis in CLAIMED}
    for row in facts.codebook:
        for axis in ("term", "definition") if row["axis"] == "term" else (row["axis"],):
            if axis in found:
                found[axis][row["entry"]] = (row["label"], row["meaning"])
    found["stance"]["unclear"] = ("unclear", "No stance is likely enough.")
    for row in sorted(facts.claims(), key=lambda row: (row["axis"], row["code"])):
        found.setdefault(row["axis"], {}).setdefault(row["code"], (row["code_label"] or row["code"], ""))
    return {axis: codes for axis, codes in found.items() if codes}


def names(codes: Mapping[str, Mapping[str, tuple[str, str]]]) -> dict[tuple[str, str], str]:
    """The name of each code, by axis and id: its label, with the axis where two axes have the label.

    Programs forget which code stood below which; so no name occurs twice.
    """
    labels = {(axis, code): on_one_line(codes[axis][code][0]) or code for axis in codes for code in codes[axis]}
    lower = [each.lower() for each in (*labels.values(), *codes)]
    found: dict[tuple[str, str], str] = {}
    for (axis, code), label in labels.items():
        name = label if lower.count(label.lower()) == 1 else f"{label} ({axis})"
        is_taken = name.lower() in {each.lower() for each in found.values()}
        found[axis, code] = f"{name} {code}" if is_taken else name
    return found


def _tree(facts: Facts) -> Iterator[Code]:
    codes = entries(facts)
    named = names(codes)
    for number, (axis, those) in enumerate(codes.items()):
        color = COLORS[number % len(COLORS)]
        below = tuple(
            Code(guid("code", axis, code), named[axis, code], f"{code}. {meaning}".strip(), color=color)
            for code, (_, meaning) in those.items()
        )
        yield Code(guid("axis", axis), axis, is_codable=False, color=color, codes=below)


def _description(facts: Facts) -> str:
    left_out = f" Left out, for their text is not kept: {', '.join(facts.left_out)}." if facts.left_out else ""
    return (
        f"Codes proposed by {PRODUCT} and decided by people, run {facts.run_id}. The sources are the whole texts of "
        f"papers: whoever has this file has them.{left_out}"
    )


def source_names(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """A name for each document, by doc_id: its path as the name of a file; none occurs twice, whatever the case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in documents:
        if row["doc_id"] in found:
            continue
        name = on_one_line(UNSAFE.sub("_", row["path"])) or row["doc_id"]
        found[row["doc_id"]] = f"{name} {row['doc_id']}" if name.lower() in taken else name
        taken.add(found[row["doc_id"]].lower())
    return found


def _sources(facts: Facts) -> Iterator[Source]:
    claims: dict[str, list[dict[str, Any]]] = {}
    for row in facts.claims():
        claims.setdefault(row["doc_id"], []).append(row)
    named = source_names(facts.documents)
    about = {row["doc_id"]: row for row in facts.documents}
    for doc_id in sorted(facts.texts, key=lambda each: named[each]):
        text = Normalised(facts.texts[doc_id])
        selections = tuple(_selections(text, claims.get(doc_id, [])))
        description = f"{about[doc_id]['title'] or named[doc_id]} ({PRODUCT} {doc_id}, run {facts.run_id})"
        yield Source(guid("source", doc_id), named[doc_id], text.text, description, MACHINE, selections)


def _selections(text: Normalised, claims: list[dict[str, Any]]) -> Iterator[Selection]:
    """A selection for each span and coder; the same code twice on a span, as of two uses in a sentence, is one."""
    spans: dict[tuple[int, int, str], dict[tuple[str, str], dict[str, Any]]] = {}
    for row in sorted(claims, key=lambda row: (row["start"], row["end"], row["coder"], row["claim_id"])):
        span = text.span(row["start"], row["end"])
        spans.setdefault((*span, row["coder"]), {}).setdefault((row["axis"], row["code"]), row)
    for (start, end, coder), those in spans.items():
        doc_id, user = next(iter(those.values()))["doc_id"], guid("user", coder)
        codings = tuple(
            Coding(guid("coding", row["claim_id"]), guid("code", axis, code), user)
            for (axis, code), row in those.items()
        )
        name = on_one_line(shown(text.text[start:end]))
        why = "\n".join(_why(row) for row in those.values())
        yield Selection(guid("selection", doc_id, start, end, coder), start, end, name, why, user, codings)


def _why(row: Mapping[str, Any]) -> str:
    """What was decided, and why, on one line."""
    how = (
        f"{row['axis']} {row['code_label']}: {row['status']} by {row['method']} {row['rule']}, {row['confidence']:.2f}"
    )
    return f"{how}. {row['decision_note']}".strip() if row["decision_note"] else how
