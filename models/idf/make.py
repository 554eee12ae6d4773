"""Counts in how many passages of open English text each word stands: the table behind the idf weights.

usage: make.py OUT.tsv TREEBANK.spacy...

The inputs are spaCy DocBins, one passage a document. Only counts are kept, never text. A training file may hold
citations and terms of the field that were put into its sentences by machine; such sentences are left out, because they
would make the very words that termaudit weighs look common.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import spacy
from spacy.tokens import DocBin

LEAST = 3
WORD = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]")
PUT_IN = re.compile(
    r"\b(?:inter|multi|cross|single|trans|intra)[- ]?(?:$|and\b|or\b|agency|sector|service|professional|disciplinary|"
    r"organisational)|\bjoined[- ]up\b|\([^()]*\b(?:19|20)\d\d\b[^()]*\)|\[\d{1,2}\]",
    re.IGNORECASE,
)


def passages(path: Path) -> list[set[str]]:
    """The distinct words of every passage in a DocBin, in lower case, machine-made sentences left out."""
    docs = DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
    return [
        {
            token.lower_
            for sentence in doc.sents
            if not PUT_IN.search(sentence.text)
            for token in sentence
            if WORD.fullmatch(token.lower_)
        }
        for doc in docs
    ]


def main() -> None:
    """Write word and count, one word a line, under a line that gives the number of passages."""
    out, *paths = map(Path, sys.argv[1:])
    kept = [words for path in paths for words in passages(path) if words]
    counts = Counter(word for words in kept for word in words)
    lines = [f"\t{len(kept)}", *(f"{word}\t{count}" for word, count in sorted(counts.items()) if count >= LEAST)]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
