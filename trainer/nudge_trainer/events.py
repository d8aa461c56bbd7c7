"""events.jsonl: what the trainer tells, one flat JSON object a line (schemas/events.schema.json), append-only."""

import json
import math
import os
import time
from pathlib import Path
from typing import Any

DURABLE = {"base", "target", "checkpoint", "exported", "finished", "stopped", "failed"}
"""Events a reader acts on after a crash: forced to the disk."""


class EventLog:
    """Appends events; `seq` goes on where an earlier process of the run ended, and never repeats."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seq = _recover(path)
        self._file = path.open("a", encoding="utf-8")

    def emit(self, type: str, **fields: Any) -> None:
        """Writes one event. Not-a-number and infinite values become null: JSON has no word for them."""
        self._seq += 1
        event = {"seq": self._seq, "time": int(time.time() * 1000), "type": type, **fields}
        self._file.write(json.dumps(_finite(event), ensure_ascii=False, allow_nan=False) + "\n")
        self._file.flush()
        if type in DURABLE:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends the log of this process."""
        self._file.close()


def read(path: Path) -> list[dict[str, Any]]:
    """Every whole event of a log, in order; a torn last line is no event."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]


def _recover(path: Path) -> int:
    """Cuts a torn last line off, and returns the highest seq so far."""
    if not path.exists():
        return 0
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    last = whole.rstrip(b"\n").rpartition(b"\n")[2]
    return int(json.loads(last)["seq"]) if last else 0


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
