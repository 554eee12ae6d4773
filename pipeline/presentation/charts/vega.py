"""The script that draws charts in a page: Vega, Vega-Lite and Vega-Embed in one, about 900,000 characters."""

from importlib.metadata import version
from pathlib import Path

from .drawing import VEGA_LITE


def script() -> str:
    """The script of the installed vl-convert.

    Making it takes two seconds, so that it is made once, where termaudit is built or installed (`hatch_build.py`).
    Where it is not there, or is that of another version, it is made anew.
    """
    return place().read_text(encoding="utf-8") if place().is_file() else make()


def place() -> Path:
    """Where the script of this version is kept."""
    return Path(__file__).with_name(f"vega-{version('vl-convert-python')}-{VEGA_LITE}.js")


def make() -> str:
    """The script: the same text from the same vl-convert."""
    import vl_convert

    return vl_convert.javascript_bundle(vl_version=VEGA_LITE)
