"""Whole runs of the embedded model, small enough for a test: in this process, or in one of their own that can be killed."""

import json
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nudge_trainer import events as log
from nudge_trainer.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models/nudge-tiny"
PATIENCE = 180.0
"""Seconds after which a test gives up waiting for a trainer."""
LOOK_SECONDS = 0.005

Event = dict[str, Any]
ENDINGS = {"finished", "stopped", "failed"}


def words(name: str, moment: float | dict[str, float], *list_: str) -> dict[str, Any]:
    """A constraint on having any of these words."""
    return {"name": name, "moment": moment, "feature": {"type": "words", "words": list(list_)}}


STOPS = words("stops", 0.5, "stops")
"""A quarter of the headlines have it by themselves."""

SMALL = {
    "seed": 1, "threads": 1, "steps": 4, "samplesPerStep": 64, "baseSamples": 600, "evaluationSamples": 400,
    "checkpointSteps": 2, "checkpointSeconds": 1000,
}  # fmt: skip


def make_run(folder: Path, **changes: Any) -> Path:
    """A run folder for headlines, half of which are to say that something stops; `training` is added to SMALL."""
    training = {**SMALL, **changes.pop("training", {})}
    run = {
        "protocol": 1, "name": "headlines", "model": {"requested": "nudge-tiny", "source": "folder", "path": str(MODEL)},
        "prompts": ["News:"], "maxTokens": 8, "constraints": [STOPS], "training": training, **changes,
    }  # fmt: skip
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return folder


def train_here(folder: Path) -> int:
    """Trains in this process; returns the exit code. Signals mean afterwards what they meant before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return main(["train", str(folder)])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def events_of(folder: Path, *types: str) -> list[Event]:
    """The run's events so far; of these types where any is named."""
    return [event for event in log.read(folder / "events.jsonl") if not types or event["type"] in types]


def is_a(type: str, **fields: object) -> Callable[[Event], bool]:
    """Recognises an event by its type and fields."""
    return lambda event: event["type"] == type and all(event[name] == value for name, value in fields.items())


def control(folder: Path, command: str, identity: str) -> None:
    """Tells a trainer what to do, as a host does."""
    temporary = folder / "control.json.tmp"
    temporary.write_text(json.dumps({"id": identity, "command": command}), encoding="utf-8")
    os.replace(temporary, folder / "control.json")


class Process:
    """A trainer in a process of its own, forked from one that has loaded the libraries already."""

    def __init__(self, folder: Path, largest_file: int | None = None) -> None:
        """Starts it; `largest_file` is in bytes, as if the disk were full there."""
        self.folder = folder
        self._seen = len(events_of(folder))
        self._child = _CONTEXT.Process(target=_train, args=(folder, os.environ["NUDGE_HOME"], largest_file), daemon=True)
        self._child.start()

    def until(self, wanted: Callable[[Event], bool]) -> Event:
        """The first new event that is wanted, as soon as it is written."""
        for event in self._new_events():
            if wanted(event):
                return event
        raise AssertionError(f"the trainer ended before that:\n{self.log()}")

    def wait(self) -> int:
        """Its exit code, negative when a signal ended it."""
        self._child.join(PATIENCE)
        assert self._child.exitcode is not None, self.log()
        return self._child.exitcode

    def send(self, number: int) -> int:
        """Sends it a signal and waits for its end; returns its exit code."""
        assert self._child.pid is not None
        os.kill(self._child.pid, number)
        return self.wait()

    def log(self) -> str:
        """What it printed."""
        return (self.folder / "trainer.log").read_text(encoding="utf-8", errors="replace")

    def _new_events(self) -> Iterator[Event]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._child.join(LOOK_SECONDS)
            ended = self._child.exitcode is not None
            known = events_of(self.folder)
            while self._seen < len(known):
                self._seen += 1
                yield known[self._seen - 1]
            if ended:
                return
        raise AssertionError(f"the trainer has not come so far in {PATIENCE:.0f} s:\n{self.log()}")


_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["nudge_trainer.loop"])


def _train(folder: Path, home: str, largest_file: int | None) -> None:
    os.environ["NUDGE_HOME"] = home
    with (folder / "trainer.log").open("ab") as printed:
        os.dup2(printed.fileno(), sys.stdout.fileno())
        os.dup2(printed.fileno(), sys.stderr.fileno())
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    sys.exit(main(["train", str(folder)]))
