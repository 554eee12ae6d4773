"""Runs tasks in killable worker processes; it knows no stage.

A worker is a Python process in a session of its own that reads a task as one JSON line, calls one function, says where
it is, and answers with one JSON line. Nothing that it returns is unpickled. Whatever a document does to it (loop,
abort, eat memory), the worker is killed with its children and its temporary files, and no other task is touched.
"""

import functools
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import scratch
from .address import check_address
from .cluster import Cluster, crew
from .limits import Limits, what_is_missing
from .process import Worker

__all__ = ["DEADLY", "LEFT_OUT", "Cluster", "Limits", "Worker", "check_address", "run_tasks", "what_is_missing"]

DEADLY = ("timeout", "memory", "crashed")
Answers = Iterator[tuple[int, dict]]
LEFT_OUT = 2  # places at which a task may end its worker before it is given up


def run_tasks(
    function: str, tasks: list[dict[str, Any]], *, limits: Limits, count: int, cluster: Cluster | None = None
) -> Iterator[tuple[int, dict]]:
    """Call `function` ("module:name") on every task and yield (number of the task, answer) as they end.

    `function` takes the task, and a function to be told the place where it is, as [step, part or None]. An answer is
    {"value": ...} or {"error": [kind, message, hint], "at": the last place}; kind is disk where the task could not
    write. A task that ended by time, memory or a signal is tried again, alone, after all others, with "left_out" in
    the task: [part, kind, message] for each part at which it ended. Tasks run in `count` processes here, or on a
    cluster; it raises `PipelineError` where that is lost.
    """
    scratch.sweep()
    if cluster is None:
        yield from _with_second_try(functools.partial(_run, function, limits, count), tasks)
    elif tasks:
        with crew(cluster, function, limits, min(count, len(tasks))) as found:
            yield from _with_second_try(found.run, tasks)


def _with_second_try(run: Callable[..., Answers], tasks: list[dict[str, Any]]) -> Answers:
    """The answers to all tasks; those that ended their worker last: whole if they can be, else without such parts."""
    left_out: dict[int, list[list]] = {}
    for number, answer in run(enumerate(tasks), is_alone=False):
        if _is_deadly(answer):
            left_out[number] = []
        else:
            yield number, answer
    while left_out:
        again = [(number, tasks[number] | {"left_out": list(parts)}) for number, parts in sorted(left_out.items())]
        for number, answer in run(again, is_alone=True):
            part = answer.get("at", [None, None])[1]
            if _is_deadly(answer) and part is not None and len(left_out[number]) < LEFT_OUT:
                left_out[number].append([part, *answer["error"][:2]])
            else:
                del left_out[number]
                yield number, answer


def _is_deadly(answer: dict) -> bool:
    return "error" in answer and answer["error"][0] in DEADLY


def _run(
    function: str, limits: Limits, count: int, tasks: Iterable[tuple[int, dict[str, Any]]], *, is_alone: bool
) -> Answers:
    """Run tasks in processes of this computer; each that is to be alone in one of its own."""
    tasks = list(tasks)
    if is_alone and len(tasks) > 1:
        for task in tasks:
            yield from _run(function, limits, 1, [task], is_alone=True)
        return
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


def _serve(worker: Worker, waiting: queue.SimpleQueue, done: queue.SimpleQueue) -> None:
    while True:
        try:
            number, task = waiting.get_nowait()
        except queue.Empty:
            return
        done.put((number, worker.ask(task)))
