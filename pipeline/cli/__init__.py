"""The command line: parse, call the API, turn an expected error into one sentence and an exit code."""

from . import looking, people, running, sharing
from .group import main

__all__ = ["looking", "main", "people", "running", "sharing"]
