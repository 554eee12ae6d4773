"""What a run did and found, for the closing words of the command line."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .codebook import Codebook
from .errors import NothingRead
from .explaining import Line
from .tables import Rows

if TYPE_CHECKING:
    import pandas as pd

ASIDE = frozenset({"library", "same_work"})  # kinds of problems that cost no paper: told last
FOUND = ("read", "failed", "partial", "skipped", "copies", "terms", "decided", "findings", "problems")


@dataclass
class Summary:
    """What a run did, for the closing words of the command line.

    `read` (`partial` of them in part), `failed`, `skipped` and `copies` (the bytes of another) count files,
    `from_cache` the documents that needed no reading, `decided` the claims that people decided on. `findings` are
    sentences, most telling first; `problems` are rows of the table `problems`; `seconds` is wall time by stage;
    `explained` says of documents and stages why they ran or not.
    """

    out: Path
    run_id: str = ""
    read: int = 0
    failed: int = 0
    partial: int = 0
    skipped: int = 0
    copies: int = 0
    from_cache: int = 0
    terms: int = 0
    decided: int = 0
    findings: list[str] = field(default_factory=list)
    problems: Rows = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    explained: list[Line] = field(default_factory=list)

    def found(self) -> Rows:
        """What the tables say, as one row to be kept."""
        return [{name: getattr(self, name) for name in FOUND}]

    def take(self, found: Rows) -> None:
        """Take over what `found` gave in an earlier run of the same."""
        for name in FOUND:
            setattr(self, name, found[0][name])

    def count(self, tables: "dict[str, pd.DataFrame]", codebook: Codebook) -> None:
        """Fill in what the tables of a run say."""
        status = tables.get("documents", tables["files"])["status"]
        self.read = int(status.isin(["read", "partial"]).sum())
        self.failed = int((status == "failed").sum())
        self.partial = int((status == "partial").sum())
        self.skipped = int((status == "skipped").sum())
        self.copies = int((status == "duplicate").sum())
        lost = set(tables["files"].loc[tables["files"]["status"] == "failed", "path"])
        problems = tables["problems"].to_dict("records")
        self.problems = sorted(problems, key=lambda row: (row["path"] not in lost, row["kind"] in ASIDE))
        if "mentions" in tables:
            from .measuring.figures import RUNNING_TEXT

            running = tables["mentions"]["term_role"].isin(RUNNING_TEXT)
            self.terms = int(tables["mentions"].loc[running, "term"].nunique())
        if "decided" in tables:
            from .people.review import DECIDED

            self.decided = int(tables["decided"]["status"].isin(DECIDED).sum())
        if "measures" in tables:
            self.findings = _findings(tables, codebook)

    def check(self, *, strict: bool) -> None:
        """Raise `NothingRead` when no document was read, or one failed under strict."""
        if self.read == 0:
            files = self.failed + self.skipped + self.copies
            raise NothingRead(f"Nothing could be read: {self.out / 'problems.csv'} says why for each of {files} files.")
        if strict and self.failed:
            raise NothingRead(f"{self.failed} documents failed: {self.out / 'problems.csv'} says why.")


def _findings(tables: "dict[str, pd.DataFrame]", codebook: Codebook) -> list[str]:
    from .people.review import settled
    from .presentation.findings import findings

    names = ("mentions", "definitions", "remarks", "codes")
    left = settled(tables["decided"], **{name: tables[name] for name in names})
    return [finding.says for finding in findings(tables | left, codebook.labels("term"))]
