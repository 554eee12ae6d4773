"""What runs in a Dask worker: each of its threads keeps one worker process, and hands it task after task."""

import importlib
import json
import os
import threading
from typing import Any

from .limits import Limits
from .process import Worker

IDLE_SECONDS = 5  # after which a worker process is ended: the run may be over, or whoever started it lost


class _Seat:
    """The place of one thread: its worker process, and the run for which that works."""

    def __init__(self) -> None:
        self.run = ""
        self._worker: Worker | None = None
        self._asking = threading.Lock()
        self._timer = threading.Timer(0, self.rest)

    def ask(self, run: str, worker: Worker, task: dict[str, Any], *, is_alone: bool) -> dict[str, Any]:
        """The answer to a task, of the process that is there if it serves, or else of `worker`, not yet started."""
        with self._asking:
            self._timer.cancel()
            self.run, kept = run, self._worker
            if kept is None or is_alone or (kept.function, kept.limits) != (worker.function, worker.limits):
                self.end()
                self._worker = kept = worker
            answer = kept.ask(task)
            self._timer = threading.Timer(IDLE_SECONDS, self.rest)
            self._timer.daemon = True
            self._timer.start()
        return answer

    def rest(self) -> None:
        """End the process once it answers nobody."""
        with self._asking:
            self.end()

    def end(self) -> None:
        """End the process now; the next task gets another."""
        worker, self._worker = self._worker, None
        if worker:
            worker.kill()


_SEATS: dict[int, _Seat] = {}
_ENDED: set[str] = set()


def refusal(program: str, version: str, paths: list[str]) -> str:
    """Why this Dask worker cannot take part in a run, in words that follow its name; empty where it can.

    The function `program` ("module:name") must give `version` here too, and the `paths` must be seen.
    """
    module, name = program.split(":")
    if getattr(importlib.import_module(module), name)() != version:
        return "has another version of termaudit: install the same on all computers."
    for path in paths:
        if not os.path.exists(path):
            return f"does not see {path}: all computers must have this folder or file, at the same place."
    return ""


def answer(said: str) -> str:
    """Answer one task in the worker process of this thread: what `run_tasks` gives; JSON in, JSON out."""
    facts = json.loads(said)
    if facts["run"] in _ENDED:
        return "{}"
    seat = _SEATS.setdefault(threading.get_ident(), _Seat())
    worker = Worker(facts["function"], Limits(*facts["limits"]))
    return json.dumps(seat.ask(facts["run"], worker, facts["task"], is_alone=facts["is_alone"]))


def end(run: str) -> None:
    """End the worker processes that work for this run; no task of it that is still at hand starts another."""
    _ENDED.add(run)
    for seat in list(_SEATS.values()):
        if seat.run == run:
            seat.end()
