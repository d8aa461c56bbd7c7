"""events.jsonl: what the trainer tells, one flat JSON object a line (schemas/events.schema.json), append-only."""

import json
import math
import os
import time
from pathlib import Path
from typing import Any

DURABLE = {"base", "target", "checkpoint", "exported", "finished", "stopped", "failed"}
"""Events a reader acts on after a crash: forced to the disk."""

SAID_ONCE = {"base", "target", "warning"}
"""Events that a resumed run comes to again and does not repeat: readers take the last one for what holds now."""

CLOCK = {"seq", "time", "seconds"}
"""Fields that say when an event was written, not what it says."""


class EventLog:
    """Appends events; `seq` goes on where an earlier process of the run ended, and never repeats."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _cut_torn_line(path)
        earlier = read(path)
        self._seq = max((event["seq"] for event in earlier), default=0)
        self._said = {_words(event) for event in earlier if event["type"] in SAID_ONCE}
        self._file = path.open("ab", buffering=0)

    def emit(self, type: str, **fields: Any) -> None:
        """Writes one event. Not-a-number and infinite values become null: JSON has no word for them."""
        event = _finite({"seq": self._seq + 1, "time": int(time.time() * 1000), "type": type, **fields})
        if _words(event) in self._said:
            return
        self._seq += 1
        self._append(json.dumps(event, ensure_ascii=False, allow_nan=False).encode() + b"\n")
        if type in DURABLE:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends the log of this process."""
        self._file.close()

    def _append(self, line: bytes) -> None:
        """Writes the whole line or, on a disk without room for it, nothing."""
        start = self._file.seek(0, os.SEEK_END)
        try:
            while line:
                line = line[self._file.write(line) :]
        except OSError:
            self._file.truncate(start)
            raise


def read(path: Path) -> list[dict[str, Any]]:
    """Every whole event of a log, in order; a torn last line is none, nor is one that a crash damaged."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [event for event in map(_parse, lines) if event is not None]


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("seq"), int) and "type" in event else None


def _cut_torn_line(path: Path) -> None:
    if not path.exists():
        return
    content = path.read_bytes()
    os.truncate(path, content.rfind(b"\n") + 1)


def _words(event: dict[str, Any]) -> str:
    """What an event says, whenever it was written."""
    return json.dumps({name: value for name, value in event.items() if name not in CLOCK}, sort_keys=True)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
