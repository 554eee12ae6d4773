"""Runs tasks on a Dask cluster: the same worker processes, each kept by a thread of a Dask worker.

Tasks and answers are JSON. Each task is given to one Dask worker, not to the cluster as a whole: so it is known at
which task a Dask worker was lost, and one that brings down Dask worker after Dask worker is given up.
"""

import contextlib
import importlib
import itertools
import json
import logging
import secrets
import tempfile
import threading
import time
import warnings
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .. import atomic
from ..errors import PipelineError
from . import hosted
from .address import LOCAL
from .limits import Limits, failure

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECTING = 10  # seconds after which a scheduler that does not answer is given up
LEAVING = 3  # seconds for taking leave of it
WAITING = 30  # seconds without any Dask worker
READY = 10_000  # tasks that are laid out to be given
AHEAD = 2  # tasks for each thread: one being read, one at hand
LOSSES = 3  # Dask workers that a task may cost
LOST = ("The computers of the cluster that read the file were lost.", "Run again without a cluster.")
LOGS = ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio")


@dataclass(frozen=True)
class Cluster:
    """Where tasks are sent: the address of a Dask scheduler, or `local`, and what its workers must share with us.

    Every worker must see `folder` and `paths` at the same places, and the function `program` ("module:name") must give
    the same there as here.
    """

    address: str
    folder: Path
    paths: tuple[str, ...]
    program: str


@contextlib.contextmanager
def crew(cluster: Cluster, function: str, limits: Limits, count: int) -> "Iterator[Crew]":
    """The workers of the cluster, ready for tasks of one function; with `count` threads where it is `local`.

    Raises `PipelineError` where the cluster cannot be reached or, while it is used, is lost.
    """
    token = secrets.token_hex(8)
    mark = cluster.folder / f"{atomic.PREFIX}{token}"  # swept, should it be left
    module, name = cluster.program.split(":")
    version = getattr(importlib.import_module(module), name)()
    shared = (cluster.program, version, [str(mark), *cluster.paths])
    facts = {"run": token, "function": function, "limits": astuple(limits)}
    atomic.write(mark, b"", durable=False)
    try:
        with _connected(cluster.address, count) as client:
            made = Crew(client, cluster.address, facts, shared)
            try:
                yield made
            finally:
                made.leave()
    finally:
        mark.unlink(missing_ok=True)


@contextlib.contextmanager
def _connected(address: str, count: int) -> "Iterator[Client]":
    from distributed import Client
    from distributed.security import Security

    for name in LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # users are told in our own words, also at the very end
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        try:
            if address.startswith("tls://") and not Security().get_connection_args("client").get("ssl_context"):
                raise ValueError("Dask's own settings name no certificates, see docs/scale.md")
            scheduler = stack.enter_context(_started(count)) if address == LOCAL else address
            client = Client(scheduler, timeout=CONNECTING, set_as_default=False, name="termaudit")
        except (OSError, ValueError, RuntimeError, ImportError, TypeError) as error:
            raise PipelineError(
                f"No cluster can be used at {address} ({_in_short(error)}): see that its scheduler runs."
            ) from error
        stack.callback(client.close, timeout=LEAVING)
        yield client


def _in_short(error: BaseException) -> str:
    """What was first at fault, in the few words that Dask or the system have for it."""
    while error.__cause__:
        error = error.__cause__
    said = str(error).partition("\n")[0][:200]
    return f"{type(error).__name__}: {said}" if said else "no answer"


@contextlib.contextmanager
def _started(count: int) -> Iterator[str]:
    """A scheduler and a Dask worker inside this process, which nobody else reaches; gives the scheduler's address.

    Documents are read in worker processes all the same: Dask's own need be no more than threads.
    """
    import dask
    from distributed import LocalCluster

    options = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": None, "silence_logs": logging.CRITICAL}
    options |= {"n_workers": 1, "threads_per_worker": count, "processes": False, "memory_limit": 0}
    with (
        tempfile.TemporaryDirectory(prefix="dask-") as folder,
        dask.config.set({"temporary-directory": folder}),
        LocalCluster(**options) as started,
    ):
        yield started.scheduler_address


@dataclass(frozen=True)
class _Given:
    """A task that a Dask worker has."""

    number: int
    task: dict[str, Any]
    address: str


