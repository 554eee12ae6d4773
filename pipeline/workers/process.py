"""One worker process from outside: started, asked, killed, and why it ended."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from . import scratch
from .limits import Limits, failure, out_of_memory

ANSWER_BYTES = 1_000_000
WALL_FACTOR = 3  # a busy machine gives a process a third of a core: CPU time decides, wall time is the last resort
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


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
                return failure("crashed", "The run was interrupted.")
            if self.process is None or self.process.poll() is not None:
                try:
                    self.process = self._start()
                except OSError as error:
                    return failure("crashed", f"No process could be started to read the file ({error.strerror}).")
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
                scratch.remove(self._scratch)

    def _start(self) -> subprocess.Popen:
        scratch.remove(self._scratch)  # what a worker that was killed left
        self._scratch = scratch.make()
        environment = {**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._scratch)
        limits = f"{self.limits.seconds},{self.limits.megabytes}"
        folder = str(Path(__file__).absolute().parents[2])
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "pipeline.workers.inside", self.function, limits, str(os.getpid()), self._scratch],
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
            return failure("timeout", f"Reading took longer than {self.limits.seconds} seconds.", "Raise 'seconds'.")
        if status == -getattr(signal, "SIGXFSZ", 0):
            return failure("memory", "Reading produced more data than is allowed.")
        # Libraries in C abort where they get no memory; the system kills who takes too much of it.
        if status in (-signal.SIGABRT, -getattr(signal, "SIGKILL", 0)):
            return out_of_memory(self.limits)
        name = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return failure("crashed", f"The reader broke off ({name}).", "Save the file again with another program.")


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
