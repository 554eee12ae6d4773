"""The term lexicon: the codebook's concepts, compiled for one pass over a document."""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..codebook import Concept, Reject, Term, spellings
from ..language.tokens import shadow, tokenizer, tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

UNKNOWN = "unknown"
ROOM = r"[\s'\"]+"  # between the words of a phrase
PREFIXED = re.compile(r"([a-z]+)[+-](.+)")


@dataclass(frozen=True)
class Context:
    """A `Reject` of the codebook: a place in which the surface form is not the concept.

    Its patterns are compiled when they are first asked for: most terms are in few documents.
    """

    reject: Reject

    @functools.cached_property
    def before(self) -> re.Pattern | None:
        """What stands before the surface form."""
        return words_pattern(self.reject.before, tail=r"[\s'\"]*\Z")

    @functools.cached_property
    def after(self) -> re.Pattern | None:
        """What stands after it."""
        return words_pattern(self.reject.after, lead=r"['\"]?\s*")

    @functools.cached_property
    def sentence(self) -> re.Pattern | None:
        """What stands in its sentence."""
        return words_pattern(self.reject.sentence)

    @functools.cached_property
    def unless(self) -> re.Pattern | None:
        """What makes it the concept all the same."""
        return words_pattern(self.reject.unless)

    @property
    def is_company(self) -> bool:
        """Whether the context names nothing but the words of which one must stand in the paragraph."""
        return not (self.reject.before or self.reject.after or self.reject.sentence)


@dataclass(frozen=True, eq=False)
class Item:
    """One term of the codebook with all that decides whether a surface form is a use of it."""

    rank: int
    concept: Concept
    term: Term
    contexts: tuple[Context, ...]

    @functools.cached_property
    def requires(self) -> re.Pattern | None:
        """The words of which one must stand near a use."""
        return words_pattern(self.term.requires)

    @functools.cached_property
    def asks_for_company(self) -> bool:
        """Whether other words must speak for a use of the term."""
        return bool(self.term.requires) or any(context.is_company for context in self.contexts)


@dataclass(frozen=True)
class Surface:
    """What a string of the lexicon can stand for.

    `kind` is "term"; "abbreviation", which counts after its long form; "long", a long form; or "prefix", the first
    part of a term that may stand suspended ("inter- and multi-agency"). `written` is the string where its case
    matters. `base` is, in a prefixed term, the part after the prefix.
    """

    kind: str
    form: str
    item: Item | None = None
    written: str = ""
    prefix: str = ""
    base: str = ""


@dataclass(frozen=True)
class Hit:
    """A surface that stands in a document: its tokens (`last` inclusive) and its offsets in the text."""

    surface: Surface
    first: int
    last: int
    start: int
    end: int

    def standing_for(self, surface: Surface, form: str) -> "Hit":
        """The same place, as a hit of another surface in the spelling `form`."""
        return replace(self, surface=replace(surface, form=form))


class Lexicon:
    """All surfaces of the codebook. `find` yields those that stand in a document, overlapping ones too."""

    def __init__(self, concepts: tuple[Concept, ...]) -> None:
        from spacy.matcher import PhraseMatcher

        self.surfaces: dict[int, list[Surface]] = {}
        self.suspended: dict[tuple[str, str], Surface] = {}
        nlp = tokenizer()
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for text, surface in _surfaces(concepts):
            key = nlp.vocab.strings.add(text)
            if key not in self.surfaces:
                self._matcher.add(text, [tokens.__wrapped__(text)])
            self.surfaces.setdefault(key, []).append(surface)
            if surface.base and surface.prefix:
                self.suspended.setdefault((surface.prefix, surface.base), surface)

    def find(self, doc: "Doc") -> Iterator[Hit]:
        """Yield every surface in `doc`, in order; one quotation mark may stand between two of its words."""
        bare, places = shadow(doc)
        for key, start, end in self._matcher(bare):
            first, last = int(places[start]), int(places[end - 1])
            if last - first >= end - start and not _is_together(doc, places[start:end]):
                continue
            final = doc[last]
            begin, stop = final.idx if first == last else doc[first].idx, final.idx + len(final)
            for surface in self.surfaces[key]:
                if not surface.written or doc[first : last + 1].text == surface.written:
                    yield Hit(surface, first, last, begin, stop)


@functools.lru_cache(maxsize=4)
def compiled(concepts: tuple[Concept, ...]) -> Lexicon:
    """The lexicon of these concepts; the last few are remembered."""
    return Lexicon(concepts)


