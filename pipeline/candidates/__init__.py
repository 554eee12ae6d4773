"""Proposes terms that a codebook lacks."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from ..language.splitting import sentences
from ..language.tagging import parts_of_speech, tagged
from ..tables import Rows
from .frequencies import general
from .phrases import Phrase, phrases
from .spelling import key
from .termhood import own_frequencies, termhood

PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
NAME = re.compile(r"[A-Z][^\WA-Z]+(?:[ '-](?:of|[A-Z][^\WA-Z]+))*")  # every word begins with its only capital
SHORTEST = 3  # letters of a term in lower case; capitals may be fewer
LONGEST_EXAMPLE = 400  # code points


def candidates(texts: Sequence[str], *, known: Iterable[str] = ()) -> Rows:
    """Phrases that may be terms of the field of `texts`, best first.

    A text is a document, with empty lines between its paragraphs. Gives rows of the table `candidates`: a row is a term
    with all its spellings, `score` its `termhood`, `is_proposed` says that this is above 0. Left out are terms that
    hold a form of `known`, whatever its spelling, phrases that stand in one longer phrase alone, and what stands once
    and is not proposed. No texts give no rows.
    """
    paragraphs = [(number, part) for number, text in enumerate(texts) for part in PARAGRAPH_END.split(text)]
    docs = list(tagged(part for _, part in paragraphs))
    size = sum(token.is_alpha for doc in docs for token in doc)
    found = phrases(docs)
    own = own_frequencies(found)
    groups: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in found:
        groups[phrase.key].append(phrase)
    covered = {key(form.split()) for form in known}
    rows = []
    for name, group in groups.items():
        if own[name] <= 0 or _is_no_term(group) or _is_covered(group[0].words, covered):
            continue
        score = round(termhood(group[0].words, own[name], size), 3)
        if score <= 0 and len(group) == 1:
            continue
        forms = _forms(group)
        term = min(forms, key=lambda form: (-forms[form], form))
        rows.append(
            {
                "term": term,
                "variants": "; ".join(sorted({phrase.written for phrase in group} - {term})),
                "count": len(group),
                "documents": len({paragraphs[phrase.paragraph][0] for phrase in group}),
                "score": score,
                "is_proposed": score > 0,
                "example": _example(paragraphs[group[0].paragraph][1], group[0].written),
            }
        )
    return sorted(rows, key=lambda row: (-row["score"], row["term"]))


def _is_no_term(group: list[Phrase]) -> bool:
    """Whether a phrase is a general noun, too short a word, or a name: capitalised wherever it stands."""
    words = group[0].words
    least = SHORTEST if group[0].written.islower() else SHORTEST - 1
    if len(words) == 1 and (words[0] in general("nouns") or len(words[0]) < least):
        return True
    if not all(phrase.written[:1].isupper() for phrase in group) or not NAME.fullmatch(group[0].written):
        return False
    opens = len(words) == 1 and all(phrase.opens for phrase in group) and "noun" in parts_of_speech(words[0])
    return not opens and any(phrase.is_proper for phrase in group)


def _is_covered(words: tuple[str, ...], covered: set[str]) -> bool:
    """Whether some stretch of the words is a form of a known term."""
    places = range(len(words))
    return any(key(list(words[first : last + 1])) in covered for first in places for last in places[first:])


def _forms(group: list[Phrase]) -> Counter[str]:
    """The spellings of a term with its last word in the singular; a capital that only begins a sentence is lowered."""
    forms: Counter[str] = Counter()
    inside = {_with_last(phrase.written, phrase.words[-1]) for phrase in group if not phrase.opens}
    for phrase in group:
        form = _with_last(phrase.written, phrase.words[-1])
        small = form[:1].lower() + form[1:]
        forms[small if phrase.opens and (small in inside or small.islower()) else form] += 1
    return forms


def _with_last(written: str, last: str) -> str:
    """A phrase with its last word replaced, capitals kept ("RNAs" becomes "RNA")."""
    head, space, word = written.rpartition(" ")
    return head + space + (word[: len(last)] if word.lower().startswith(last) else last)


def _example(paragraph: str, written: str) -> str:
    """The sentence of a paragraph in which a phrase stands first, shortened where it is long."""
    words = re.compile(r"\s+".join(map(re.escape, written.split())))
    spans = (paragraph[start:end] for start, end in sentences(paragraph))
    sentence = next((span for span in chain(spans, [paragraph]) if words.search(span)), paragraph)
    return re.sub(r"\s+", " ", sentence)[:LONGEST_EXAMPLE].strip()
