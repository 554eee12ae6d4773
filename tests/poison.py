"""Tasks that behave badly, for the tests of the worker processes."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time

from pipeline.errors import DocumentError


def work(task, note):
    note(["read", None])
    return DEEDS[task["deed"]](task)


def _answer(task):
    return task["word"]


def _refuse(task):
    raise DocumentError("password", "A password is needed.", "Ask for it.")


def _break(task):
    raise ValueError("odd bytes")


def _abort(task):
    os.abort()


def _crash(task):
    ctypes.string_at(0)


def _loop(task):
    while True:
        pass


def _sleep(task):
    time.sleep(3600)


def _eat(task):
    return len([bytearray(10_000_000) for _ in range(1000)])


def _chatter(task):
    os.write(1, b'{"value": "forged"}\n')
    print('{"value": "forged too"}', flush=True)
    return "honest"


def _leave_a_child(task):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    with open(task["note"], "w") as note:
        note.write(str(child.pid))
    os.abort()


def _litter(task):
    folder = tempfile.mkdtemp()
    with open(task["note"], "w") as note:
        note.write(folder)
    os.abort()


def _end_the_parent(task):
    with open(task["note"], "a") as note:
        note.write(f"{os.getppid()}\n")
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)


def parts(task, note):
    """Five parts, of which those named in the task end the worker; gives what was read and what was left out."""
    left_out = {part for part, *_ in task.get("left_out", [])}
    for part in range(5):
        if "left_out" in task:
            note(["read", part])
        if part in task["deadly"] and part not in left_out:
            os.abort()
    return [sorted({*range(5)} - left_out), task.get("left_out")]


DEEDS = {
    "litter": _litter,
    "answer": _answer,
    "refuse": _refuse,
    "break": _break,
    "abort": _abort,
    "crash": _crash,
    "loop": _loop,
    "sleep": _sleep,
    "eat": _eat,
    "chatter": _chatter,
    "child": _leave_a_child,
    "parent": _end_the_parent,
}
