"""T501: a noun before which the literature puts another term."""

from collections.abc import Iterator

from ...measuring.figures import RUNNING_TEXT
from .finding import Finding
from .literature import Literature
from .nouns import singular
from .reading import Draft, Row
from .saying import counted, quoted
from .things import with_nouns

CODE = "T501"
KNOWN = 5  # documents in which the draft's term must be used, so that its absence before a noun tells something
SETTLED = 3  # documents in which another term stands before the noun


def unusual_company(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each family of terms and noun that the literature never joins, where another term is usual.

    Titles and the entries of reference lists show company too, but cannot alone make it usual.
    """
    done = set()
    for use in with_nouns(draft.running, draft.text, literature.company.keys()):
        noun = singular(use["head"])
        if not noun or (use["concept"], noun) in done or not _is_before(draft, use):
            continue
        done.add((use["concept"], noun))
        before = literature.company.get(noun, {})
        others = {
            term: rows for term, rows in before.items() if rows[0]["concept"] != use["concept"] and _is_usual(rows)
        }
        is_joined = any(rows[0]["concept"] == use["concept"] for rows in before.values())
        if others and not is_joined and literature.documents_by_concept[use["concept"]] >= KNOWN:
            yield _finding(draft, literature, use, others)


def _is_before(draft: Draft, use: Row) -> bool:
    """Whether the term stands before its noun in one phrase, which "the plan was joined up" does not say."""
    between = draft.text[use["end"] : _end_of_noun(draft, use)]
    return bool(between) and (use["position"] != "predicative" or between.strip() == use["head"]) and "," not in between


def _is_usual(rows: list[Row]) -> bool:
    """Whether a term stands before a noun in three documents, in two of them in their own running text."""
    said = {row["doc_id"] for row in rows if row["term_role"] in RUNNING_TEXT}
    return len({row["doc_id"] for row in rows}) >= SETTLED and len(said) >= SETTLED - 1


def _finding(draft: Draft, literature: Literature, use: Row, others: dict[str, list[Row]]) -> Finding:
    span = (use["start"], _end_of_noun(draft, use))
    noun = singular(use["head"])
    usual = sorted(others, key=lambda term: (-len({row["doc_id"] for row in others[term]}), term))
    told = [
        f"{quoted(term)} stands there {counted(len(others[term]), 'time')} in "
        f"{counted(len({row['doc_id'] for row in others[term]}), 'document')}"
        for term in usual[:2]
    ]
    spread = literature.documents_by_concept[use["concept"]]
    said = (
        f"{quoted(use['term_as_written'])} stands before {quoted(noun)}.",
        f"{quoted(use['term'])} and its kin are used in {counted(spread, 'document')}, never before this noun; "
        f"{', '.join(told)}.",
    )
    witnesses = literature.witnesses(others[usual[0]])
    return draft.finding(CODE, span, said, concept=use["concept"], witnesses=witnesses)


def _end_of_noun(draft: Draft, use: Row) -> int:
    """Where the noun after the term ends; the end of the term where the sentence does not show it."""
    _, end = draft.sentence_at(use["start"])
    at = draft.text.lower().find(use["head"], use["end"], end)
    return at + len(use["head"]) if at >= 0 else use["end"]
