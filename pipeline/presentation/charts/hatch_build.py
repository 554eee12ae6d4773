"""Keeps the script that draws charts beside the program when termaudit is built or installed; Hatchling calls it."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KeptScript(BuildHookInterface):
    """Writes the script of the installed vl-convert where it is missing, and removes those of others."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write it before the files are gathered."""
        sys.path.insert(0, self.root)
        from pipeline import atomic
        from pipeline.presentation.charts import vega

        for other in set(vega.place().parent.glob("vega-*.js")) - {vega.place()}:
            other.unlink()
        if not vega.place().is_file():
            atomic.write(vega.place(), vega.make().encode())
