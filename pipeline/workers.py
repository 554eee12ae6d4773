"""Runs tasks in killable worker processes; it knows no stage.

A worker is a Python process in a session of its own that reads a task as one JSON line, calls one function, says where
it is, and answers with one JSON line. Nothing that it returns is unpickled. Whatever a document does to it (loop,
abort, eat memory), the worker is killed with its children and its temporary files, and no other task is touched.
"""

import importlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .errors import DiskFailed, DocumentError

try:
    import resource
except ImportError:  # not on every system: time limits only
    resource = None  # type: ignore[assignment]

ANSWER_BYTES = 1_000_000
DEADLY = ("timeout", "memory", "crashed")
LEFT_OUT = 2  # places at which a task may end its worker before it is given up
WALL_FACTOR = 3  # a busy machine gives a process a third of a core: CPU time decides, wall time is the last resort
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Limits:
    """Bounds of one task: CPU seconds, and megabytes of address space, of its worker and of each of its children.

    `waiting` are seconds of wall time that it may wait for its children, beside what the CPU seconds allow.
    """

    seconds: int
    megabytes: int
    waiting: int = 0


def what_is_missing() -> str:
    """A sentence about limits that this system cannot set; empty where all hold."""
    if resource is not None:
        return ""
    return "This system cannot limit the memory of a process: documents are limited in time only."


def run_tasks(function: str, tasks: list[dict[str, Any]], *, limits: Limits, count: int) -> Iterator[tuple[int, dict]]:
    """Call `function` ("module:name") on every task and yield (number of the task, answer) as they end.

    `function` takes the task, and a function to be told the place where it is, as [step, part or None]. An answer is
    {"value": ...} or {"error": [kind, message, hint], "at": the last place}; kind is disk where the task could not
    write. A task that ended by time, memory or a signal is tried again, alone, after all others, with "left_out" in
    the task: [part, kind, message] for each part at which it ended.
    """
    again: list[int] = []
    for number, answer in _run(function, list(enumerate(tasks)), limits, count):
        if _is_deadly(answer):
            again.append(number)
        else:
            yield number, answer
    for number in sorted(again):
        yield number, _try_again(function, tasks[number], limits)


def _is_deadly(answer: dict) -> bool:
    return "error" in answer and answer["error"][0] in DEADLY


def _try_again(function: str, task: dict[str, Any], limits: Limits) -> dict:
    """The answer to a task that ended its worker: as a whole if it can be, else without the parts that end it."""
    left_out: list[list] = []
    while True:
        [(_, answer)] = _run(function, [(0, task | {"left_out": left_out})], limits, 1)
        part = answer.get("at", [None, None])[1]
        if not _is_deadly(answer) or part is None or len(left_out) == LEFT_OUT:
            return answer
        left_out.append([part, *answer["error"][:2]])


def _run(
    function: str, tasks: list[tuple[int, dict[str, Any]]], limits: Limits, count: int
) -> Iterator[tuple[int, dict]]:
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    done: queue.SimpleQueue = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    workers = [Worker(function, limits) for _ in range(min(count, len(tasks)))]
    threads = [threading.Thread(target=_serve, args=(worker, waiting, done), daemon=True) for worker in workers]
    try:
        for thread in threads:
            thread.start()
        for _ in tasks:
            yield done.get()
    finally:
        while not waiting.empty():
            waiting.get_nowait()
        for worker in workers:
            worker.kill()
        for thread in threads:
            thread.join(timeout=5)


def _serve(worker: "Worker", waiting: queue.SimpleQueue, done: queue.SimpleQueue) -> None:
    while True:
        try:
            number, task = waiting.get_nowait()
        except queue.Empty:
            return
        done.put((number, worker.ask(task)))


