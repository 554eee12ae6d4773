"""Keeps the script that draws charts beside the program when termaudit is built or installed; Hatchling calls it."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KeptScript(BuildHookInterface):
    """Writes the script of the installed vl-convert, and removes those of others."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write it before the files are gathered."""
        sys.path.insert(0, self.root)
        from pipeline.presentation.charts import vega

        for old in vega.place().parent.glob("vega-*.js"):
            old.unlink()
        vega.place().write_text(vega.make(), encoding="utf-8")
