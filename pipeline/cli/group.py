"""The command and its groups, with every expected error told in one sentence and its exit code."""

import os
import sys
from typing import Any, NoReturn

import click

from .. import __version__
from ..errors import OF_DISKS, DiskFailed, PipelineError
from .saying import say, shown

INTERRUPTED = 130
WITHOUT_OUT = {
    "run": "Say where the results belong: --out FOLDER, as outputs/mine.",
    "term": "Say where the run is: --out FOLDER, the folder that 'termaudit run' wrote, as outputs/mine.",
}


# As people come to need them.
ORDER = "new run text term kwic check candidates sample agreement export import code train codebook".split()


class Commands(click.Group):
    """The commands, in the order in which people need them, with every expected error told in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, those that the order does not know last."""
        return sorted(self.commands, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the command line and leave with the exit code of the contract."""
        try:
            result = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.ClickException as error:
            is_without_out = isinstance(error, click.MissingParameter) and error.param and error.param.name == "out"
            name = error.ctx.info_name if is_without_out and error.ctx else ""
            say(WITHOUT_OUT.get(name, WITHOUT_OUT["term"])) if is_without_out else error.show()
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            say("Interrupted. A run keeps what it has read: the same command goes on from there.")
            sys.exit(INTERRUPTED)
        except PipelineError as error:
            say(shown(str(error)))
            sys.exit(error.exit_code)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            if error.errno not in OF_DISKS:
                raise
            say(shown(f"{error.filename or 'The output'} could not be written or read ({error.strerror}): free space."))
            sys.exit(DiskFailed.exit_code)
        sys.exit(result if isinstance(result, int) else 0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="termaudit")
def main() -> None:
    """Shows how consistently the papers of a literature review use their terms."""
