"""Precision and recall of the check of drafts: python tests/drafts/scores.py FOLDER --out OUT [--all]."""

import argparse
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.codebook_files import load_codebook
from pipeline.finished.drafts import check_drafts
from pipeline.student.draft.finding import KINDS

BY_TERM = frozenset({"T101", "T201"})  # right when the family is, wherever the place


@dataclass
class Score:
    """How many faults there are, how many findings, and how many of each are the other's."""

    faults: int = 0
    found: int = 0
    findings: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the findings that are faults; 1 without findings."""
        return self.right / self.findings if self.findings else 1.0

    @property
    def recall(self) -> float:
        """Share of the faults that were found; 1 without faults."""
        return self.found / self.faults if self.faults else 1.0


def scores(folder: Path, out: Path) -> dict[str, Score]:
    """The score of each kind over all drafts of a folder with truth.toml.

    A finding is right when its code is that of a fault and its place overlaps the fault's words or, for spellings and
    terms without definition, when both are of one family.
    """
    truth = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))["draft"]
    families = {term.term: concept.id for concept in load_codebook().terms for term in concept.terms}
    checked = check_drafts(out, [folder / each["file"] for each in truth])
    found = {kind.code: Score() for kind in KINDS}
    for draft, known in zip(checked, truth, strict=True):
        faults = known.get("faults", [])
        hits = [[_is_right(each, fault, families) for fault in faults] for each in draft.findings]
        for each, row in zip(draft.findings, hits, strict=True):
            score = found[each.code]
            score.findings += 1
            score.right += any(row)
            if not any(row):
                score.false.append(f"{known['file']}: {each.quote[:160]!r} ({each.seen} {each.literature})")
        for place, fault in enumerate(faults):
            score = found[fault["code"]]
            score.faults += 1
            score.found += any(row[place] for row in hits)
            if not any(row[place] for row in hits):
                score.missed.append(f"{known['file']}: {fault['at'][:160]!r}")
    return found


def _is_right(finding, fault, families) -> bool:
    if finding.code != fault["code"]:
        return False
    if finding.code in BY_TERM:
        family = families.get(fault.get("term", ""), fault.get("term"))
        return finding.concept == family
    mine, theirs = (_bare(words) for words in (finding.quote, fault["at"]))
    return mine in theirs or theirs in mine or _overlaps(mine, theirs)


def _bare(words: str) -> str:
    return " ".join("".join(each if each.isalnum() else " " for each in words.casefold()).split())


def _overlaps(mine: str, theirs: str) -> bool:
    """Whether the end of one is the beginning of the other, by three words or more."""
    first, second = mine.split(), theirs.split()
    lengths = range(3, min(len(first), len(second)))
    return any(first[-size:] == second[:size] or second[-size:] == first[:size] for size in lengths)


def main() -> None:
    """Print the scores, and with --all what was missed and what was told for nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--all", action="store_true", help="show each miss and each false finding")
    options = parser.parse_args()
    total = Counter()
    for code, score in scores(options.folder, options.out).items():
        print(
            f"{code}  precision {score.precision:.2f} ({score.right}/{score.findings})"
            f"  recall {score.recall:.2f} ({score.found}/{score.faults})"
        )
        total.update(faults=score.faults, found=score.found, findings=score.findings, right=score.right)
        if options.all:
            for kind, told in (("missed", score.missed), ("false", score.false)):
                for each in told:
                    print(f"      {kind}: {each}")
    print(f"all   {total['right']}/{total['findings']} right, {total['found']}/{total['faults']} found")


if __name__ == "__main__":
    main()
