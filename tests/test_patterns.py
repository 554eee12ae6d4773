"""Every regular expression keeps its time: the codebook's and the package's own, on the texts that suit them worst."""

import ast
import functools
import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline import run
from pipeline.codebook_files import MOST_READINGS, READINGS, check_codebook, load_codebook
from pipeline.errors import PipelineError
from pipeline.statements.cues import GAPS, PLACES, TERM, _compiled
from pipeline.terms.lexicon import Context, words_pattern
from tests.attacks import attacks, example_of, filled, seconds

SIZES = (125_000, 250_000, 500_000, 1_000_000)
MOST_SECONDS = 1.5  # of CPU time for 125 kB, with room for a busy machine
NOISE = 0.05  # seconds below which no ratio says anything
BOOK = load_codebook()


def texts_against(words):
    """What is repeated to make the texts on which a list of words or cues is looked for longest."""
    plain = [" ".join(map(_shown, word.split())) for word in words]
    spread = max((" ".join("on on on" if each in GAPS else each for each in word.split()) for word in plain), key=len)
    first = plain[0].split()[0]
    units = [
        first + "-",
        spread[:-1] + " ",
        spread.rpartition(" ")[0] + " ",
        " ".join(each.split()[0] for each in plain[:40]) + " ",
    ]
    return [*dict.fromkeys(unit for unit in units if unit.strip()), TERM * 9 + " ", f"{first} '", f"{first} "]


def _shown(word):
    return example_of(PLACES[word]) if word in PLACES else word.rstrip("*")


def codebook_patterns(book):
    """Each pattern that is made from a codebook, with the words that it is made of and the name of its entry."""
    for part in ("remarks", "definitions"):
        for code in getattr(book, part):
            if code.cues:
                yield code.id, code.cues, _compiled(code.cues)[0]
    seen = set()
    for concept in book.terms:
        lists = [("requires", term.requires, words_pattern(term.requires)) for term in concept.terms]
        for reject in concept.rejects:
            context = Context(reject)
            for name in ("before", "after", "sentence", "unless"):
                lists.append((f"{reject.reason}, {name}", getattr(reject, name), getattr(context, name)))
        for name, words, pattern in lists:
            if words and pattern not in seen:
                seen.add(pattern)
                yield f"{concept.id}, {name}", words, pattern


def search(pattern):
    return lambda text: [None for _ in pattern.finditer(text)]


def slowest(patterns):
    """(seconds, what is repeated, name, pattern) of each pattern on the text that suits it worst, in order."""
    found = []
    for name, words, pattern in patterns:
        times = [(seconds(search(pattern), filled(unit, 15_000), most=4), unit) for unit in texts_against(words)]
        found.append((*max(times), name, pattern))
    return sorted(found, key=lambda each: -each[0])


@pytest.fixture(scope="module")
def worst():
    return slowest(codebook_patterns(BOOK))


def test_the_patterns_of_the_codebook_take_time_in_proportion_to_the_text(worst):
    assert len(worst) > 100
    for _, unit, name, pattern in worst[:8]:
        times = [seconds(search(pattern), filled(unit, size), most=30) for size in SIZES]
        assert times[0] < MOST_SECONDS, f"{name}: {times[0]:.2f} seconds for 125 kB of {unit[:60]!r}"
        assert times[-1] < 2 * 8 * max(times[0], NOISE), f"{name} on {unit[:60]!r}: {times}"


def test_no_pattern_of_the_codebook_is_slow_on_any_text_that_suits_it(worst):
    for _, unit, name, pattern in worst[8:]:
        spent = seconds(search(pattern), filled(unit, SIZES[0]), most=4)
        assert spent < MOST_SECONDS, f"{name}: {spent:.2f} seconds for 125 kB of {unit[:60]!r}"


# ------------------------------------------------------------------------------------------ codebooks of other people

CODEBOOK = '[[code]]\nid = "{id}"\naxis = "{axis}"\nlabel = "x"\ndefinition = "x"\ncues = {cues}\n'
TERMS = """
[[concept]]
id = "C-FLOOD"
label = "flood"
meaning = "Water."
[[concept.term]]
term = "flood"
spelling = {spelling}
part_of_speech = "noun"
requires = {words}
[[concept.reject]]
reason = "none"
before = {words}
sentence = {words}
unless = {words}
"""


