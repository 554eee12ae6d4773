"""Makes annotated passages out of two published treebanks: what the pipeline is trained and scored on.

A treebank is a folder of CoNLL-U files as Universal Dependencies publishes it: `UD_English-EWT`, `UD_English-GUM`. Of
GUM only the genres are read whose texts are free to use for any purpose. Hyphenated words become one token.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

ATTRIBUTES = ["ORTH", "SPACY", "TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START"]
GENRES = ["academic", "bio", "interview", "news", "speech", "textbook", "voyage"]
SUBTYPES = "nsubj:pass aux:pass nmod:poss compound:prt acl:relcl cc:preconj det:predet obl:agent".split()
SHORTEST, LONGEST = 6, 20  # sentences of a passage
HYPHENS = "-\u2010\u2011"


@dataclass(eq=False)
class Word:
    """A word of a sentence; its head is another word of it, or none for the root."""

    form: str
    upos: str
    xpos: str
    relation: str
    head: "Word | None" = None
    lemma: str = ""
    features: str = ""
    has_space: bool = True


Sentence = list[Word]


@dataclass
class Document:
    """A text of a treebank: its comments in the file, and its paragraphs."""

    comments: list[str] = field(default_factory=list)
    paragraphs: list[list[Sentence]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether its text may be used for any purpose; of the textbooks that is said of OpenStax alone."""
        genre = re.search(r"^# newdoc id = GUM_([a-z]+)_", "\n".join(self.comments), re.MULTILINE)
        is_openstax = any("openstax.org" in each for each in self.comments)
        return not genre or (genre[1] in GENRES and (genre[1] != "textbook" or is_openstax))


def documents(path: Path) -> Iterator[Document]:
    """The texts of a CoNLL-U file."""
    document = Document()
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip("\n").split("\n")
        comments = [line for line in lines if line.startswith("#")]
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        if any(line.startswith("# newdoc") for line in comments) and document.paragraphs:
            yield document
            document = Document()
        if any(line.startswith("# newpar") for line in comments) or not document.paragraphs:
            document.paragraphs.append([])
        document.comments += comments
        if rows:
            document.paragraphs[-1].append(whole_hyphens(sentence(rows)))
    if document.comments:
        yield document


def sentence(rows: list[list[str]]) -> Sentence:
    """The words of a sentence; those of a contraction ("do", "n't") stand without a space between them."""
    words = {
        number: Word(
            form,
            upos,
            _value(xpos),
            _relation(relation),
            None,
            _value(lemma) or form,
            _value(features),
            _has_space(last),
        )
        for number, form, lemma, upos, xpos, features, _, relation, _, last in rows
        if number.isdigit()
    }
    for row in rows:
        if row[0] in words:
            words[row[0]].head = words.get(row[6])
        elif "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            _spell([words[str(number)] for number in range(first, last + 1)], row[1], has_space=_has_space(row[9]))
    return list(words.values())


def _value(cell: str) -> str:
    return "" if cell == "_" else cell


def _relation(cell: str) -> str:
    return cell if cell in SUBTYPES else cell.split(":")[0]


def _has_space(cell: str) -> bool:
    return "SpaceAfter=No" not in cell.split("|")


def _spell(words: Sentence, surface: str, *, has_space: bool) -> None:
    """Let the words of a contraction spell what stands in the text: each keeps its length, the last takes the rest."""
    spelled = "".join(word.form for word in words) == surface
    for left, word in zip(range(len(words) - 1, -1, -1), words, strict=True):
        length = len(word.form) if spelled else max(1, min(len(word.form), len(surface) - left)) if left else None
        word.form, surface = surface[:length], surface[length:] if length else ""
        word.has_space = has_space and not left


def whole_hyphens(words: Sentence) -> Sentence:
    """The sentence with "multi", "-", "agency" as one word, annotated as the one that governs the others.

    A sentence of which this would not leave a tree stays as it is.
    """
    runs = []
    for number, word in enumerate(words):
        if number and (_joins(words[number - 1 : number + 2]) or _joins(words[number - 2 : number + 1])):
            runs[-1].append(word)
        else:
            runs.append([word])
    joined = [_join(run) for run in runs]
    new = {id(word): whole for run, whole in zip(runs, joined, strict=True) for word in run}
    for whole in joined:
        whole.head = new[id(whole.head)] if whole.head else None
    return joined if all(_reaches_root(word, len(joined)) for word in joined) else words


def _joins(three: Sentence) -> bool:
    if len(three) < 3 or three[1].form not in HYPHENS or three[0].has_space or three[1].has_space:
        return False
    return three[0].form[-1].isalpha() and three[2].form[0].isalpha()


def _join(run: Sentence) -> Word:
    top = next((word for word in run if word.head not in run), run[-1])
    form = "".join(word.form for word in run)
    lemma = form[: -len(run[-1].form)] + run[-1].lemma if len(run) > 1 else top.lemma
    return replace(top, form=form, lemma=lemma, has_space=run[-1].has_space)


def _reaches_root(word: Word, steps: int) -> bool:
    for _ in range(steps):
        if word.head is None:
            return True
        word = word.head
    return False


def passages(document: Document) -> Iterator[list[Sentence]]:
    """Runs of whole paragraphs, of some length where the text has it."""
    passage = []
    for paragraph in document.paragraphs:
        if len(passage) >= SHORTEST:
            yield passage
            passage = []
        for each in paragraph:
            if len(passage) >= LONGEST:
                yield passage
                passage = []
            passage.append(each)
    if passage:
        yield passage


def annotated(passage: list[Sentence], nlp: spacy.Language) -> Doc:
    """A passage as a document of spaCy."""
    words = [word for each in passage for word in each]
    number = {id(word): at for at, word in enumerate(words)}
    for each in passage[:-1]:
        each[-1].has_space = True
    return Doc(
        nlp.vocab,
        words=[word.form for word in words],
        spaces=[word.has_space for word in words],
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        morphs=[word.features for word in words],
        lemmas=[word.lemma or word.form for word in words],
        heads=[number[id(word.head or word)] for word in words],
        deps=[word.relation if word.head else "ROOT" for word in words],
    )


def write(path: Path, texts: Iterable[Document], change: Callable[[Sentence], Sentence] = lambda words: words) -> None:
    """Write the passages of some texts into a DocBin, every sentence changed first."""
    nlp = spacy.blank("en")
    found = ([change(each) for each in passage] for text in texts for passage in passages(text))
    DocBin(ATTRIBUTES, docs=(annotated(passage, nlp) for passage in found)).to_disk(path)


def convert(folder: Path, change: Callable[[Sentence], Sentence]) -> None:
    """Write train, dev and three tests into the folder that holds the treebanks; `change` is for training alone."""
    parts = {
        (name, part): list(documents(folder / f"UD_English-{name.upper()}" / f"en_{name}-ud-{part}.conllu"))
        for name in ("ewt", "gum")
        for part in ("train", "dev", "test")
    }
    free = {key: [text for text in texts if text.is_open] for key, texts in parts.items()}
    academic = [
        text
        for part in ("dev", "test")
        for text in free["gum", part]
        if any("GUM_academic_" in each for each in text.comments)
    ]
    write(folder / "train.spacy", free["ewt", "train"] + free["gum", "train"], change)
    write(folder / "dev.spacy", free["ewt", "dev"] + free["gum", "dev"])
    write(folder / "ewt.test.spacy", free["ewt", "test"])
    write(folder / "gum.test.spacy", free["gum", "test"])
    write(folder / "gum_academic.test.spacy", academic)
