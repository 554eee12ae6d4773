"""The codebook: what to look for, as data that reviewers edit.

`models/codebook/terms.toml` holds the concepts (families) and their terms; every other file holds codes. Entries carry
examples and counterexamples, which the tests run.
"""

import difflib
import functools
import hashlib
import itertools
import json
import os
import re
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from .errors import PipelineError

FILES = ("terms", "stances", "themes", "remarks", "definitions")
AXES = {
    "stances": ("stance", "theory", "theory_use", "act", "topic"),
    "themes": ("theme", "element", "valence", "level", "design", "evidence"),
    "remarks": ("remark",),
    "definitions": ("formality", "jointness", "level", "agencies", "shared", "client", "integration", "hedge", "exclude"),
}
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
    the sentence. `abbreviations` count only where the document gives the long form `long`.
    """

    term: str
    spelling: str
    part_of_speech: str
    inflections: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
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
        parts = [part] if part else FILES
        content = json.dumps([[asdict(entry) for entry in getattr(self, each)] for each in parts], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:12]


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
            problems.append(f"{path}: no codebook file has this name{_nearest(path.stem, FILES)}.")
    return Codebook(**parts)


def _load_file(path: Path, name: str, problems: list[str]) -> tuple:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: this is not valid TOML ({error}).")
        return ()
    kind = "concept" if name == "terms" else "code"
    for key in data:
        if key != kind:
            problems.append(f"{path}: unknown key {key!r}; expected [[{kind}]] entries{_nearest(key, [kind])}.")
    entries, seen = [], set()
    for number, facts in enumerate(data.get(kind, []), 1):
        where = f"{path}, {kind} {facts.get('id', number)}"
        entry = _concept(facts, where, problems) if name == "terms" else _code(facts, where, name, problems)
        if entry and entry.id in seen:
            problems.append(f"{where}: the id {entry.id!r} is used twice; ids must differ.")
        elif entry:
            seen.add(entry.id)
            entries.append(entry)
    return tuple(entries)


def _concept(facts: dict[str, Any], where: str, problems: list[str]) -> Concept | None:
    facts = dict(facts)
    terms = [
        _record(Term, each, f"{where}, term {each.get('term', number)}", problems)
        for number, each in enumerate(facts.pop("term", []), 1)
    ]
    rejects = [
        _record(Reject, each, f"{where}, reject {number}", problems)
        for number, each in enumerate(facts.pop("reject", []), 1)
    ]
    for term in filter(None, terms):
        if term.part_of_speech not in PARTS_OF_SPEECH:
            problems.append(
                f"{where}, term {term.term}: part_of_speech {term.part_of_speech!r} is none of "
                f"{', '.join(PARTS_OF_SPEECH)}{_nearest(term.part_of_speech, PARTS_OF_SPEECH)}."
            )
        problems.extend(f"{where}, term {term.term}: {fault}" for fault in _spelling_faults(term.spelling))
    if not terms:
        problems.append(f"{where}: a concept needs at least one [[concept.term]] entry.")
    if None in terms or None in rejects:
        return None
    return _record(Concept, {**facts, "terms": terms, "rejects": rejects}, where, problems)


def _spelling_faults(spelling: str) -> list[str]:
    if not spelling.strip():
        return ["the spelling is empty; expected for instance 'multi+agency'."]
    if spelling.count("[") != spelling.count("]") or re.search(r"\[[^\]]*\[|\[\]", spelling):
        return [f"the spelling {spelling!r} is broken: each '[' needs letters and a ']', as in 'organi[sz]ation'."]
    if spelling.count("+") + spelling.count("~") + spelling.count("[") > 12:
        return [f"the spelling {spelling!r} stands for too many forms; split it with ' | '."]
    return []


def _code(facts: dict[str, Any], where: str, name: str, problems: list[str]) -> Code | None:
    code = _record(Code, facts, where, problems)
    if code and code.axis not in AXES[name]:
        problems.append(
            f"{where}: axis {code.axis!r} is none of {', '.join(AXES[name])}{_nearest(code.axis, AXES[name])}."
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


def _record(cls: type, facts: dict[str, Any], where: str, problems: list[str]) -> Any:  # noqa: ANN401
    """`facts` as an instance of `cls`, or None after adding what is wrong to `problems`."""
    known = {each.name: each for each in fields(cls)}
    sound = True
    for key, value in facts.items():
        if key not in known:
            problems.append(f"{where}: unknown key {key!r}{_nearest(key, known)}; expected {', '.join(known)}.")
            sound = False
            continue
        wanted = str(known[key].type)
        fits = {
            "str": isinstance(value, str),
            "bool": isinstance(value, bool),
            "tuple[str, ...]": isinstance(value, list) and all(isinstance(each, str) for each in value),
        }.get(wanted, True)
        if not fits:
            shown = {"str": "a text", "bool": "true or false", "tuple[str, ...]": "a list of texts"}
            problems.append(f"{where}: {key} must be {shown.get(wanted, wanted)}.")
            sound = False
    required = [each.name for each in fields(cls) if each.default is each.default_factory]
    for key in required:
        if key not in facts:
            problems.append(f"{where}: the key {key!r} is missing.")
            sound = False
    if not sound:
        return None
    return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()})


def _nearest(name: str, known: Any) -> str:  # noqa: ANN401
    near = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.4)
    return f" (did you mean {near[0]!r}?)" if near else ""