def inflections(form: str, part_of_speech: str) -> list[str]:
    """Regular inflected spellings of an uninflected one: plurals of nouns, endings of single verbs.

    >>> inflections("co-operate", "verb")
    ['co-operates', 'co-operated', 'co-operating']
    >>> inflections("agency", "noun")
    ['agencies']
    """
    if part_of_speech == "noun":
        if re.search(r"[^aeiou]y$", form):
            return [form[:-1] + "ies"]
        return [form + ("es" if re.search(r"(?:s|x|z|ch|sh)$", form) else "s")]
    if part_of_speech == "verb" and " " not in form:
        stem = form.removesuffix("e")
        return [form + ("es" if form.endswith(("s", "sh", "ch", "x")) else "s"), stem + "ed", stem + "ing"]
    return []


def words_pattern(words: Iterable[str], lead: str = r"(?<!\w)", tail: str = r"(?!\w)") -> re.Pattern | None:
    r"""A pattern for any of these words or phrases as whole words, `word*` for any ending; None without words.

    >>> words_pattern(["bank*"]).search("the bankers").group()
    'bankers'
    """
    phrases = sorted(words, key=lambda phrase: (-len(phrase), phrase))
    parts = [ROOM.join(map(re.escape, phrase.split())) for phrase in phrases]
    # Within a phrase an ending has a bound: else "a* b" would be looked for to the end of "a-a-a-a" from each "a".
    parts = [part.replace(r"\*" + ROOM, r"[\w-]{0,60}+" + ROOM).replace(r"\*", r"[\w-]*") for part in parts]
    return re.compile(f"{lead}(?:{'|'.join(parts)}){tail}", re.IGNORECASE) if parts else None


def _surfaces(concepts: tuple[Concept, ...]) -> Iterator[tuple[str, Surface]]:
    """Every string of the lexicon, tokens apart and in lower case, with what it stands for."""
    items = (
        Item(rank, concept, term, _contexts(concept, term))
        for rank, (concept, term) in enumerate((concept, term) for concept in concepts for term in concept.terms)
    )
    prefixes = set()
    for item in items:
        for text, surface in _surfaces_of(item):
            yield _key(text), surface
            if surface.prefix:
                prefixes.add(surface.prefix)
    for prefix in sorted(prefixes):
        yield prefix, Surface("prefix", "", prefix=prefix)
        yield prefix + "-", Surface("prefix", "-", prefix=prefix)


def _surfaces_of(item: Item) -> Iterator[tuple[str, Surface]]:
    term = item.term
    written: set[str] = set()
    for text, surface in itertools.chain(_regular(item), _irregular(item)):
        if text not in written and surface.form not in term.abbreviations:
            written.add(text)
            yield text, replace(surface, written=text) if term.case_sensitive else surface
    if not term.abbreviations:
        return
    for abbreviation in term.abbreviations:
        for text in (abbreviation, abbreviation + "s"):
            yield text, Surface("abbreviation", UNKNOWN, item, text)
    for form in _forms(term.long or (term.spelling,)):
        for text in (form, *inflections(form, "noun")):
            yield text, Surface("long", form, item)


def _regular(item: Item) -> Iterator[tuple[str, Surface]]:
    """Every spelling with its regular inflections."""
    for part in item.term.spelling.split(" | "):
        prefixed = PREFIXED.fullmatch(part)
        prefix, bases = (prefixed[1], spellings(prefixed[2])) if prefixed else ("", [""])
        for place, form in enumerate(spellings(part)):
            for text in (form, *inflections(form, item.term.part_of_speech)):
                yield text, Surface("term", form, item, prefix=prefix, base=bases[place % len(bases)])


def _irregular(item: Item) -> Iterator[tuple[str, Surface]]:
    """Declared inflections, each with the spelling that stands at the same place of the pattern."""
    for pattern in item.term.inflections:
        texts, forms = _forms((pattern,)), item.term.forms
        for place, text in enumerate(texts):
            yield text, Surface("term", forms[place] if len(texts) == len(forms) else forms[0], item)


def _forms(patterns: Iterable[str]) -> list[str]:
    return [form for pattern in patterns for part in pattern.split(" | ") for form in spellings(part)]


def _contexts(concept: Concept, term: Term) -> tuple[Context, ...]:
    return tuple(Context(reject) for reject in concept.rejects if not reject.terms or term.term in reject.terms)


def _key(text: str) -> str:
    return " ".join(token.lower_ for token in tokens.__wrapped__(text))


def _is_together(doc: "Doc", places: Iterable[int]) -> bool:
    """Whether at most one quotation mark stands between each two of these tokens."""
    return all(
        sum(not doc[between].is_space for between in range(left + 1, right)) <= 1
        for left, right in itertools.pairwise(map(int, places))
    )
