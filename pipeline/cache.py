"""Content-addressed store of tables; it knows no stage.

An entry is a file named by its key: the SHA-256 of its content, a line end, then JSON. A damaged or half-written entry
is no entry.
"""

import hashlib
import json
from pathlib import Path

from . import atomic
from .tables import Rows


def kept_key(name: str, run_id: str) -> str:
    """The key of an internal table that a run keeps for the commands that look into it later."""
    return hashlib.sha256(f"{name}\0{run_id}".encode()).hexdigest()


class Cache:
    """A folder of entries, each a dict of table name -> rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def __contains__(self, key: str) -> bool:
        return self._body(key) is not None

    def get(self, key: str) -> dict[str, Rows] | None:
        """The tables stored under `key`, or None."""
        body = self._body(key)
        if body is None:
            return None
        return {
            name: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
            for name, table in json.loads(body).items()
        }

    def put(self, key: str, tables: dict[str, Rows]) -> None:
        """Store `tables` under `key`. Raises `DiskFailed`."""
        packed = {}
        for name, rows in tables.items():
            columns = list(rows[0]) if rows else []
            packed[name] = {"columns": columns, "rows": [[row[column] for column in columns] for row in rows]}
        body = json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        content = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        atomic.write(self._path(key), content, durable=False)

    def sweep(self, keep: set[str]) -> None:
        """Remove every entry whose key is not in `keep`, and what a killed writer left behind."""
        for path in self.folder.glob("*/*"):
            if path.name.startswith(atomic.PREFIX) or path.parent.name + path.name not in keep:
                path.unlink(missing_ok=True)

    def _body(self, key: str) -> bytes | None:
        """The entry without its checksum; None where there is none, or a damaged one."""
        try:
            digest, _, body = self._path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return body if hashlib.sha256(body).hexdigest().encode() == digest else None

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
