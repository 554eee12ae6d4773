"""Writes the methods paragraphs from a run: what was done by which programs, on what, by rules and not by people."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..codebook import Codebook
from ..settings import Settings
from .numerals import count

UNMEASURED = "Agreement between the program and human coders has not been measured since this run."
MEASURED = "Agreement between the program and human coders was measured on a blind sample: see agreement.md."
PROGRAMS = ("spacy", "pypdfium2", "pdfplumber", "scikit-learn", "pandas", "vl-convert-python")


def program_versions() -> dict[str, str]:
    """Versions of the programs that shape results, by distribution name; those not installed are left out."""
    found = {}
    for name in PROGRAMS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def methods(counts: dict[str, int], *, codebook: Codebook, settings: Settings, tool: str, run_id: str) -> list[str]:
    """The methods paragraphs, ready to be cited and adapted.

    `counts` has files, read, partial, failed, skipped, duplicate, counted, copies, words, uses, definitions, remarks,
    codes, claims and decided (claims that people have decided on). `tool` is the version of termaudit.
    """
    return [
        _corpus(counts, settings),
        _coding(counts, codebook, settings),
        _measures(settings),
        _disclosure(counts),
        _versions(codebook, tool, run_id),
    ]


def _corpus(counts: dict[str, int], settings: Settings) -> str:
    copies = counts["copies"]
    twice = f"; {count(copies, 'copy')} {'was' if copies == 1 else 'were'} read and not counted" if copies else ""
    lost = "".join(f", {counts[each]} {word}" for each, word in _FATES if counts[each])
    return (
        f"The corpus folder held {count(counts['files'], 'file')}: {counts['read']} read in full{lost}. "
        f"{count(counts['counted'], 'document')} with {count(counts['words'], 'word')} of running text entered the "
        f"measures{twice}. "
        f"PDF pages were read with {settings.reader}; running headers and footers were kept apart, and words broken at "
        "line ends were joined by evidence from the same document first."
    )


_FATES = (
    ("partial", "read in part"),
    ("failed", "that could not be read"),
    ("duplicate", "with the same bytes as another"),
    ("skipped", "of a kind that is not read"),
)


def _coding(counts: dict[str, int], codebook: Codebook, settings: Settings) -> str:
    terms = count(sum(len(concept.terms) for concept in codebook.terms), "term")
    families = count(len(codebook.terms), "family")
    uses, definitions, remarks, codes = (
        count(counts[f"{noun}s"], noun) for noun in ("use", "definition", "remark", "code")
    )
    left = ", as people left them and added to them" if counts["decided"] else ""
    return (
        f"Terms were found with a codebook of {terms} in {families}, in every spelling, inflection and abbreviation "
        "that it allows; uses in another sense were rejected by their context. Uses in reference lists, cited titles "
        f"and names of bodies were not counted. This gave {uses}. Rules and classifiers "
        f"found {definitions} and {remarks} on terminology, and gave {codes} for stance, theory, theme and kind of "
        f"evidence{left}; a passage of fewer than {settings.passage_words} words was joined with its neighbours. Where "
        "no definition was found, the document may still hold one."
    )


def _measures(settings: Settings) -> str:
    return (
        "Consistency was measured within and between documents, the document being the unit, because uses in one "
        "document are not independent of each other. Where there were at least "
        f"{settings.minimum_usages} uses in {settings.minimum_documents} documents, contexts of use were grouped by "
        "TF-IDF clustering and compared with a null; such groups are topics, not meanings. Whether definitions agree "
        "or conflict was judged on seven dimensions that they state themselves. Headline figures are the probability "
        "that two uses of a term from two documents are spelt differently, the share of documents in which no "
        "definition was found, the share of pairs of sources that contradict each other, the share of documents that "
        "find fault with the terms, and the share in which people confirmed a use against the document's own "
        "definition. Their 95 % intervals come from drawing documents or sources anew 999 times, or are Wilson's for "
        "shares of documents; with fewer than six there is none. Where a figure has a chance value, it comes from "
        "exchanging whole documents, and false-discovery rates (Benjamini and Hochberg, 1995) stand beside p. The file "
        "docs/measures.md of termaudit defines every figure. "
        f"The random seed was {settings.seed}."
    )


def _disclosure(counts: dict[str, int]) -> str:
    by_people = (
        f"People have decided on {counts['decided']:,} of the {counts['claims']:,} coded claims so far; the column "
        "'status' of the evidence table says on which."
        if counts["decided"]
        else f"No person has yet checked any of the {counts['claims']:,} coded claims."
    )
    proposed = "All codes but those that people added were proposed" if counts["decided"] else "All codes were proposed"
    return (
        f"{proposed} automatically, by rules and frozen weights, not by people, and no text left the computer. "
        f"{by_people} {UNMEASURED} Every claim carries its quotation, page and the rule that fired, so that it can be "
        "checked."
    )


def _versions(codebook: Codebook, tool: str, run_id: str) -> str:
    programs = ", ".join(f"{name} {number}" for name, number in program_versions().items())
    codes = f"The codebook has the fingerprint {codebook.fingerprint()}."
    run = f" The run has the fingerprint {run_id}." if run_id else ""
    return f"Programs: termaudit {tool}, with {programs}. {codes}{run}"


def methods_page(paragraphs: list[str]) -> bytes:
    """The paragraphs as the file `methods.md`."""
    return ("# Methods\n\n" + "\n\n".join(paragraphs) + "\n").encode()


def corpus_counts(documents: list[dict[str, Any]]) -> dict[str, int]:
    """What became of the files: rows of `documents` by status, those that enter the measures, and their words.

    Of those that were read and do not enter, `copies` have the work of one that does; `set_aside` are the others.
    """
    fates = {each: sum(row["status"] == each for row in documents) for each in ("read", *dict(_FATES))}
    counted = [row for row in documents if row["counts_in_measures"]]
    words = sum(row["words"] or 0 for row in counted)
    beside = [row for row in documents if row["status"] in {"read", "partial"} and not row["counts_in_measures"]]
    copies = sum(bool(row["same_work_as"]) for row in beside)
    figures = {"counted": len(counted), "copies": copies, "set_aside": len(beside) - copies, "words": words}
    return {**fates, "files": len(documents), **figures}