def faults(folder, *, cues=("muddle",), words=("water",), spelling="flood"):
    shown = {"cues": json.dumps(list(cues)), "words": json.dumps(list(words)), "spelling": json.dumps(spelling)}
    (folder / "remarks.toml").write_text(CODEBOOK.format(id="ML-VAGUE", axis="remark", cues=shown["cues"]), "utf-8")
    (folder / "terms.toml").write_text(TERMS.format(**shown), "utf-8")
    return check_codebook(folder)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"cues": ["a ... b ... c ... d"]},
            ["code ML-VAGUE", "the cue 'a ... b ... c ... d' would be slow", "two gaps"],
        ),
        ({"cues": ["a .. b .. c .. d .. e"]}, ["would be slow to look for"]),
        (
            {"cues": ["a - - - - - - - - b"]},
            ["the cue 'a - - - - - - - - b' is broken", "a letter or figure in each word"],
        ),
        ({"cues": ["... a"]}, ["the cue '... a' is broken", "a word on both sides of each gap"]),
        ({"cues": ["a .."]}, ["the cue 'a ..' is broken", "a word on both sides of each gap"]),
        ({"cues": ["so " * 70 + "on"]}, ["the cue 'so so", "has 212 characters; expected at most 200"]),
        ({"words": ["a ' ' ' ' b"]}, ["concept C-FLOOD", "requires: \"a ' ' ' ' b\" is broken"]),
        ({"words": ["w" * 201]}, ["requires: 'www", "expected at most 200"]),
        ({"spelling": "f" * 201}, ["term flood: spelling: 'fff", "expected at most 200"]),
        ({"spelling": "[ab]" * 8}, ["stands for too many forms"]),
        (
            {"cues": [f"word{number}" for number in range(50_001)]},
            ["remarks.toml: its lists hold 50,001 words and cues"],
        ),
    ],
)
def test_what_would_be_slow_to_look_for_is_refused_by_name(given, told, tmp_path):
    found = faults(tmp_path, **given)
    assert all(part in found[0] for part in told), found[0]
    with pytest.raises(PipelineError):
        load_codebook(tmp_path)


def test_a_run_refuses_a_slow_cue_before_it_reads_a_paper(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.txt").write_text("Agencies act together.")
    (tmp_path / "book").mkdir()
    faults(tmp_path / "book", cues=["a ... b ... c ... d"])
    with pytest.raises(PipelineError, match="would be slow"):
        run(tmp_path / "papers", tmp_path / "out", codebook=tmp_path / "book")
    assert not (tmp_path / "out" / "files.csv").exists()


def test_gaps_are_counted_as_they_are_searched_for():
    assert set(READINGS) == set(GAPS)
    assert READINGS["..."] ** 2 <= MOST_READINGS


PIECES = [
    "a",
    "aa*",
    "a-a",
    "a*",
    "'a",
    "a'",
    "-a-",
    "...",
    "..",
    ".",
    "<term>",
    "<word>",
    "<row>",
    "<bodies>",
    "é1",
    "(a)",
    "[ab]",
    "a+",
]
WORDS = ["a", "a*", "aa*", "a-*", "'a", "a'", '"a*', "a-a*", "[ab]*", "a+", "(a|a)*", ".*", "a.*"]


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4))
def test_no_cue_that_is_accepted_is_slow(tmp_path_factory, cues):
    if faults(tmp_path_factory.mktemp("book"), cues=cues):
        return
    pattern = _compiled(tuple(cues))[0]
    for unit in [*texts_against(cues), "a ", "aa-", "a' ", "a -- ", "(a) "]:
        spent = [seconds(search(pattern), filled(unit, size), most=20) for size in (5_000, 40_000)]
        assert spent[1] < 2 * 8 * max(spent[0], NOISE), (unit, spent)


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4))
def test_no_words_that_are_accepted_are_slow(tmp_path_factory, words):
    if faults(tmp_path_factory.mktemp("book"), words=words):
        return
    for unit in [*texts_against(words), "a-", "a '", "'", "a ", "aa"]:
        spent = [seconds(search(words_pattern(words)), filled(unit, size), most=20) for size in (5_000, 40_000)]
        assert spent[1] < 2 * 8 * max(spent[0], NOISE), (unit, spent)


@pytest.mark.parametrize("joint", [" ... ", " ", "* "])
def test_ten_thousand_cues_are_looked_for_in_a_time_that_can_be_stated(joint, tmp_path):
    cues = [f"word{number}{joint}other{number % 7}" for number in range(10_000)]
    assert faults(tmp_path, cues=cues) == []
    pattern = _compiled(tuple(cues))[0]
    assert seconds(search(pattern), filled("word1 other2 and ", 30_000), most=20) < 5


# ------------------------------------------------------------------------------------------- the package's own patterns

