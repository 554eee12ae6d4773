"""Puts citations and terms of the field into sentences of a treebank, which has hardly any of either.

Chance comes from the generator that is passed in. What is put in is annotated by the rules of Universal Dependencies.
"""

from random import Random

from treebank import Sentence, Word

SHARE_TERMS, SHARE_CITATIONS, SHARE_NARRATIVE = 0.12, 0.12, 0.03
NAMES = (
    "Abbott Barlow Carr Dunmore Ekwall Farrow Garside Hollis Iqbal Jarvis Kerr Lund Moran Nkemelu Orme Pryce Quayle "
    "Rowntree Stead Thwaite Usher Vale Whitlock Yardley Øvregård"
).split()
REPORTING = [
    ("argue", "argue", "VBP"),
    ("found", "find", "VBD"),
    ("suggest", "suggest", "VBP"),
    ("noted", "note", "VBD"),
    ("report", "report", "VBP"),
    ("concluded", "conclude", "VBD"),
]
PREFIXES = ["multi", "multi", "inter", "inter", "cross", "single", "trans", "intra"]
NOUNS = ["agency", "agency", "agency", "sector", "service"]
ADJECTIVES = ["professional", "disciplinary", "organisational"]
SOLID = ["interagency", "multiagency", "multidisciplinary", "interprofessional", "crossagency"]
HEADS = "working collaboration partnership coordination practice training communication provision team".split()
BEFORE = ["NOUN", "VERB", "PROPN", "ADJ"]
DIGITS = "NumForm=Digit|NumType=Card"


def put_in(words: Sentence, chance: Random) -> Sentence:
    """The sentence, perhaps with a term of the field, and perhaps with a citation."""
    if chance.random() < SHARE_TERMS:
        words = with_term(words, chance)
    drawn = chance.random()
    if drawn < SHARE_CITATIONS:
        return with_citation(words, chance)
    return with_narrative(words, chance) if drawn < SHARE_CITATIONS + SHARE_NARRATIVE else words


def with_citation(words: Sentence, chance: Random) -> Sentence:
    """The sentence with "(Moran et al., 2001)" before its full stop or a comma."""
    places = [
        place
        for place in range(4, len(words))
        if words[place].form in (".", ",")
        and not words[place - 1].has_space
        and words[place - 1].upos in (BEFORE if place == len(words) - 1 else ["NOUN"])
    ]
    if len(words) < 8 or words[-1].form != "." or not places:
        return words
    place = places[-1] if chance.random() < 0.75 else chance.choice(places)
    words[place - 1].has_space = True
    return [*words[:place], *_citation(words[place - 1], chance), *words[place:]]


def with_narrative(words: Sentence, chance: Random) -> Sentence:
    """The sentence as what others say: "Moran and Vale (2001) argue that ..."."""
    [root] = [word for word in words if word.head is None]
    if len(words) < 6 or words[-1].form != "." or words[-1].head is not root or root.upos != "VERB":
        return words
    form, lemma, tag = chance.choice(REPORTING)
    verb = Word(form, "VERB", tag, "root", None, lemma, "VerbForm=Fin")
    authors = _authors("nsubj", verb, chance)
    year = _year(authors[0], chance)
    opening = Word("(", "PUNCT", "-LRB-", "punct", year, "(", has_space=False)
    year.has_space = False
    that = Word("that", "SCONJ", "IN", "mark", root, "that")
    root.head, root.relation, words[-1].head = verb, "ccomp", verb
    if words[0].upos != "PROPN" and words[0].form != "I":
        words[0].form = words[0].form[0].lower() + words[0].form[1:]
    return [*authors, opening, year, Word(")", "PUNCT", "-RRB-", "punct", year, ")"), verb, that, *words]


def with_term(words: Sentence, chance: Random) -> Sentence:
    """The sentence with a modifier of some noun turned into a term of the field, and sometimes the noun too."""
    governing = {id(word.head) for word in words}
    places = [
        place
        for place, word in enumerate(words)
        if word.relation in ("amod", "compound")
        and word.upos in ("ADJ", "NOUN")
        and word.head in words[place:]
        and word.head.upos == "NOUN"
        and id(word) not in governing
        and word.form.isalpha()
        and word.has_space
        and (place == 0 or words[place - 1].has_space)
    ]
    if not places:
        return words
    place = chance.choice(places)
    old = words[place]
    if old.head is words[place + 1] and old.head.xpos == "NN" and chance.random() < 0.35:
        old.head.form = old.head.lemma = chance.choice(HEADS)
    term = _quoted(_term(old.head, chance)) if chance.random() < 0.12 else _term(old.head, chance)
    if old.form[0].isupper():
        first = next(word for word in term if word.form[0].isalpha())
        first.form = first.form[0].upper() + first.form[1:]
    return [*words[:place], *term, *words[place + 1 :]]


def _authors(relation: str, head: Word | None, chance: Random) -> Sentence:
    """One name, two, or one and others; the first governs."""
    name = Word(chance.choice(NAMES), "PROPN", "NNP", relation, head, features="Number=Sing")
    drawn = chance.random()
    if drawn < 0.45:
        others = Word("al.", "X", "FW", "conj", name)
        return [name, Word("et", "X", "FW", "cc", others), others]
    if drawn < 0.65:
        other = Word(chance.choice(NAMES), "PROPN", "NNP", "conj", name, features="Number=Sing")
        return [name, Word(chance.choice(["and", "&"]), "CCONJ", "CC", "cc", other, "and"), other]
    return [name]


