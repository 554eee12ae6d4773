"""Scores an English pipeline on treebanks that it has not seen.

usage: scores.py TREEBANK [PIPELINE]

Every `*.test.spacy` in the folder TREEBANK is read as raw text, so that wrong tokens and wrong sentences cost, and
scored as in the shared task of CoNLL 2018: F1 in percent, over words or sentences that begin and end at the same
characters. In the last two columns the parser is given the sentences one by one, as in a run of termaudit.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Token
from thinc.api import NumpyOps, set_current_ops

from pipeline.language.tokens import plain

HERE = Path(__file__).parent
Place = tuple[int, int]


def gold(path: Path) -> list[Doc]:
    """The annotated paragraphs of a DocBin."""
    return list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


def place(token: Token) -> Place:
    """From which character to which character of its text a token stands."""
    return token.idx, token.idx + len(token)


def words(doc: Doc) -> dict[Place, Token]:
    """The tokens that are not white space, by where they stand."""
    return {place(token): token for token in doc if not token.is_space}


def sentences(doc: Doc) -> set[Place]:
    """Where the sentences stand, without white space around them."""
    found = [[place(token) for token in sentence if not token.is_space] for sentence in doc.sents]
    return {(each[0][0], each[-1][1]) for each in found if each}


def word_scores(read: Iterable[Doc], right: Iterable[Doc]) -> dict[str, float]:
    """F1 in percent of tags, heads, heads with relations and lemmas."""
    hits, total = Counter(), 0
    for doc, other in zip(read, right, strict=True):
        found, wanted = words(doc), words(other)
        total += len(found) + len(wanted)
        for where in found.keys() & wanted.keys():
            token, truth = found[where], wanted[where]
            is_head_right = place(token.head) == place(truth.head)
            hits["UPOS"] += token.pos_ == truth.pos_
            hits["UAS"] += is_head_right
            hits["LAS"] += is_head_right and token.dep_ == truth.dep_
            hits["lemma"] += token.lemma_ == truth.lemma_
    return {name: 200 * hits[name] / total for name in ("UPOS", "UAS", "LAS", "lemma")}


def sentence_score(read: Iterable[Doc], right: Iterable[Doc]) -> float:
    """F1 in percent of sentences."""
    pairs = [(sentences(doc), sentences(other)) for doc, other in zip(read, right, strict=True)]
    return 200 * sum(len(a & b) for a, b in pairs) / sum(len(a) + len(b) for a, b in pairs)


def whole(nlp: Language, text: str) -> Doc:
    """The tokens of a text that is one sentence."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def scores(pipeline: Path, path: Path) -> dict[str, float]:
    """All scores of a pipeline on one DocBin, in percent, by the name of their column."""
    set_current_ops(NumpyOps(use_blis=False))
    parser = spacy.load(pipeline, exclude=["senter"])
    senter = spacy.load(pipeline, exclude=parser.pipe_names)
    paragraphs = gold(path)
    texts = [plain(doc.text) for doc in paragraphs]
    read = list(parser.pipe(texts))
    alone = [sentence.as_doc() for doc in paragraphs for sentence in doc.sents]
    given = word_scores(parser.pipe(whole(parser, plain(doc.text)) for doc in alone), alone)
    return word_scores(read, paragraphs) | {
        "sentence, parser": sentence_score(read, paragraphs),
        "sentence, senter": sentence_score(senter.pipe(texts), paragraphs),
        "UAS, given": given["UAS"],
        "LAS, given": given["LAS"],
    }


def main() -> None:
    """Print the scores as a table of Markdown."""
    treebank, *pipeline = map(Path, sys.argv[1:])
    for number, path in enumerate(sorted(treebank.glob("*.test.spacy"))):
        row = scores(*pipeline or [HERE], path)
        if not number:
            sys.stdout.write(f"| test | {' | '.join(row)} |\n|---|{'---|' * len(row)}\n")
        sys.stdout.write(f"| {path.name} | {' | '.join(f'{each:.1f}' for each in row.values())} |\n")


if __name__ == "__main__":
    main()
