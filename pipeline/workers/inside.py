"""What runs inside a worker process: task after task is answered, within the limits, until the input ends."""

import importlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from ..errors import DiskFailed, DocumentError
from . import scratch
from .limits import Limits, failure, hold, out_of_memory


def _work(function: Callable[[dict, Callable], Any], limits: Limits) -> None:
    """Answer task after task until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not look like an answer

    def note(place: list) -> None:
        answers.write(json.dumps({"at": place}).encode() + b"\n")
        answers.flush()

    for line in sys.stdin.buffer:
        hold(limits)
        try:
            answer = {"value": function(json.loads(line), note)}
        except DocumentError as error:
            answer = failure(error.kind, error.message, error.hint)
        except DiskFailed as error:
            answer = failure("disk", str(error))
        except MemoryError:
            answer = out_of_memory(limits)
        except RecursionError:
            answer = failure("damaged", "The file is nested too deeply to be read.")
        except Exception as error:
            answer = failure("crashed", f"{type(error).__name__}: {str(error)[:200]}", "Please report this file.")
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        if "error" in answer and answer["error"][0] == "memory":
            return  # memory may be in pieces: the next task gets a fresh process


def _die_with(parent: int, folder: str) -> None:
    """End with the parent, however it ended, and take the children and the temporary files along."""
    while os.getppid() == parent:
        time.sleep(0.5)
    scratch.remove(folder)
    os.killpg(0, signal.SIGKILL)


def _main(function: str, limits: str, parent: str, folder: str) -> None:
    if hasattr(os, "getppid") and os.name == "posix":
        threading.Thread(target=_die_with, args=(int(parent), folder), daemon=True).start()
    scratch.claim(folder)
    module, name = function.split(":")
    try:
        _work(getattr(importlib.import_module(module), name), Limits(*map(int, limits.split(","))))
    finally:
        scratch.remove(folder)


if __name__ == "__main__":
    _main(*sys.argv[1:])