# Where a pattern meets no text of any length: the beginning of its name, how long its text can be, and why.
REACH = {
    "pipeline.codebook.": (200, "a spelling"),
    "pipeline.corpus.": (255, "names of files"),
    "pipeline.people.decisions.OF_CODER": (255, "names of files"),
    "pipeline.people.codings.OF_CODER": (255, "names of files"),
    "pipeline.versions.": (0, "the program's own source"),
    "pipeline.reading.hyphens.BEFORE": (60, "the last 60 characters"),
    "pipeline.reading.layout.paragraphs.ENDS": (40, "the last 40 characters"),
    "pipeline.reading.word.styles.ROLES": (0, "names of styles, matched as a whole"),
    "pipeline.statements.definitions.marks.NAME_BEFORE": (90, "the last 90 characters"),
    # Sentences are cut at 5,000 characters (pipeline/stages/segment.py), those that are judged at 2,000.
    "pipeline.statements.": (5_000, "a sentence"),
    "pipeline.stances.": (5_000, "a sentence"),
    "pipeline.comparing.": (5_000, "a sentence"),
    "pipeline.student.": (5_000, "a sentence of a draft"),
    "pipeline.terms.": (5_000, "a sentence"),
    "pipeline.stages.define.": (5_000, "a sentence"),
    "pipeline.stages.remark.": (5_000, "a sentence"),
    "pipeline.measuring.": (5_000, "a quotation, which is a sentence"),
    "pipeline.presentation.": (5_000, "a quotation"),
}
# Known faults: seconds for a sentence of 5,000 letters, or of blanks (which no reader lets through), without an end. A
# paper made of such sentences ends at its limit of CPU time, as SECURITY.md says.
KNOWN = ["pipeline.statements.definitions.subjects.AFTER_TERM", "pipeline.student.draft.defining.GOES_ON"]
KNOWN += [
    f"pipeline.statements.orderwords.{name}"
    for name in ("WHOLE_RUNG", "RUNG_FIRST", "LISTED", "PUT", "TO_NEXT", "TO_FIRST", "ALONG")
]
SMALL, LARGE = 10_000, 80_000
SENTENCE_SECONDS = 1.5  # for the worst sentence of 5,000 characters


def own_patterns():
    """Every pattern that a module of the package holds, once, with how it is asked."""
    seen = set()
    for info in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for place, pattern in _held(value, f"{info.name}.{name}"):
                if pattern not in seen:
                    seen.add(pattern)
                    yield place, pattern, ways_asked().get(name, set())
    for path in sorted(Path(pipeline.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")
            if is_call and node.args and isinstance(node.args[0], ast.Constant) and node.func.attr != "compile":
                name = ".".join(path.relative_to(Path(pipeline.__file__).parent.parent).with_suffix("").parts)
                yield f"{name}.line {node.lineno}", re.compile(node.args[0].value), {node.func.attr}


def _held(value, name, depth=0):
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict | list | tuple | set | frozenset) and depth < 3 and len(value) < 500:
        inner = [*value, *value.values()] if isinstance(value, dict) else value
        for number, each in enumerate(inner):
            yield from _held(each, f"{name}[{number}]", depth + 1)


@functools.cache
def ways_asked():
    """The methods that are called on a name, anywhere in the package."""
    found = {}
    for path in Path(pipeline.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.setdefault(node.value.id, set()).add(node.attr)
    return found


def asked(pattern, ways):
    """A call that asks a pattern as the package does; a pattern that only has to match at one place is not searched."""
    ways = ways & {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"}
    if ways and ways <= {"match", "fullmatch"}:
        return lambda text: [getattr(pattern, way)(text) for way in ways]
    return search(pattern)


# Texts with which one paper, library or project kept a reader busy for minutes, or for hours.
WERE_SLOW = {
    "reading.layout.paragraphs.ENDS": "." + "1" * 38 + "x",
    "reading.layout.tables.cells.LEADERS": ". " * 50_000 + "x",
    "reading.marks._IN_TABLE": "1" * 100_000 + "x",
    "reading.pdf.words.NAMES_MAY_BE_MARKED": "A" * 100_000,
    "reading.pdf.words.FIGURES_AT_END": "1-" * 50_000 + "x",
    "reading.encoding.DECLARATION": " " * 100_000,
    "reading.jats.text.TEX": "\\begin{document}" * 10_000,
    "exchange.qdpx.placing.CUT": " " * 100_000,
    "learning.frames.SEVERAL": " " * 100_000,
    "bibliography.library.ris.SEVERAL_FILES": " " * 100_000,
}


@pytest.mark.parametrize("name", WERE_SLOW)
def test_a_pattern_that_was_slow_is_so_no_more(name):
    module, _, constant = name.rpartition(".")
    pattern = getattr(importlib.import_module(f"pipeline.{module}"), constant)
    assert seconds(asked(pattern, ways_asked().get(constant, set())), WERE_SLOW[name], most=10) < 1


def test_the_packages_own_patterns_take_time_in_proportion_to_what_they_can_meet():
    slow, number = [], 0
    for name, pattern, ways in own_patterns():
        reach = next((length for prefix, (length, _) in REACH.items() if name.startswith(prefix)), None)
        call, number = asked(pattern, ways), number + 1
        if name.startswith(tuple(KNOWN)):
            continue
        for lead, unit in attacks(pattern):
            texts = [filled(unit, size, lead) for size in (reach or SMALL, LARGE)]
            texts = (
                [text.encode("latin-1", "replace") for text in texts] if isinstance(pattern.pattern, bytes) else texts
            )
            spent = seconds(call, texts[0], most=2) if reach != 0 else 0
            is_slow = spent > SENTENCE_SECONDS if reach is not None else False
            if reach is None and spent > 0.004:
                longer = seconds(call, texts[1], most=4)
                is_slow = longer > 2 * 8 * max(spent, 0.004) and longer > 2 * 8 * seconds(call, texts[0], most=2)
            if is_slow:
                slow.append(f"{name} on {unit[:40]!r} after {lead[:40]!r}")
                break
    assert number > 500
    assert slow == []
