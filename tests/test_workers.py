"""Worker processes: whatever a document does, the others are not touched and nothing is left behind."""

import fcntl
import os
import subprocess
import sys
import tempfile
import time

import pytest

from pipeline import workers
from pipeline.workers import Limits, limits, process, run_tasks

LIMITS = Limits(seconds=1, megabytes=600)


def outcome(deeds, count=2, limits=LIMITS, **facts):
    tasks = [{"deed": deed, "word": number, **facts} for number, deed in enumerate(deeds)]
    return dict(run_tasks("tests.poison:work", tasks, limits=limits, count=count))


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as facts:
            return facts.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_answers_come_back_with_the_number_of_their_task():
    assert outcome(["answer"] * 7, count=3) == {number: {"value": number} for number in range(7)}


def test_no_tasks_start_no_process():
    assert outcome([]) == {}


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        ("abort", "memory"),
        ("crash", "crashed"),
        ("loop", "timeout"),
        ("eat", "memory"),
        ("break", "crashed"),
    ],
)
def test_a_bad_document_is_told_by_its_kind_and_the_others_are_untouched(deed, kind):
    answers = outcome(["answer", deed, "answer", "answer"])
    assert answers[1]["error"][0] == kind
    assert [answers[number] for number in (0, 2, 3)] == [{"value": 0}, {"value": 2}, {"value": 3}]


def test_a_refusal_keeps_its_words():
    assert outcome(["refuse"])[0]["error"] == ["password", "A password is needed.", "Ask for it."]


def test_an_error_tells_the_place_at_which_it_arose():
    assert [outcome([deed])[0]["at"] for deed in ("refuse", "abort")] == [["read", None]] * 2


def parts(*deadly):
    [(_, answer)] = run_tasks("tests.poison:parts", [{"deadly": deadly}], limits=LIMITS, count=1)
    return answer


def test_a_part_that_ends_its_worker_does_not_cost_the_others():
    assert parts() == {"value": [[0, 1, 2, 3, 4], None]}
    read, left_out = parts(1, 3)["value"]
    assert read == [0, 2, 4]
    assert [(part, kind) for part, kind, _ in left_out] == [(1, "memory"), (3, "memory")]


def test_a_task_that_ends_its_worker_again_and_again_is_given_up():
    answer = parts(0, 1, 2, 3)
    assert answer["error"][0] == "memory"
    assert answer["at"] == ["read", workers.LEFT_OUT]


def test_what_a_killed_worker_left_on_the_disk_is_removed(tmp_path):
    note = tmp_path / "folder"
    outcome(["litter"], note=str(note))
    assert note.read_text()
    assert not os.path.exists(note.read_text())


def test_a_document_that_sleeps_ends_by_wall_time(monkeypatch):
    monkeypatch.setattr(process, "WALL_FACTOR", -28)  # leaves two seconds
    assert outcome(["sleep", "answer"])[0]["error"][0] == "timeout"


def test_what_a_library_prints_is_no_answer():
    assert outcome(["chatter"]) == {0: {"value": "honest"}}


def test_children_of_a_killed_worker_die_with_it(tmp_path):
    note = tmp_path / "pid"
    outcome(["child"], note=str(note))
    pid = int(note.read_text())
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


def test_workers_end_when_nobody_wants_their_answers():
    answers = run_tasks("tests.poison:work", [{"deed": "sleep"}] * 2, limits=LIMITS, count=2)
    started = time.monotonic()
    first = run_tasks("tests.poison:work", [{"deed": "answer", "word": 1}, {"deed": "sleep"}], limits=LIMITS, count=2)
    assert next(first)[1] == {"value": 1}
    first.close()
    answers.close()
    assert time.monotonic() - started < 10


def test_without_the_resource_module_time_limits_hold_and_it_is_said(monkeypatch):
    monkeypatch.setattr(limits, "resource", None)
    assert "time only" in workers.what_is_missing()
    assert outcome(["answer"]) == {0: {"value": 0}}


def test_a_worker_dies_with_its_parent(tmp_path):
    script = (
        "import os, sys, threading\n"
        "from pipeline.workers import Limits, Worker\n"
        "worker = Worker('tests.poison:work', Limits(60, 600))\n"
        "threading.Thread(target=worker.ask, args=({'deed': 'sleep'},), daemon=True).start()\n"
        "while worker.process is None: pass\n"
        "print(worker.process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )

    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=os.getcwd())
    pid = int(made.stdout)
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


def test_a_run_under_a_limit_of_its_own_keeps_to_it():
    script = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))\n"
        "from tests.test_workers import Limits, outcome\n"
        "print(outcome(['answer', 'answer'], count=1, limits=Limits(5, 1500)))\n"
    )
    drop = ["setpriv", "--inh-caps=-sys_resource", "--bounding-set=-sys_resource"] if os.geteuid() == 0 else []
    made = subprocess.run([*drop, sys.executable, "-c", script], capture_output=True, text=True, cwd=os.getcwd())
    assert made.stdout == "{0: {'value': 0}, 1: {'value': 1}}\n", made.stderr


def test_scratch_folders_of_killed_runs_are_removed_and_those_of_living_ones_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young, used = (tmp_path / f"termaudit-{name}" for name in ("old", "young", "used"))
    for folder in (old, young, used):
        folder.mkdir()
        (folder / "page.png").write_bytes(b"x")
    for folder in (old, used):
        os.utime(folder, (0, 0))
    handle = os.open(used, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    assert outcome(["answer"]) == {0: {"value": 0}}
    os.close(handle)
    assert {path.name for path in tmp_path.iterdir()} == {"termaudit-young", "termaudit-used"}