def _year(head: Word, chance: Random) -> Word:
    return Word(str(chance.randint(1975, 2024)), "NUM", "CD", "nmod", head, features=DIGITS)


def _dated(relation: str, head: Word, chance: Random) -> Sentence:
    """Authors, year, perhaps pages; the first governs."""
    authors = _authors(relation, head, chance)
    year = _year(authors[0], chance)
    found = [*authors, *([_mark(",", authors[-1], year)] if chance.random() < 0.85 else []), year]
    drawn, page = chance.random(), chance.randint(2, 400)
    number = Word(str(page), "NUM", "CD", "nmod", year)
    if drawn < 0.12:
        return [*found, _mark(":", year, number), number]
    if drawn < 0.3:
        are_many = chance.random() < 0.4
        pages = Word("pp." if are_many else "p.", "NOUN", "NN", "dep", authors[0], has_space=chance.random() < 0.7)
        number.relation, number.head, number.has_space = "nummod", pages, not are_many
        found += [_mark(",", year, pages), pages, number]
        if are_many:
            last = Word(str(page + 9), "NUM", "CD", "nmod", number)
            found += [Word("-", "SYM", "SYM", "case", last, has_space=False), last]
    return found


def _mark(form: str, before: Word, head: Word) -> Word:
    """A comma, colon or semicolon, close behind a word."""
    before.has_space = False
    return Word(form, "PUNCT", "," if form == "," else ":", "punct", head)


def _citation(head: Word, chance: Random) -> Sentence:
    """References in brackets, close to what follows."""
    if chance.random() < 0.12:
        number = Word(str(chance.randint(1, 90)), "NUM", "CD", "dep", head, has_space=False)
        return _bracketed("[", [number], number, "]")
    found = _dated("dep", head, chance)
    top = found[0]
    while chance.random() < 0.3:
        more = _dated("conj", top, chance)
        found += [_mark(";", found[-1], more[0]), *more]
    drawn = chance.random()
    if drawn < 0.2:
        found.insert(0, Word("e.g." if drawn < 0.12 else "cf.", "ADV", "FW", "advmod", top))
    elif drawn < 0.3:
        found.insert(0, Word("see", "VERB", "VB", "dep", top, features="VerbForm=Inf"))
    return _bracketed("(", found, top, ")")


def _bracketed(opening: str, words: Sentence, top: Word, closing: str) -> Sentence:
    words[-1].has_space = False
    return [
        Word(opening, "PUNCT", "-LRB-", "punct", top, has_space=False),
        *words,
        Word(closing, "PUNCT", "-RRB-", "punct", top, has_space=False),
    ]


def _quoted(words: Sentence) -> Sentence:
    top = next(word for word in words if word.head not in words)
    words[-1].has_space = False
    return [Word("'", "PUNCT", "``", "punct", top, has_space=False), *words, Word("'", "PUNCT", "''", "punct", top)]


def _term(head: Word, chance: Random) -> Sentence:
    """A modifier: "interagency", "joined-up", "multi agency", "inter- and multi-agency", "inter-agency, cross-sector".

    The governing word, if not the first, is the one whose head is `head`.
    """
    drawn = chance.random()
    if drawn < 0.18:
        return [Word(chance.choice(SOLID), "ADJ", "JJ", "amod", head, features="Degree=Pos")]
    if drawn < 0.4:
        joined = Word("joined-up", "VERB", "VBN", "amod", head, features="Tense=Past|VerbForm=Part")
        if chance.random() < 0.7:
            return [joined]
        joined.form, joined.lemma = "joined", "join"
        return [joined, Word("up", "ADP", "RP", "compound:prt", joined)]
    second = _second(head, chance)
    prefix = chance.choice(PREFIXES)
    if drawn < 0.5:
        return [Word(prefix, "ADJ", "JJ", "amod", second), second]
    second.form = f"{prefix}-{second.form}"
    if drawn < 0.62:
        first = Word(chance.choice(["inter-", "multi-", "cross-", "intra-"]), "ADJ", "AFX", "amod", head)
        second.relation, second.head = "conj", first
        return [first, Word(chance.choice(["and", "or"]), "CCONJ", "CC", "cc", second), second]
    if drawn < 0.72:
        other = _second(second, chance)
        other.form, other.relation = f"{chance.choice(PREFIXES)}-{other.form}", "conj"
        has_comma = chance.random() < 0.4
        link = _mark(",", second, other) if has_comma else Word("and", "CCONJ", "CC", "cc", other)
        return [second, link, other]
    return [second]


def _second(head: Word, chance: Random) -> Word:
    """The second half of a term: a noun mostly, or an adjective."""
    if chance.random() < 0.6:
        return Word(chance.choice(NOUNS), "NOUN", "NN", "compound", head, features="Number=Sing")
    return Word(chance.choice(ADJECTIVES), "ADJ", "JJ", "amod", head, features="Degree=Pos")
