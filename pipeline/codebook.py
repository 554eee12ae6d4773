"""The codebook: what to look for, as data that reviewers edit.

`models/codebook/terms.toml` holds the concepts (families) and their terms; every other file holds codes. Entries carry
examples and counterexamples, which the tests run.
"""

import functools
import hashlib
import itertools
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import PipelineError
from .records import nearest, record, tables, with_lists

FILES = ("terms", "stances", "themes", "remarks", "definitions")
AXES = {
    "stances": ("stance", "theory", "theory_use", "act", "topic"),
    "themes": ("theme", "element", "valence", "level", "design", "evidence"),
    "remarks": ("remark",),
    "definitions": (
        *("formality", "jointness", "level", "agencies", "shared", "client", "integration"),
        *("hedge", "exclude"),
    ),
}
MOST_FORMS = 60
PARTS_OF_SPEECH = ("adjective", "noun", "verb", "adverb", "phrase")


@dataclass(frozen=True)
class Reject:
    """A context in which the surface form is not the concept.

    A use is rejected when a word of `before` stands directly before it, one of `after` directly after it, or one of
    `sentence` anywhere in its sentence (phrases allowed; a trailing * matches any ending). `unless` names words of
    the sentence that keep the use all the same.
    """

    reason: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One lexical item of a concept in one part of speech.

    `spelling` generates the forms: "+" stands for nothing, a hyphen or a space; "~" for a space or a hyphen; "[sz]"
    for either letter; several spellings are separated by " | ". `inflections` adds written forms that are not new
    spellings (regular plurals and verb endings come by themselves). `requires` lists words of which one must stand in
    the sentence; `heads` lists nouns of which one must be the head. `abbreviations` count only where the document has
    given the long form, the term itself or one of `long`, next to them; their form is 'unknown': they hide the
    spelling.
    """

    term: str
    spelling: str
    part_of_speech: str
    inflections: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    case_sensitive: bool = False

    @functools.cached_property
    def forms(self) -> tuple[str, ...]:
        """Every spelling of the item, uninflected and in lower case unless case matters."""
        return tuple(dict.fromkeys(form for part in self.spelling.split(" | ") for form in spellings(part)))


@dataclass(frozen=True)
class Concept:
    """A family of terms: one idea under one label."""

    id: str
    label: str
    meaning: str
    terms: tuple[Term, ...]
    heads: tuple[str, ...] = ()
    named_bodies: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """One code on one axis, with the words that suggest it.

    Cues are matched as whole words, without regard to case; a trailing * matches any ending. "cue^2" counts twice,
    "cue^-1" speaks against the code. `names` are cues that name a theory or its authors. In cues of the axis
    `theory_use`, "unlike ~" means a theory that follows in the clause, "~ is rejected" one that precedes.
    """

    id: str
    axis: str
    label: str
    definition: str
    include: str = ""
    exclude: str = ""
    stance: str = ""
    names: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """All entries of one codebook folder."""

    terms: tuple[Concept, ...]
    stances: tuple[Code, ...]
    themes: tuple[Code, ...]
    remarks: tuple[Code, ...]
    definitions: tuple[Code, ...]

    def fingerprint(self, part: str | None = None) -> str:
        """Twelve hexadecimal digits that change when the codebook, or one part of it, changes."""
        return self._fingerprints[part or ""]

    def labels(self, axis: str) -> dict[str, str]:
        """The ids that a claim on `axis` can have, each with its label."""
        entries = self.terms if axis in {"term", "definition"} else self._by_axis.get(axis, [])
        return {entry.id: entry.label for entry in entries} | ({"unclear": "unclear"} if axis == "stance" else {})

    def rows(self) -> list[dict[str, str]]:
        """Every entry as a row of the table `codebook`."""
        rows = []
        for concept in self.terms:
            forms = [form for term in concept.terms for form in term.forms]
            rows.append(_row("term", concept, concept.meaning, forms))
        for code in (code for part in FILES[1:] for code in getattr(self, part)):
            meaning = " ".join(filter(None, (code.definition, code.include, code.exclude)))
            rows.append(_row(code.axis, code, meaning, [*code.names, *code.cues]))
        return rows

    @functools.cached_property
    def _by_axis(self) -> dict[str, list[Code]]:
        found: dict[str, list[Code]] = {}
        for part in FILES[1:]:
            for code in getattr(self, part):
                found.setdefault(code.axis, []).append(code)
        return found

    @functools.cached_property
    def _fingerprints(self) -> dict[str, str]:
        digests = {part: hashlib.sha256(repr(getattr(self, part)).encode()).hexdigest()[:12] for part in FILES}
        return digests | {"": hashlib.sha256("".join(digests.values()).encode()).hexdigest()[:12]}


def _row(axis: str, entry: Concept | Code, meaning: str, words: list[str]) -> dict[str, str]:
    shown = {"axis": axis, "entry": entry.id, "label": entry.label, "meaning": meaning}
    return shown | {"cues_or_forms": "; ".join(words)}


def spellings(pattern: str) -> list[str]:
    """All strings that a spelling pattern stands for, the first being the dictionary form.

    >>> spellings("multi+agency")
    ['multiagency', 'multi-agency', 'multi agency']
    >>> spellings("joint~working")
    ['joint working', 'joint-working']
    """
    choices: list[tuple[str, ...]] = []
    for piece in re.findall(r"\[[^\]]+\]|.", pattern):
        if piece == "+":
            choices.append(("", "-", " "))
        elif piece == "~":
            choices.append((" ", "-"))
        elif piece.startswith("["):
            choices.append(tuple(piece[1:-1]))
        else:
            choices.append((piece,))
    return ["".join(parts) for parts in itertools.product(*choices)]


def weighed(cue: str) -> tuple[str, float]:
    """The phrase of a cue, and its weight.

    >>> weighed("toolkit^2"), weighed("good practice")
    (('toolkit', 2.0), ('good practice', 1.0))
    """
    phrase, mark, weight = cue.partition("^")
    return phrase.strip(), float(weight) if mark else 1.0


def default_folder() -> Path:
    """The codebook that comes with termaudit."""
    return models_folder() / "codebook"


def models_folder() -> Path:
    """`models/`: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "models"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "models"


