"""Loads a codebook from its TOML files, checking every entry."""

import math
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .codebook import AXES, FILES, PARTS_OF_SPEECH, Code, Codebook, Concept, Reject, Term, weighed
from .errors import PipelineError
from .models import models_folder
from .records import nearest, record, tables, with_lists
from .tables import schema

# Bounds that keep the search linear in the text and short in time, whatever is written into a codebook.
MOST_FORMS = 60
LONGEST = 200  # characters of a spelling, a word or a cue
MOST_WORDS = 50_000  # words, cues and spellings of one file
MOST_READINGS = 100  # ways in which a cue's gaps can be filled: two gaps of "..." have 81
READINGS = {"...": 9, "..": 4, ".": 2}
WITH_GAPS = ("remarks", "definitions")
ID = re.compile(r"[A-Za-z0-9][\w.-]*")


def default_folder() -> Path:
    """The codebook that comes with termaudit."""
    return models_folder() / "codebook"


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
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
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
    problems.extend(f"{path}: {fault}" for fault in _size_faults(data))
    entries, seen = [], set()
    for number, facts in enumerate(tables(data, kind, str(path), problems), 1):
        where = f"{path}, {kind} {facts.get('id', number)}"
        entry = _concept(facts, where, problems) if name == "terms" else _code(facts, where, name, problems)
        if entry and not ID.fullmatch(entry.id):
            problems.append(f"{where}: the id {entry.id!r} is broken; expected letters, digits, dots and hyphens.")
        elif entry and entry.id in seen:
            problems.append(f"{where}: the id {entry.id!r} is used twice; ids must differ.")
        elif entry:
            seen.add(entry.id)
            entries.append(entry)
    return tuple(entries)


def _size_faults(data: dict[str, Any]) -> Iterator[str]:
    if (count := _count_texts(data)) > MOST_WORDS:
        yield f"its lists hold {count:,} words and cues; at most {MOST_WORDS:,} can be looked for."


def _count_texts(value: Any) -> int:
    """How many texts stand in all lists below a value."""
    if isinstance(value, dict):
        return sum(_count_texts(each) for each in value.values() if isinstance(each, dict | list))
    return sum(_count_texts(each) if isinstance(each, dict | list) else 1 for each in value)


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
    for word in term.abbreviations:
        if len(word) > LONGEST:
            yield f"abbreviations: {_too_long(word)}"
    yield from (f"requires: {fault}" for fault in _word_faults(term.requires))


def _spelling_faults(pattern: str) -> Iterator[str]:
    for part in pattern.split(" | "):
        if len(part) > LONGEST:
            yield _too_long(part)
        elif not re.search(r"\w", part):
            yield f"{pattern!r} holds an empty spelling; expected for instance 'multi+agency'."
        elif re.search(r"[][]", re.sub(r"\[[^][]+\]", "", part)):
            yield f"{pattern!r} is broken: each '[' needs letters and a ']', as in 'organi[sz]ation'."
        elif _number_of_forms(part) > MOST_FORMS:
            yield f"{pattern!r} stands for too many forms; write them apart, with ' | ' between."


def _number_of_forms(pattern: str) -> int:
    letters = math.prod(len(letters) for letters in re.findall(r"\[([^][]+)\]", pattern))
    return 3 ** pattern.count("+") * 2 ** pattern.count("~") * letters


def _reject_faults(reject: Reject, names: list[str]) -> Iterator[str]:
    if not (reject.before or reject.after or reject.sentence or reject.unless):
        yield "expected words under before, after, sentence or unless."
    for name in reject.terms:
        if name not in names:
            yield f"there is no term {name!r} in this concept{nearest(name, names)}."
    yield from _word_faults((*reject.before, *reject.after, *reject.sentence, *reject.unless))


def _word_faults(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if len(word) > LONGEST:
            yield _too_long(word)
        elif not _are_words(word.split()) or re.search(r"\*(?!\Z| )", word):
            yield f"{word!r} is broken; expected words, with a * only at the end of one."


def _are_words(words: list[str]) -> bool:
    """Whether each has a letter or a figure: marks alone could be found in many ways between two words."""
    return bool(words) and all(re.search(r"\w", word) for word in words)


def _too_long(text: str) -> str:
    return f"'{text[:40]}...' has {len(text):,} characters; expected at most {LONGEST}."


def _value_faults(code: Code) -> Iterator[str]:
    """What the tables cannot hold: a value of a dimension, or a kind of remark, that their columns do not allow."""
    table = "remarks" if code.axis == "remark" else "definitions"
    name = "kind" if code.axis == "remark" else code.axis
    column = next((each for each in schema()[table].columns if each.name == name and each.values), None)
    value = code.id if code.axis == "remark" else code.id.removeprefix(f"{code.axis}-")
    if column and value not in column.values:
        ids = [
            each if code.axis == "remark" else f"{code.axis}-{each}" for each in column.values if each != "not_stated"
        ]
        yield f"the id {code.id!r} is none of {', '.join(ids)}{nearest(code.id, ids)}."


def _code(facts: dict[str, Any], where: str, name: str, problems: list[str]) -> Code | None:
    code = record(Code, facts, where, problems)
    if code and code.axis not in AXES[name]:
        problems.append(
            f"{where}: axis {code.axis!r} is none of {', '.join(AXES[name])}{nearest(code.axis, AXES[name])}."
        )
        return None
    if code and name in {"remarks", "definitions"}:
        problems.extend(f"{where}: {fault}" for fault in _value_faults(code))
    for cue in (*code.names, *code.cues) if code else ():
        problems.extend(f"{where}: the cue {fault}" for fault in _cue_faults(cue, name))
    return code


def _cue_faults(cue: str, name: str) -> Iterator[str]:
    """What is wrong with a cue of the file `name`: one that has gaps is searched for in every way to fill them."""
    if len(cue) > LONGEST:
        yield _too_long(cue)
        return
    try:
        phrase, _ = weighed(cue)
    except ValueError:
        yield f"{cue!r} is broken; expected a number after ^, as in 'toolkit^2'."
        return
    if not re.search(r"\w", phrase) or "*" in phrase.rstrip("*").replace("* ", " "):
        yield f"{cue!r} is broken; a * may stand only at the end of a word."
    elif name in WITH_GAPS:
        words = phrase.split()
        if not _are_words([word for word in words if word not in READINGS]):
            yield f"{cue!r} is broken; expected a letter or figure in each word that is no gap (... or .. or .)."
        elif words[0] in READINGS or words[-1] in READINGS:
            yield f"{cue!r} is broken; expected a word on both sides of each gap (... or .. or .)."
        elif math.prod(READINGS.get(word, 1) for word in words) > MOST_READINGS:
            yield f"{cue!r} would be slow to look for; expected at most two gaps of '...', three of '..' or six of '.'."
