"""What docs/tutorial.md shows is what the program gives, command by command.

A block marked `console` holds commands after `$`, each with what it prints, a line `...` for any number of lines. A
block marked `python` is run, and the `text` block after it is what it prints. A block after a line that holds nothing
but a file's name, as in `essay.md`:, is that file.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"(?:^`(?P<name>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
GAP = "..."


@dataclass(frozen=True)
class Step:
    """A command, a snippet or a file of the page, with the lines that it prints."""

    kind: str
    text: str
    shown: tuple[str, ...] = ()


def steps(page):
    """What a reader of the page does, in order."""
    found = []
    for block in BLOCK.finditer(page):
        kind, text = block["kind"], block["text"]
        if block["name"]:
            found.append(Step(f"file {block['name']}", text))
        elif kind == "console":
            assert text.startswith("$ "), f"A console block begins with a command: {text[:60]}"
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, *printed = part.splitlines()
                found.append(Step("command", command, tuple(printed)))
        elif kind == "text":
            assert found[-1].kind == "python", f"A text block is what a python block prints: {text[:60]}"
            found[-1] = Step("python", found[-1].text, tuple(text.splitlines()))
        else:
            assert kind == "python", f"Nobody knows what to do with a block marked {kind}"
            found.append(Step("python", text))
    return found


def missing(shown, printed):
    """The first line of `shown` that is not in `printed` at its place, or what `printed` has beyond it; else ""."""
    *parts, last = _parts(map(_seen, shown))
    printed, at, is_free = list(map(_seen, printed)), 0, False
    for part in [*parts, last]:
        places = range(at, len(printed) - len(part) + 1) if is_free else [at]
        if part is last and is_free:
            places = [place for place in places if place == len(printed) - len(part)]
        found = next((place for place in places if printed[place : place + len(part)] == part), None)
        if found is None:
            return _first_other(part, printed[at:])
        at, is_free = found + len(part), True
    return "" if at == len(printed) else f"not shown: {printed[at]}"


def _seen(line):
    """A line as a person sees it: spaces of all kinds alike, none at its end."""
    return re.sub(r"[\u00a0\u202f]", " ", line).rstrip()


def _parts(shown):
    """Lines between the gaps."""
    parts = [[]]
    for line in shown:
        parts.append([]) if line == GAP else parts[-1].append(line)
    return parts


def _first_other(part, printed):
    """The line of `part` at which it parts company with the place in `printed` that is most like it."""
    alike = max(
        (sum(1 for _ in _while_equal(part, printed[place:])) for place in range(len(printed) + 1)),
        default=0,
    )
    return f"not printed: {part[alike]}" if alike < len(part) else f"not printed here: {part[0]}"


def _while_equal(some, others):
    for one, other in zip(some, others, strict=False):
        if one != other:
            return
        yield one


def follow(step, folder):
    """Do what a step says in `folder`; gives the lines that a person sees."""
    if step.kind.startswith("file "):
        (folder / step.kind.removeprefix("file ")).write_text(step.text, encoding="utf-8")
        return []
    if step.kind == "python":
        return printed([sys.executable, "-c", step.text], folder)
    words = shlex.split(step.text)
    if words[:2] == ["cp", "-r"]:
        shutil.copytree(folder / words[2], folder / words[3])
        return []
    assert words[0] == "termaudit", f"Nobody knows what to do with: {step.text}"
    return printed([sys.executable, "-m", "pipeline", *words[1:]], folder)


def printed(words, folder):
    """What a command prints, errors among it as they come, in a window of 80 columns."""
    plain = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "COLUMNS": "80", "NO_COLOR": "1"}
    made = subprocess.run(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **plain}
    )
    return made.stdout.decode().splitlines()


def with_other_numbers(shown):
    """What a page would show that had one number wrong: every number in turn."""
    for place, line in enumerate(shown):
        for number in re.finditer(r"\d+", line):
            other = f"{line[: number.start()]}{int(number[0]) + 1}{line[number.end() :]}"
            yield (*shown[:place], other, *shown[place + 1 :])


@pytest.fixture
def desk(tmp_path):
    """A folder with the demonstration corpus in it, and nothing else."""
    shutil.copytree(ROOT / "corpus" / "demo", tmp_path / "corpus" / "demo")
    return tmp_path


def test_every_command_gives_what_the_page_shows_and_would_not_with_another_number(desk):
    faults, unnoticed = [], []
    for step in steps(PAGE.read_text(encoding="utf-8")):
        seen = follow(step, desk)
        fault = missing(step.shown, seen)
        faults += ["\n".join([f"{step.text.strip()}: {fault}", *seen])] if fault else []
        unnoticed += [each for each in with_other_numbers(step.shown) if not fault and not missing(each, seen)]
    assert not faults, "\n\n".join(faults)
    assert not unnoticed


SEEN = ["18 documents read", "first of 3", "second of 3", "third of 3", "Report: report.html"]


@pytest.mark.parametrize(
    "shown",
    [
        SEEN,
        ["18 documents read", "...", "third of 3", "Report: report.html"],
        ["...", "second of 3", "..."],
        ["18 documents read", "...", "first of 3", "...", "third of 3", "..."],
        ["...", "Report: report.html  "],
    ],
)
def test_lines_in_their_order_with_gaps_are_what_was_printed(shown):
    assert missing(shown, SEEN) == ""


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        (["19 documents read", "..."], "not printed: 19 documents read"),
        (SEEN[:-1], "not shown: Report: report.html"),
        (["first of 3", "..."], "not printed here: first of 3"),
        (["...", "third of 3"], "not printed here: third of 3"),
        (["...", "third of 3", "...", "first of 3", "..."], "not printed: first of 3"),
        (["...", "first of 3", "third of 3", "..."], "not printed: third of 3"),
        (["...", "second of 3", "...", "second of 3", "..."], "not printed: second of 3"),
        (["18 documents", "..."], "not printed: 18 documents"),
        ([], "not shown: 18 documents read"),
        ([*SEEN, "more"], "not printed: more"),
        (["..", "Report: report.html"], "not printed: .."),
    ],
)
def test_another_word_another_order_and_a_line_too_few_or_too_many_are_noticed(shown, fault):
    assert missing(shown, SEEN) == fault


def test_a_command_that_prints_nothing_is_shown_with_nothing():
    assert missing([], []) == ""
    assert missing(["a line"], []) == "not printed: a line"


def test_no_block_leaves_out_all_that_it_could_be_wrong_in():
    for step in steps(PAGE.read_text(encoding="utf-8")):
        lines = [line for line in step.shown if line.strip()]
        assert not lines or any(line != GAP for line in lines), step.text
        assert (GAP, GAP) not in pairwise(lines), step.text
        assert lines or step.kind.startswith("file ") or step.text.startswith("cp "), f"shows nothing: {step.text}"


def test_every_fence_of_the_page_is_a_block_that_is_tested():
    page = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) * 2 == len(re.findall(r"^```", page, flags=re.MULTILINE))


def test_every_command_of_the_program_that_the_page_names_is_there():
    from pipeline.cli import main

    named = set(re.findall(r"[`$'] ?termaudit ([a-z]+)", PAGE.read_text(encoding="utf-8")))
    assert {"run", "term", "kwic", "check", "export", "sample", "new"} <= named <= set(main.commands)


def test_every_target_of_make_that_the_page_names_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"`make ([a-z]+)", PAGE.read_text(encoding="utf-8"))
    assert named
    for target in named:
        assert re.search(rf"^[a-z ]*\b{target}\b[a-z ]*:", makefile, flags=re.MULTILINE), target


def test_every_file_that_the_page_links_is_there():
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", PAGE.read_text(encoding="utf-8"))
    assert links
    for target in links:
        assert (PAGE.parent / target).exists(), target
