"""Counts what became of the files, from found to coded."""

from collections.abc import Collection

from ...tables import Rows

LABELS = {
    "found": "Found in the folder",
    "duplicate": "Same bytes as another",
    "skipped": "Kind of file that is not read",
    "failed": "Could not be read",
    "read": "Read, in full or in part",
    "copies": "Copy of a work that counts",
    "set_aside": "Read, and not counted",
    "counted": "Counted in the measures",
    "uncoded": "No code given",
    "coded": "With codes",
}
MAIN = ("found", "read", "counted", "coded")


def flow(documents: Rows, coded: Collection[str]) -> Rows:
    """The table `flow`: how many files reach each step, and what was set aside before the next.

    `documents` are rows of that table, `coded` the doc_ids that have a claim. What is found is what is read and what is
    set aside after it, and so on down to the documents with codes.
    """
    read = [row for row in documents if row["status"] in {"read", "partial"}]
    counted = [row for row in read if row["counts_in_measures"]]
    beside = [row for row in read if not row["counts_in_measures"]]
    with_codes = sum(row["doc_id"] in coded for row in counted)
    files = {
        "found": len(documents),
        **{status: sum(row["status"] == status for row in documents) for status in ("duplicate", "skipped", "failed")},
        "read": len(read),
        "copies": sum(bool(row["same_work_as"]) for row in beside),
        "set_aside": sum(not row["same_work_as"] for row in beside),
        "counted": len(counted),
        "uncoded": len(counted) - with_codes,
        "coded": with_codes,
    }
    rows, before = [], "not_applicable"
    for rank, (step, label) in enumerate(LABELS.items(), 1):
        is_set_aside = step not in MAIN
        rows.append(
            {"rank": rank, "step": step, "label": label, "files": files[step]}
            | {"is_set_aside": is_set_aside, "after": before}
        )
        before = before if is_set_aside else step
    return rows
