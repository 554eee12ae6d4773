"""Tells a watcher which page is being read, and leaves out pages at which a reader broke off before.

What a reader does to its own process cannot be caught inside it. So whoever runs readers in processes of their own may
watch from outside: it is told each page before the page is read, and names the pages to leave out at the next try.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .layout.page import Page


@dataclass(frozen=True)
class _Watch:
    note: Callable[[int | None], None]
    left_out: dict[int, tuple[str, str]]


_WATCH: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(note: Callable[[int | None], None], left_out: dict[int, tuple[str, str]]) -> Iterator[None]:
    """While this holds, `note` is called with the index of each page, and with None when the last is read.

    `left_out` gives, by index, pages not to be read: the kind of problem and why, in words that fit into brackets.
    """
    token = _WATCH.set(_Watch(note, left_out))
    try:
        yield
    finally:
        _WATCH.reset(token)


def one_by_one(pages: "list[Page]") -> "Iterator[Page]":
    """The pages, each told to the watcher first; those to be left out come with their `problem`, and are not told."""
    watch = _WATCH.get()
    if watch is None:
        yield from pages
        return
    try:
        for page in pages:
            if page.index in watch.left_out:
                page.problem_kind, page.problem = watch.left_out[page.index]
            else:
                watch.note(page.index)
            yield page
    finally:
        watch.note(None)