class Crew:
    """The Dask workers of a cluster, each given a few tasks at a time."""

    def __init__(self, client: "Client", address: str, facts: dict[str, Any], shared: tuple) -> None:
        from distributed import as_completed

        self._client, self._address, self._facts, self._shared = client, address, facts, shared
        self._done = as_completed(loop=client.loop, with_results=True, raise_errors=False)
        self._given: dict[Future, _Given] = {}
        self._threads: dict[str, int] = {}  # of each Dask worker, by its address
        self._found: dict[str, Any] = {}  # what each answered that joined (`_ask`), None before that
        self._losses: Counter = Counter()  # Dask workers lost, by number of the task that they had
        self._looked, self._seen = 0.0, time.monotonic()

    def run(self, tasks: Iterable[tuple[int, dict[str, Any]]], *, is_alone: bool) -> Iterator[tuple[int, dict]]:
        """Yield (number, answer) as tasks end; where they are tried `is_alone`, a computer has one at a time.

        A task whose Dask worker was lost counts as crashed; tried alone, it goes to another first.
        """
        source, waiting = iter(tasks), deque()
        while True:
            waiting.extend(itertools.islice(source, max(0, READY - len(waiting))))
            if not waiting and not self._given:
                return
            self._look()
            self._give(waiting, is_alone=is_alone)
            for given, answer in [*self._gathered(), *self._lost()]:
                if answer is None:
                    self._losses[given.number] += 1
                if answer is None and is_alone and self._losses[given.number] < LOSSES:
                    waiting.append((given.number, given.task))
                else:
                    yield given.number, answer or failure("crashed", *LOST)

    def leave(self) -> None:
        """Take back what was given, and end the worker processes."""
        for future in self._given:
            future.release()
        with contextlib.suppress(Exception):  # where the cluster is lost, they end by themselves
            self._client.run(hosted.end, self._facts["run"], on_error="ignore", callback_timeout=LEAVING)

    def _look(self) -> None:
        """See which Dask workers are there, once a second; that the scheduler answers is seen with it."""
        if time.monotonic() < self._looked + 1:
            return
        try:
            there = dict(self._client.nthreads(callback_timeout=CONNECTING))
        except Exception as error:
            raise self._gone() from error
        if joined := [address for address in there if address not in self._found]:
            self._found |= dict.fromkeys(joined)
            threading.Thread(target=self._ask, args=(joined,), daemon=True).start()
        for address, refused in list(self._found.items()):
            if isinstance(refused, Exception):
                raise self._without_program(address, refused)
            if refused:
                raise PipelineError(f"The worker {address} {refused}")
        self._threads = {address: threads for address, threads in there.items() if self._found.get(address) == ""}
        self._looked = time.monotonic()
        if self._threads:
            self._seen = self._looked
        elif self._looked > self._seen + WAITING:
            raise PipelineError(
                f"The cluster at {self._address} has no workers: start some; what was read is kept, and the same "
                "command goes on from there."
            )

    def _ask(self, addresses: list[str]) -> None:
        """Ask Dask workers that joined why they cannot take part; those that do not answer are asked again."""
        try:
            found = self._client.run(
                hosted.refusal, *self._shared, workers=addresses, on_error="return", callback_timeout=WAITING
            )
        except Exception:  # it is seen elsewhere that the scheduler is lost
            found = {}
        for address in addresses:
            if isinstance(found.get(address, OSError()), OSError):
                del self._found[address]
            else:
                self._found[address] = found[address]

    def _give(self, waiting: deque, *, is_alone: bool) -> None:
        """Give each Dask worker what it can take, those that have least first."""
        held = Counter(given.address for given in self._given.values())
        places = {urlsplit(address).hostname: address for address in sorted(self._threads)}
        room = dict.fromkeys(places.values(), 1) if is_alone else self._threads
        for depth in range(1, 2 if is_alone else AHEAD + 1):
            for address, threads in room.items():
                while waiting and held[address] < threads * depth:
                    self._send(_Given(*waiting.popleft(), address), is_alone=is_alone)
                    held[address] += 1

    def _send(self, given: _Given, *, is_alone: bool) -> None:
        said = json.dumps(self._facts | {"task": given.task, "is_alone": is_alone})
        try:
            future = self._client.submit(hosted.answer, said, pure=False, workers=[given.address])
        except Exception as error:
            raise self._gone() from error
        self._given[future] = given
        self._done.add(future)

    def _gathered(self) -> Iterator[tuple[_Given, dict | None]]:
        """What has ended, with its answer; none where the Dask worker was lost."""
        from distributed import KilledWorker

        batch = self._done.next_batch(block=False)
        if not batch:
            time.sleep(0.02)
        for future, result in batch:
            given = self._given.pop(future, None)
            if given is None:
                continue  # its Dask worker had been lost
            if future.status == "finished":
                yield given, json.loads(result)
            elif future.status == "error" and isinstance(result[1], KilledWorker):
                yield given, None
            elif future.status == "error":
                raise self._without_program(given.address, result[1])
            else:
                raise self._gone()

    def _lost(self) -> Iterator[tuple[_Given, None]]:
        """What Dask workers had that are no longer there."""
        for future, given in list(self._given.items()):
            if given.address not in self._threads:
                del self._given[future]
                future.release()
                yield given, None

    def _without_program(self, address: str, error: Exception) -> PipelineError:
        return PipelineError(
            f"The scheduler, or the worker {address}, cannot run termaudit ({_in_short(error)}): "
            "install the same on all computers of the cluster."
        )

    def _gone(self) -> PipelineError:
        return PipelineError(
            f"The cluster at {self._address} was lost: what was read is kept; run the same command again."
        )