def load_codebook(folder: "str | os.PathLike[str] | None" = None) -> Codebook:
    """The codebook in `folder`, by default the one that comes with termaudit.

    A file that `folder` lacks is taken from the default codebook, so that a corpus can bring its own terms alone.
    Raises `PipelineError` at the first fault, saying file, entry, what was expected and the nearest valid name.
    """
    problems: list[str] = []
    book = _load(Path(folder) if folder else default_folder(), problems)
    if problems:
        more = f" ({len(problems) - 1} more: 'termaudit codebook check' lists them)" if len(problems) > 1 else ""
        raise PipelineError(problems[0] + more)
    return book


def check_codebook(folder: "str | os.PathLike[str] | None" = None) -> list[str]:
    """Every fault of the codebook in `folder`, one sentence each; empty when it is sound."""
    problems: list[str] = []
    _load(Path(folder) if folder else default_folder(), problems)
    return problems


def _load(folder: Path, problems: list[str]) -> Codebook:
    if not folder.is_dir():
        raise PipelineError(f"The codebook folder {folder} does not exist: name one with --codebook.")
    parts: dict[str, tuple] = {}
    for name in FILES:
        path = folder / f"{name}.toml"
        if not path.is_file():
            path = default_folder() / f"{name}.toml"
        parts[name] = _load_file(path, name, problems)
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in FILES:
            problems.append(f"{path}: no codebook file has this name{nearest(path.stem, FILES)}.")
    return Codebook(**parts)


def _load_file(path: Path, name: str, problems: list[str]) -> tuple:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: this is not valid TOML ({error}).")
        return ()
    except OSError as error:
        problems.append(f"{path}: the file cannot be read ({error.strerror}).")
        return ()
    kind = "concept" if name == "terms" else "code"
    data = with_lists(data, str(path), problems)
    for key in data:
        if key != kind:
            problems.append(f"{path}: unknown key {key!r}; expected [[{kind}]] entries{nearest(key, [kind])}.")
    entries, seen = [], set()
    for number, facts in enumerate(tables(data, kind, str(path), problems), 1):
        where = f"{path}, {kind} {facts.get('id', number)}"
        entry = _concept(facts, where, problems) if name == "terms" else _code(facts, where, name, problems)
        if entry and entry.id in seen:
            problems.append(f"{where}: the id {entry.id!r} is used twice; ids must differ.")
        elif entry:
            seen.add(entry.id)
            entries.append(entry)
    return tuple(entries)


