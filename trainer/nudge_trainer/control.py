"""control.json: what the user wants of a running trainer, read at every step; and signals, which ask for the same."""

import json
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Literal

Command = Literal["pause", "resume", "stop", "finish"]
COMMANDS = ("pause", "resume", "stop", "finish")


class StopRequested(Exception):
    """The run is to be left here, resumable; `interrupted` when a signal asked (exit 130)."""

    def __init__(self, interrupted: bool) -> None:
        super().__init__("stop")
        self.interrupted = interrupted


class Control:
    """The last command of the host, each taken once."""

    def __init__(self, path: Path, taken: str | None) -> None:
        """`taken`: the id that an earlier process of this run has echoed in state.json."""
        self.path = path
        self.taken = taken
        self._signalled = threading.Event()

    def listen(self) -> None:
        """SIGINT and SIGTERM ask for a stop from now on; main thread only."""

        def ask(_signal: int, _frame: FrameType | None) -> None:
            self._signalled.set()

        signal.signal(signal.SIGINT, ask)
        signal.signal(signal.SIGTERM, ask)

    def poll(self) -> Command | None:
        """A command not taken before. Raises StopRequested when a signal came."""
        if self._signalled.is_set():
            raise StopRequested(interrupted=True)
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            identity, command = str(content["id"]), str(content["command"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if identity == self.taken or command not in COMMANDS:
            return None
        self.taken = identity
        return command  # type: ignore[return-value]

    def wait(self, seconds: float) -> None:
        """Lets time pass; a signal ends it."""
        self._signalled.wait(seconds)
