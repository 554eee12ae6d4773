"""Finds `models/`, what people decide: codebook, settings, word lists, weights."""

from pathlib import Path


def models_folder() -> Path:
    """`models/`: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "models"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "models"
