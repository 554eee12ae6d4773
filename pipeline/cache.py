"""Content-addressed store of tables; it knows no stage.

An entry is a file named by its key: the SHA-256 of its content, a line end, then JSON, column by column. A damaged or
half-written entry is no entry.
"""

import hashlib
import json
from pathlib import Path

from . import atomic
from .tables import Columns, Rows


class Cache:
    """A folder of entries, each a dict of table name -> rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def __contains__(self, key: str) -> bool:
        return self._body(key) is not None

    def has(self, key: str) -> bool:
        """Whether something is stored under `key`, sound or not."""
        return self._path(key).is_file()

    def get(self, key: str) -> dict[str, Rows] | None:
        """The tables stored under `key`, or None."""
        tables = self.columns(key)
        if tables is None:
            return None
        return {
            name: [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
            for name, columns in tables.items()
        }

    def columns(self, key: str) -> dict[str, Columns] | None:
        """The tables stored under `key`, each as its columns, or None; a table without rows has no columns."""
        body = self._body(key)
        return None if body is None else json.loads(body)

    def put(self, key: str, tables: dict[str, Rows]) -> None:
        """Store `tables` under `key`. Raises `DiskFailed`."""
        packed = {
            name: {column: [row[column] for row in rows] for column in (rows[0] if rows else ())}
            for name, rows in tables.items()
        }
        body = json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        content = hashlib.sha256(body).hexdigest().encode() + b"\n" + body
        atomic.write(self._path(key), content, durable=False)

    def sweep(self, keep: set[str]) -> None:
        """Remove every entry whose key is not in `keep`. Raises `DiskFailed`."""
        with atomic.told(self.folder, "cannot be read"):
            stored = list(self.folder.glob("??/*"))
        for path in stored:
            if path.parent.name + path.name not in keep:
                atomic.remove(path, durable=False)

    def _body(self, key: str) -> bytes | None:
        """The entry without its checksum; None where there is none, or a damaged one."""
        try:
            digest, _, body = self._path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return body if hashlib.sha256(body).hexdigest().encode() == digest else None

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]
