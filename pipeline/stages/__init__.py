"""The pipeline on one screen.

A stage is a pure function: the tables it needs come in by position, the parts of the codebook and the settings it uses
by name, and the table it makes goes out. What a stage does not declare here it cannot see, and so cannot depend on.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One stage: the module and function `name`, what it sees, needs, makes and uses.

    `sees` is file, document or corpus. `uses` names parts of the codebook (terms, stances, themes, remarks,
    definitions), `codebook` for all of it, `trained` (a model that people trained, or None), or `run_id`. `settings`
    are the names of those it depends on: it is given settings in which all others stand at their default.
    """

    name: str
    sees: str
    needs: tuple[str, ...]
    makes: tuple[str, ...]
    uses: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def function(self) -> Callable:
        """The function itself, imported on first use."""
        return getattr(importlib.import_module(f"{__name__}.{self.name}"), self.name)


def _stage(name: str, sees: str, needs: str, makes: str, *, uses: str = "", settings: str = "") -> Stage:
    return Stage(name, sees, *(tuple(words.split()) for words in (needs, makes, uses, settings)))


COUNTED = "mentions definitions remarks codes"
CLAIMS = f"{COUNTED} departures"  # these enter no figure until people confirm them
NOTED = "blocks sentences mentions citations"
COMPARED = "blocks sentences mentions citations definitions remarks"
FOUND = "relations clusters"
BESIDE = "proposed_relations contexts continua"
RELATED = "documents decided definitions remarks mentions"
MEASURED = f"documents decided {CLAIMS} {FOUND} {BESIDE}"
MEASURES = "measures profiles breakdowns crossings coverage"
ALL = f"documents problems {CLAIMS} {FOUND} continua measures profiles coverage evidence flow decided runtime"
READING = "reader pages characters tables ocr ocr_language ocr_pages"
CODING = "passage_words stance_confidence off_topic_confidence"
CLUSTERING = "minimum_usages minimum_documents seed"
STAGES = (
    _stage("scan", "file", "file", "files"),
    _stage("extract", "document", "file", "blocks readings", settings=READING),
    _stage("segment", "document", "blocks", "sentences"),
    _stage("cite", "document", "blocks sentences", "citations"),
    _stage("tag", "document", "blocks sentences", "mentions", uses="terms"),
    _stage("define", "document", NOTED, "definitions", uses="definitions", settings="definition_confidence"),
    _stage("remark", "document", NOTED, "remarks", uses="remarks", settings="remark_confidence"),
    _stage("stance", "document", "blocks sentences mentions", "codes", uses="stances themes trained", settings=CODING),
    _stage("compare", "document", COMPARED, "departures", uses="definitions"),
    _stage("catalog", "corpus", "files readings library", "documents problems"),
    _stage("decide", "corpus", f"documents sentences blocks {CLAIMS} decisions", "decided problems", uses="codebook"),
    _stage("relate", "corpus", RELATED, "relations proposed_relations continua"),
    _stage(
        "cluster", "corpus", "documents decided blocks sentences mentions", "clusters contexts", settings=CLUSTERING
    ),
    _stage("measure", "corpus", MEASURED, MEASURES, uses="terms", settings="seed"),
    _stage(
        "evidence", "corpus", "documents blocks decided relations", "evidence to_review flow", uses="codebook run_id"
    ),
    _stage("report", "corpus", ALL, "report", uses="codebook", settings=f"reader passage_words {CLUSTERING}"),
)

BY_NAME = {stage.name: stage for stage in STAGES}
