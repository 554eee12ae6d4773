"""Speaks to people: sentences on standard error, a progress bar, names that hide nothing."""

import os
import sys
from typing import Any

import click


def say(sentence: str) -> None:
    """A sentence on standard error, where data never go."""
    click.echo(sentence, err=True)


def shown(name: str) -> str:
    """A name or message with what cannot be printed as its code."""
    return "".join(letter if letter.isprintable() or letter == "\u00a0" else f"\\x{ord(letter):02x}" for letter in name)


class Bar:
    """A progress bar on standard error, shown after one second; silent when piped."""

    def __init__(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown and sys.stderr.isatty()
        self.bar: Any = None

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def show(self, what: str, done: int, total: int) -> None:
        """Show that of `what` `done` of `total` steps are done, with the time that is left; each kind has its bar."""
        if not self.is_shown:
            return
        if self.bar is None or self.bar.desc != what:
            from tqdm import tqdm

            if self.bar is not None:
                self.bar.close()
            colour = None if os.environ.get("NO_COLOR") else "cyan"
            layout = "{desc} {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}, {remaining} left"
            self.bar = tqdm(total=total, desc=what, file=sys.stderr, delay=1, colour=colour, bar_format=layout)
        self.bar.update(done - self.bar.n)
