"""What one task may take of time and memory, and how it is told that it took more."""

from dataclasses import dataclass
from typing import Any

try:
    import resource
except ImportError:  # not on every system: time limits only
    resource = None  # type: ignore[assignment]


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


def hold(limits: Limits) -> None:
    """Set the limits of this process for its next task."""
    if resource is None:
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    room = limits.megabytes * 1024 * 1024
    _bound(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + limits.seconds + 1)
    _bound(resource.RLIMIT_AS, room)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, room)


def _bound(what: int, most: int) -> None:
    """Set a limit of this process, never above the one it was started with, as batch systems set them."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def failure(kind: str, message: str, hint: str = "") -> dict[str, Any]:
    """The answer to a task that failed."""
    return {"error": [kind, message, hint]}


def out_of_memory(limits: Limits) -> dict[str, Any]:
    """The answer to a task that needs more memory than it may take."""
    hint = "Raise 'megabytes', or save the file again with another program."
    return failure("memory", f"Reading needs more than {limits.megabytes} MB of memory.", hint)
