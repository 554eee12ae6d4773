"""What the commands do to the machine: no network, no program, no file but those they are given, no stored code."""

import ctypes
import json
import os
import socket
import struct
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from tests import fetching
from tests.audited import start
from tests.test_training import table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files are watched by means of Linux")
OPENED = 0x20  # IN_OPEN of inotify
SECRET = "The lighthouse keeper's third key lies under the blue stone."
SITUATED = json.dumps({"id": 1, "text": fetching.TOLD})


IN_A_WORKER = """
from pipeline.workers import Limits, run_tasks
[*run_tasks("tests.test_audit:_call", [{{}}], limits=Limits(9, 900), count=1)]
"""


class Web:
    """A server on this machine that counts who calls; it answers nothing."""

    def __init__(self):
        self.server, self.calls = socket.create_server(("", 0)), 0
        self.address = f"http://localhost:{self.server.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                caller, _ = self.server.accept()
            except OSError:
                return  # closed
            self.calls += 1
            caller.close()


class Opened:
    """Tells whether a file was opened by anyone, in whatever language: by inotify."""

    def __init__(self, path):
        self.system = ctypes.CDLL(None, use_errno=True)
        self.handle = self.system.inotify_init1(os.O_NONBLOCK)
        assert self.system.inotify_add_watch(self.handle, os.fsencode(path), OPENED) > 0

    def times(self):
        """How often it was opened since this was asked last."""
        try:
            told = os.read(self.handle, 4096)
        except BlockingIOError:
            return 0
        return len(told) // struct.calcsize("iIII")


@pytest.fixture(scope="module")
def web():
    made = Web()
    yield made
    made.server.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory, web):
    """A folder with a corpus of hostile papers, a secret beside it, and a finished run made under the watch."""
    folder = tmp_path_factory.mktemp("audit")
    for name in ("papers", "secrets", "scratch", "made"):
        (folder / name).mkdir()
    secret = folder / "secrets" / "keys.txt"
    secret.write_text(SECRET)
    for name, content in fetching.papers(str(secret), web.address).items():
        (folder / "papers" / name).write_bytes(content)
    (folder / "papers" / "linked.txt").symlink_to(secret)
    (folder / "labelled.csv").write_text(table(), encoding="utf-8")
    return folder


def told(log, what=None):
    lines = [json.loads(line) for line in Path(log).read_text().splitlines()]
    return [(line["what"], line["told"]) for line in lines if (line["what"] == "began") == (what == "began")]


def watched(place, *words, code=None, **options):
    """What is forbidden and was done all the same, how many processes were watched, and the finished process."""
    log = place / "scratch" / "log"
    log.unlink(missing_ok=True)
    corpus, read = place / "papers", [place / "papers", place / "labelled.csv"]
    write = [place / "out", place / "made", *([corpus / "decisions.csv"] if "import" in words else [])]
    done = start(log, words, code=code, write=write, read=read, scratch=str(place / "scratch"), **options)
    return told(log), told(log, "began"), done


def snapshot(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def done(place, web):
    """The run: what it did, which processes were watched, how often the secret was opened."""
    papers, secret = snapshot(place / "papers"), Opened(place / "secrets" / "keys.txt")
    faults, began, finished = watched(place, "run", place / "papers", "--out", place / "out", "--workers", "2")
    opened = secret.times()
    assert snapshot(place / "papers") == papers
    return faults, began, finished, opened


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import socket; socket.create_connection(('localhost', 9))", "socket."),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1')", "urllib.Request"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass'])", "subprocess.Popen"),
        ("import os; os.system('true')", "os.system"),
        ("import os; os.fork() or os._exit(0)", "os.fork"),
        ("open('{secret}').read()", "open"),
        ("open('{beside}/new', 'w')", "open"),
        ("import os; os.remove('{secret}')", "os.remove"),
        ("import os; os.rename('{secret}', '{beside}/other')", "os.rename"),
        ("import shutil; shutil.rmtree('{beside}')", "open"),
        ("import pickle, collections; pickle.loads(pickle.dumps(collections.OrderedDict()))", "pickle.find_class"),
        ("import marshal; marshal.loads(marshal.dumps(1))", "marshal.loads"),
        ("import ctypes; ctypes.CDLL('{beside}/evil.so')", "ctypes.dlopen"),
        (
            IN_A_WORKER,
            "socket.",
        ),
    ],
)
def test_the_watch_catches_what_is_forbidden_in_the_process_and_in_its_workers(place, code, what):
    beside = place / "secrets"
    faults, _, _ = watched(place, code=code.format(secret=beside / "keys.txt", beside=beside), capture_output=True)
    assert faults
    assert faults[0][0].startswith(what)
    assert snapshot(beside) == {Path("keys.txt"): SECRET.encode()}


