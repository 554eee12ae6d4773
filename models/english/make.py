"""Trains the pipeline of this folder anew from treebanks, by the recipe in its `config.cfg`.

usage: make.py TREEBANK

TREEBANK is a folder with `train.spacy` and `dev.spacy`, annotated passages as spaCy DocBins; or with the treebanks
`UD_English-EWT` and `UD_English-GUM` as they are published, from which those are made in it first (`treebank.py`). What
is trained replaces the pipeline here when all has gone well. The same machine with the same packages makes the same
bytes; elsewhere compare the scores (`scores.py`).
"""

import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import spacy
import srsly
from insertions import put_in
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.symbols import ORTH
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config
from thinc.api import Config, NumpyOps, set_current_ops
from treebank import convert

from pipeline.language.parsing import SUMS
from pipeline.language.tokens import plain, tokenizer

HERE = Path(__file__).parent
CONFIG, META, STRINGS = "config.cfg", "meta.json", "vocab/strings.json"
SEED = 11
CLOSED = ["ADP", "AUX", "CCONJ", "DET", "PART", "PRON", "SCONJ"]
LEAST = 5  # times that a form must stand in the treebank
FACTS = {
    "name": "termaudit",
    "version": "1.0.0",
    "description": "English of literature reviews: tags, syntax, lemmas and sentences by Universal Dependencies.",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8.0,<3.9.0",
}


@spacy.registry.callbacks("termaudit.tokens.v1")
def tokens_of_termaudit() -> Callable[[Language], Language]:
    """What gives a pipeline the tokens of a run, in which hyphenated terms are whole.

    A run hands over words, not special cases, so that these must bring no norms of their own.
    """

    def set_tokens(nlp: Language) -> Language:
        own = tokenizer().tokenizer
        nlp.tokenizer.rules = {text: [{ORTH: part[ORTH]} for part in parts] for text, parts in own.rules.items()}
        nlp.tokenizer.infix_finditer = own.infix_finditer
        nlp.tokenizer.suffix_search = own.suffix_search
        return nlp

    return set_tokens


@spacy.registry.augmenters("termaudit.plain.v1")
def plain_text() -> Callable[[Language, Example], Iterator[Example]]:
    """What turns a training text into what a run reads, with plain quotation marks and hyphens."""

    def make_plain(nlp: Language, example: Example) -> Iterator[Example]:
        text = plain(example.text)
        facts = example.to_dict()
        facts["token_annotation"]["ORTH"] = [text[word.idx :][: len(word)] for word in example.reference]
        yield Example.from_dict(nlp.make_doc(text), facts)

    return make_plain


def trained(folder: Path) -> Language:
    """The pipeline after the last epoch, its weights rounded to half precision."""
    paths = {f"paths.{part}": str(folder / f"{part}.spacy") for part in ("train", "dev")}
    with TemporaryDirectory() as scratch:
        train(init_nlp(load_config(HERE / CONFIG, overrides=paths)), Path(scratch), stdout=sys.stderr)
        nlp = spacy.load(Path(scratch) / "model-last")
    models = [part.model for _, part in nlp.pipeline if getattr(part, "model", None)]
    for layer in (layer for model in models for layer in model.walk()):
        for name in filter(layer.has_param, layer.param_names):
            layer.set_param(name, layer.get_param(name).astype("float16").astype("float32"))
    return nlp


def teach_lemmas(lemmatizer: Lemmatizer, path: Path) -> None:
    """Add exceptions to those of WordNet: verbs that look inflected ("need"), and closed classes ("were").

    WordNet has no closed classes; their forms get the lemma that they have most often in a DocBin. Its list of words is
    long: as keys they are found at once.
    """
    exceptions, index, rules = (lemmatizer.lookups.get_table(f"lemma_{name}") for name in ("exc", "index", "rules"))
    for pos in ("adj", "adv", "noun", "verb"):
        index[pos] = dict.fromkeys(index[pos], 1)
    endings = tuple(ending for ending, _ in rules["verb"])
    alike = {verb: [verb] for verb in index["verb"] if verb.endswith(endings)}
    counts = {pos: defaultdict(Counter) for pos in CLOSED}
    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        for token in doc:
            if token.pos_ in CLOSED:
                counts[token.pos_][plain(token.lower_)][token.lemma_] += 1
    for pos, forms in counts.items():
        usual = {form: max(sorted(lemmas), key=lemmas.get) for form, lemmas in sorted(forms.items())}
        exceptions[pos.lower()] = {form: [lemma] for form, lemma in usual.items() if forms[form].total() >= LEAST}
    exceptions["verb"] = exceptions["aux"] | alike | exceptions["verb"]


def save(nlp: Language, folder: Path) -> None:
    """Write a pipeline, without words of its treebank or paths of this machine, and the checksums of its files."""
    nlp.meta |= FACTS
    nlp.meta.pop("performance", None)
    nlp.to_disk(folder)
    config = Config().from_disk(folder / CONFIG, interpolate=False)
    config["paths"] |= {"train": None, "dev": None}
    config.to_disk(folder / CONFIG)
    labels = {str(label) for _, part in nlp.pipeline for label in getattr(part, "labels", ())}
    kept = {*spacy.blank("en").vocab.strings, *nlp.tokenizer.rules, "ROOT", "dep", *labels}
    srsly.write_json(folder / STRINGS, sorted(kept.intersection(srsly.read_json(folder / STRINGS))))
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in files(nlp, folder)]
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")


def files(nlp: Language, folder: Path) -> list[str]:
    """The names of all files that a saved pipeline is read from."""
    inner = [path for part in ("vocab", *nlp.pipe_names) for path in (folder / part).rglob("*") if path.is_file()]
    return sorted([CONFIG, META, "tokenizer", *(path.relative_to(folder).as_posix() for path in inner)])


def main() -> None:
    """Make the passages where there are none, train, save beside this file."""
    folder = Path(*sys.argv[1:])
    if not [*folder.glob("train.spacy"), *folder.glob("UD_English-*")]:
        sys.exit(f"There is no treebank in {folder}: name its folder, as in make model TREEBANK=folder.")
    if not (folder / "train.spacy").exists():
        convert(folder, partial(put_in, chance=Random(SEED)))
    set_current_ops(NumpyOps(use_blis=False))
    nlp = trained(folder)
    teach_lemmas(nlp.get_pipe("lemmatizer"), folder / "train.spacy")
    save(nlp, HERE)


if __name__ == "__main__":
    main()
