"""One process at work on a run folder: its events, its state, its clock, and what the user asks of it meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import checkpoint
from .control import Command, Control, StopRequested
from .events import EventLog, read
from .machine.folders import remove_leftovers
from .machine.lock import FileLock
from .state import State, taken_before

PAUSE_LOOK_SECONDS = 0.25


class Session:
    """The trainer's side of the run folder. Use as a context: the folder is ours inside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / "lock")
        self.device_lock: FileLock | None = None
        self.seconds_before = 0.0
        self._started = time.monotonic()
        self._paused = 0.0
        self.finishing = False
        self._phase = "loading"
        self._progress_time = 0.0

    def take(self) -> bool:
        """Takes the folder; False when another trainer writes it."""
        if not self._lock.acquire():
            return False
        (self.folder / "samples").mkdir(exist_ok=True)
        taken, self.finishing = taken_before(self.folder / "state.json")
        self.control = Control(self.folder / "control.json", taken)
        self.control.listen()
        self.events = EventLog(self.folder / "events.jsonl")
        self._told = {_cause(event["code"], event.get("params", {})) for event in read(self.events.path) if event["type"] == "warning"}
        self.state = State(self.folder / "state.json")
        self.state.update(controlId=self.control.taken, finishing=self.finishing)
        self.state.start()
        self._tidy()
        return True

    def _tidy(self) -> None:
        """Removes what a killed process of this run left half done."""
        for place in (self.folder, self.folder / "samples"):
            remove_leftovers(place)
        for step in checkpoint.tidy(self.folder):
            self.warn(
                "checkpoint-damaged",
                f"The checkpoint of step {step} is damaged; the run goes on from an earlier one.",
                "Nothing needs to be done; check the disk if this happens again.",
                step=step,
            )

    def close(self) -> None:
        """Lets folder and device go."""
        self.state.stop()
        self.events.close()
        if self.device_lock is not None:
            self.device_lock.release()
        self._lock.release()

    @property
    def seconds(self) -> float:
        """Seconds of work since the run's start, over all its processes, pauses left out."""
        return self.seconds_before + time.monotonic() - self._started - self._paused

    def phase(self, name: str, total: int | None = None) -> None:
        """Says what begins now, and how much of it there is."""
        self._phase = name
        self.state.update(phase=name)
        self.events.emit("phase", phase=name, **({} if total is None else {"total": total}))

    def progress(self, done: int, total: int, part: str | None = None) -> None:
        """Says how far the phase is, or a part of it that has a name of its own; at most twice a second."""
        now = time.monotonic()
        if now - self._progress_time >= 0.5 or done >= total:
            self._progress_time = now
            self.events.emit("progress", phase=part or self._phase, done=done, total=total)

    def counter(self, total: int, samples: int, work: float, before: int = 0, part: str | None = None) -> Callable[[float], None]:
        """Takes in work as it is done, and says how many of `total` samples that makes: `before`, and of `samples` the share
        that is done of their `work`. It attends to the user each time, so that nobody waits for all of them. Raises StopRequested.
        """
        done = 0.0

        def count(more: float) -> None:
            nonlocal done
            self.attend()
            done += more
            self.progress(min(total, before + int(samples * done / work + 1e-6)), total, part)

        return count

    def warn(self, code: str, message: str, remedy: str, **params: Any) -> None:
        """A `warning` event."""
        self.events.emit("warning", code=code, params=params, message=message, remedy=remedy)

    def warn_once(self, code: str, message: str, remedy: str, **params: Any) -> None:
        """The same, unless this run has said it: of the params texts name the cause, and numbers are its figures."""
        if _cause(code, params) not in self._told:
            self._told.add(_cause(code, params))
            self.warn(code, message, remedy, **params)

    def attend(self) -> None:
        """Does what the user asked since the last look; `finish` is kept in `finishing`. Raises StopRequested."""
        command = self.control.poll()
        if command is None:
            return
        self._acknowledge(command)
        if command == "stop":
            raise StopRequested(interrupted=False)
        if command == "pause":
            self._pause()

    def _pause(self) -> None:
        began = time.monotonic()
        self.state.update(phase="paused")
        self.events.emit("paused")
        command = None
        try:
            while command is None or command == "pause":
                self.control.wait(PAUSE_LOOK_SECONDS)
                command = self.control.poll()
        finally:
            self._paused += time.monotonic() - began
        self._acknowledge(command, phase=self._phase)
        self.events.emit("resumed")
        if command == "stop":
            raise StopRequested(interrupted=False)

    def _acknowledge(self, command: Command, **fields: Any) -> None:
        """Says that a command is taken, in one write with what it asks for: a process that dies now must not have forgotten it."""
        self.finishing = self.finishing or command == "finish"
        self.state.update(controlId=self.control.taken, finishing=self.finishing, **fields)


def _cause(code: str, params: dict[str, Any]) -> tuple[str, ...]:
    return (code, *(f"{name}={value}" for name, value in sorted(params.items()) if isinstance(value, str)))