class Worker:
    """One worker process, started on the first task and started anew after it was killed."""

    def __init__(self, function: str, limits: Limits) -> None:
        self.function, self.limits = function, limits
        self.process: subprocess.Popen | None = None
        self._scratch = ""
        self._is_closed = False
        self._lock = threading.Lock()

    def ask(self, task: dict[str, Any]) -> dict[str, Any]:
        """The worker's answer to one task, or why there is none."""
        with self._lock:
            if self._is_closed:
                return _error("crashed", "The run was interrupted.")
            if self.process is None or self.process.poll() is not None:
                try:
                    self.process = self._start()
                except OSError as error:
                    return _error("crashed", f"No process could be started to read the file ({error.strerror}).")
            process = self.process
        late = threading.Event()
        patience = self.limits.seconds * WALL_FACTOR + 30 + self.limits.waiting
        timer = threading.Timer(patience, self._late, args=(process, late))
        timer.start()
        said: dict[str, Any] = {}
        try:
            process.stdin.write(json.dumps(task).encode() + b"\n")
            process.stdin.flush()
            while (line := process.stdout.readline(ANSWER_BYTES)).endswith(b"\n"):
                said |= json.loads(line)
                if "value" in said:
                    return {"value": said["value"]}
                if "error" in said:
                    return said
        except (OSError, ValueError):
            pass  # the worker died while it was written to or read from: its exit status says how
        finally:
            timer.cancel()
        _kill(process)
        return said | self._post_mortem(process.wait(), was_late=late.is_set())

    def kill(self) -> None:
        """End the worker and its children now; it takes no further task."""
        with self._lock:
            self._is_closed = True
            if self.process is not None:
                _kill(self.process)
                self.process.wait()
                for pipe in (self.process.stdin, self.process.stdout):
                    _close(pipe)
                _remove(self._scratch)

    def _start(self) -> subprocess.Popen:
        _remove(self._scratch)  # what a worker that was killed left
        self._scratch = tempfile.mkdtemp(prefix="termaudit-")
        environment = {**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._scratch)
        limits = f"{self.limits.seconds},{self.limits.megabytes}"
        folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "pipeline.workers", self.function, limits, str(os.getpid()), self._scratch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    def _late(self, process: subprocess.Popen, late: threading.Event) -> None:
        late.set()
        _kill(process)

    def _post_mortem(self, status: int, *, was_late: bool) -> dict[str, Any]:
        """Why a worker ended."""
        if was_late or status == -getattr(signal, "SIGXCPU", 0):
            return _error("timeout", f"Reading took longer than {self.limits.seconds} seconds.", "Raise 'seconds'.")
        if status == -getattr(signal, "SIGXFSZ", 0):
            return _error("memory", "Reading produced more data than is allowed.")
        # Libraries in C abort where they get no memory; the system kills who takes too much of it.
        if status in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 0)):
            return _out_of_memory(self.limits)
        name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return _error("crashed", f"The reader broke off ({name}).", "Save the file again with another program.")


def _error(kind: str, message: str, hint: str = "") -> dict[str, Any]:
    return {"error": [kind, message, hint]}


def _out_of_memory(limits: Limits) -> dict[str, Any]:
    hint = "Raise 'megabytes', or save the file again with another program."
    return _error("memory", f"Reading needs more than {limits.megabytes} MB of memory.", hint)


def _remove(folder: str) -> None:
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def _kill(process: subprocess.Popen) -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        return


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return  # what was still to be written has no reader any more


# ---------------------------------------------------------------------------------------------- inside the worker


def _work(function: Callable[[dict, Callable], Any], limits: Limits) -> None:
    """Answer task after task until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not look like an answer

    def note(place: list) -> None:
        answers.write(json.dumps({"at": place}).encode() + b"\n")
        answers.flush()

    for line in sys.stdin.buffer:
        _limit(limits)
        try:
            answer = {"value": function(json.loads(line), note)}
        except DocumentError as error:
            answer = _error(error.kind, error.message, error.hint)
        except DiskFailed as error:
            answer = _error("disk", str(error))
        except MemoryError:
            answer = _out_of_memory(limits)
        except RecursionError:
            answer = _error("damaged", "The file is nested too deeply to be read.")
        except Exception as error:
            answer = _error("crashed", f"{type(error).__name__}: {str(error)[:200]}", "Please report this file.")
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        if "error" in answer and answer["error"][0] == "memory":
            return  # memory may be in pieces: the next task gets a fresh process


def _limit(limits: Limits) -> None:
    if resource is None:
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent.ru_utime + spent.ru_stime) + limits.seconds + 1, hard))
    room = limits.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def _die_with(parent: int, scratch: str) -> None:
    """End with the parent, however it ended, and take the children and the temporary files along."""
    while os.getppid() == parent:
        time.sleep(0.5)
    _remove(scratch)
    os.killpg(0, signal.SIGKILL)


def _main(function: str, limits: str, parent: str, scratch: str) -> None:
    if hasattr(os, "getppid") and os.name == "posix":
        threading.Thread(target=_die_with, args=(int(parent), scratch), daemon=True).start()
    module, name = function.split(":")
    try:
        _work(getattr(importlib.import_module(module), name), Limits(*map(int, limits.split(","))))
    finally:
        _remove(scratch)


if __name__ == "__main__":
    _main(*sys.argv[1:])
