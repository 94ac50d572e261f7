"""What a run depends on: only a run with the same input, rules and options is taken up again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from triage.knowledge.base import KnowledgeBase
from triage.version import __version__

_HEAD = 1 << 20  # bytes of the input that are compared, at its beginning and at its end


def identity(kb: KnowledgeBase, source: str, options: dict[str, Any]) -> dict[str, Any]:
    """Input, rules, options and version as plain data. Raises OSError where the input cannot be read."""
    return {
        "input": input_identity(Path(source)),
        "rules": {"hash": kb.sha256, "packs": list(kb.packs)},
        "options": options,
        "version": {"triage": __version__},
    }


def input_identity(path: Path) -> dict[str, Any]:
    """Where the input is, how large, how old, and a hash of its ends; of a folder, of its list of files."""
    about = {"path": os.path.realpath(path)}
    if path.is_dir():
        listing = "\n".join(sorted(_entries(path)))
        return {**about, "files": listing.count("\n") + bool(listing), "content": _hash(listing.encode())}
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        ends = file.read(_HEAD)
        file.seek(max(0, status.st_size - _HEAD))
        ends += file.read(_HEAD)
    return {**about, "size": status.st_size, "changed": status.st_mtime_ns, "content": _hash(ends)}


def changed(before: dict[str, Any], now: dict[str, Any]) -> str:
    """In words what is not as it was; empty where all is."""
    told = []
    for part, was in before.items():
        keys = [key for key in now[part] if was.get(key) != now[part][key]]
        if keys:
            told.append(f"the {part} ({', '.join(keys)})")
    return " and ".join(told)


def _entries(folder: Path) -> Iterator[str]:
    for entry in os.scandir(folder):
        status = entry.stat()
        yield f"{entry.name} {status.st_size} {status.st_mtime_ns}"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
