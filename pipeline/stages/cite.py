"""Finds in-text citations, each linked to the document's own reference list."""

from typing import Any

from ..bibliography.citations.authoryear import NamedCitations
from ..bibliography.citations.linking import Citation, References
from ..bibliography.citations.numbered import cited_by_number
from ..bibliography.citations.references import entry_blocks, reference_list
from ..language.tokens import plain
from ..storedtext import StoredText


def cite(blocks: list[dict[str, Any]], sentences: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In-text citations of one document, by author and year or by number.

    Gives the table `citations`, one row for each work at each place: "Engeström (1999, 2001a,b)" is three rows with one
    quotation. `authors` are family names as written, joined by "; ", with " et al" where the document has it; "ibid."
    and "op. cit." have those of the work they repeat, where that is sure. Reference lists and page furniture are not
    searched. Numbers count only where the document has a numbered reference list or notes that give their sources.
    """
    document = StoredText(blocks)
    entries = reference_list(blocks)
    skipped = entry_blocks(blocks) | {block["block"] for block in blocks if block["role"] == "furniture"}
    named = NamedCitations(References(entries, document.text))
    found: list[Citation] = []
    for sentence in sentences:
        if sentence["block"] not in skipped:
            passage = plain(document.text[sentence["start"] : sentence["end"]])
            found += named.of(passage, sentence["start"], sentence["block"])
    found += cited_by_number([block for block in blocks if block["block"] not in skipped], entries)
    rows: dict[tuple, dict[str, Any]] = {}
    for each in found:
        key = (each.start, each.authors, each.year, each.entry.text if each.entry else "")
        rows.setdefault(key, _row(each, document))
    return [rows[key] for key in sorted(rows)]


def _row(citation: Citation, document: StoredText) -> dict[str, Any]:
    place = document.place(citation.start)
    return {
        "doc_id": document.blocks[0]["doc_id"],
        "authors": citation.authors,
        "year": citation.year,
        "citation_form": citation.form,
        "reference": citation.entry.text if citation.entry else "",
        "quote": document.text[citation.start : citation.end],
        "page_index": place["page_index"],
        "page_label": place["page_label"],
        "start": citation.start,
        "end": citation.end,
    }