def _call(task, note):
    socket.create_connection(("localhost", 9))


def test_the_eyes_of_these_tests_are_open(place, web):
    """A file opened by C, and a call, are seen where Python's audit events do not tell."""
    secret, calls = Opened(place / "secrets" / "keys.txt"), web.calls
    os.close(os.open(place / "secrets" / "keys.txt", os.O_RDONLY))
    assert secret.times() == 1
    socket.create_connection(web.server.getsockname()[:2]).close()
    for _ in range(100):
        if web.calls == calls + 1:
            break
        threading.Event().wait(0.05)
    assert web.calls == calls + 1


def test_a_run_on_papers_that_ask_for_files_and_addresses_touches_neither(place, done, web):
    calls = web.calls
    faults, began, finished, opened = done
    assert finished.returncode == 0
    assert faults == []
    assert sum("pipeline.workers" in words for _, words in began) >= 2  # the workers were watched too
    assert opened == 0
    assert web.calls == calls
    made = snapshot(place / "out")
    assert not [path for path, content in made.items() if SECRET.encode() in content]
    assert b"inter-agency" in made[Path("definitions.csv")].lower()
    assert list((place / "scratch" / "home").iterdir()) == []
    assert list((place / "scratch" / "temporary").iterdir()) == []


def test_every_paper_but_those_that_declare_entities_is_read_all_the_same(place, done):
    import csv

    with (place / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        statuses = {row["path"]: row["status"] for row in csv.DictReader(lines)}
    assert {name for name, status in statuses.items() if status in ("failed", "skipped")} == {
        *("entities.xml", "parameters.xml", "picture.svg", "linked.txt")
    }
    assert statuses["letter.docx"] == statuses["page.html"] == statuses["note.md"] == "read"


COMMANDS = {
    "text of a PDF": ["text", "{papers}/fetching.pdf"],
    "text of a Word document": ["text", "{papers}/letter.docx", "--all"],
    "text of a page": ["text", "{papers}/page.html", "--json"],
    "text of an article": ["text", "{papers}/type.xml"],
    "code": ["code"],
    "term": ["term", "inter-agency", "--out", "{out}"],
    "kwic": ["kwic", "agenc.*", "--out", "{out}", "--csv"],
    "check of a draft": ["check", "{papers}/letter.docx", "--out", "{out}"],
    "candidates": ["candidates", "--out", "{out}"],
    "sample": ["sample", "--out", "{out}", "--n", "5"],
    "export xlsx": ["export", "xlsx", "{made}/evidence.xlsx", "--out", "{out}"],
    "export docx": ["export", "docx", "{made}/appendix.docx", "--out", "{out}"],
    "export qdpx": ["export", "qdpx", "{made}/project.qdpx", "--out", "{out}"],
    "import qdpx": ["import", "qdpx", "{made}/project.qdpx", "--corpus", "{papers}", "--out", "{out}"],
    "codebook check": ["codebook", "check"],
    "train": ["train", "{labelled}", "--model", "{made}/model"],
}


def test_every_other_command_keeps_to_its_own_files_and_off_the_network(place, done, web):
    names = {name: str(place / name) for name in ("papers", "out", "made")} | {"labelled": place / "labelled.csv"}
    secret, calls, beside = Opened(place / "secrets" / "keys.txt"), web.calls, {}
    for name, words in COMMANDS.items():
        words = [word.format(**names) for word in words]
        faults, began, finished = watched(place, *words, input=SITUATED.encode(), capture_output=True)
        assert (name, finished.returncode, finished.stderr) == (name, 0, finished.stderr)
        assert (name, faults, len(began) > 0) == (name, [], True)
        beside[name] = SECRET.encode() in finished.stdout
    assert secret.times() == 0
    assert web.calls == calls
    assert not any(beside.values())
    with zipfile.ZipFile(place / "made" / "evidence.xlsx") as book:
        assert not any(SECRET.encode() in book.read(name) for name in book.namelist())