def _concept(facts: dict[str, Any], where: str, problems: list[str]) -> Concept | None:
    terms = [
        record(Term, each, f"{where}, term {each.get('term', number)}", problems)
        for number, each in enumerate(tables(facts, "term", where, problems), 1)
    ]
    rejects = [
        record(Reject, each, f"{where}, reject {each.get('reason', number)!r}", problems)
        for number, each in enumerate(tables(facts, "reject", where, problems), 1)
    ]
    for term in filter(None, terms):
        problems.extend(f"{where}, term {term.term}: {fault}" for fault in _term_faults(term))
    names = [term.term for term in terms if term]
    for reject in filter(None, rejects):
        problems.extend(f"{where}, reject {reject.reason!r}: {fault}" for fault in _reject_faults(reject, names))
    problems.extend(
        f"{where}: the term {name!r} stands there twice; terms must differ."
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    )
    if not terms:
        problems.append(f"{where}: a concept needs at least one [[concept.term]] entry.")
    if None in terms or None in rejects:
        return None
    own = {key: value for key, value in facts.items() if key not in {"term", "reject"}}
    return record(Concept, {**own, "terms": terms, "rejects": rejects}, where, problems)


def _term_faults(term: Term) -> Iterator[str]:
    if term.part_of_speech not in PARTS_OF_SPEECH:
        near = nearest(term.part_of_speech, PARTS_OF_SPEECH)
        yield f"part_of_speech {term.part_of_speech!r} is none of {', '.join(PARTS_OF_SPEECH)}{near}."
    for key in ("spelling", "inflections", "long"):
        patterns = getattr(term, key)
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            yield from (f"{key}: {fault}" for fault in _spelling_faults(pattern))
    yield from (f"requires: {fault}" for fault in _word_faults(term.requires))


def _spelling_faults(pattern: str) -> Iterator[str]:
    for part in pattern.split(" | "):
        if not re.search(r"\w", part):
            yield f"{pattern!r} holds an empty spelling; expected for instance 'multi+agency'."
        elif re.search(r"[][]", re.sub(r"\[[^][]+\]", "", part)):
            yield f"{pattern!r} is broken: each '[' needs letters and a ']', as in 'organi[sz]ation'."
        elif 3 ** part.count("+") * 2 ** part.count("~") * 3 ** part.count("[") > MOST_FORMS:
            yield f"{pattern!r} stands for too many forms; write them apart, with ' | ' between."


def _reject_faults(reject: Reject, names: list[str]) -> Iterator[str]:
    if not (reject.before or reject.after or reject.sentence):
        yield "expected words under before, after or sentence."
    for name in reject.terms:
        if name not in names:
            yield f"there is no term {name!r} in this concept{nearest(name, names)}."
    yield from _word_faults((*reject.before, *reject.after, *reject.sentence, *reject.unless))


def _word_faults(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if not re.search(r"\w", word) or re.search(r"\*(?!$| )", word):
            yield f"{word!r} is broken; expected words, with a * only at the end of one."


def _code(facts: dict[str, Any], where: str, name: str, problems: list[str]) -> Code | None:
    code = record(Code, facts, where, problems)
    if code and code.axis not in AXES[name]:
        problems.append(
            f"{where}: axis {code.axis!r} is none of {', '.join(AXES[name])}{nearest(code.axis, AXES[name])}."
        )
        return None
    for cue in (*code.names, *code.cues) if code else ():
        try:
            phrase, _ = weighed(cue)
        except ValueError:
            problems.append(f"{where}: the cue {cue!r} is broken; expected a number after ^, as in 'toolkit^2'.")
            continue
        if not re.search(r"\w", phrase) or "*" in phrase.rstrip("*").replace("* ", " "):
            problems.append(f"{where}: the cue {cue!r} is broken; a * may stand only at the end of a word.")
    return code
