"""The device of a run: which it is, what is said where another was to be expected, and that a second run waits for the first."""

import torch

from .machine import cuda
from .machine import device as devices
from .machine.home import home
from .machine.lock import FileLock
from .session import Session

LOOK_SECONDS = 0.5


def choose(session: Session, requested: str, begun_on: str | None) -> torch.device:
    """The device of `training.device`. Where it is not the one that a person would expect, a warning says so. Raises NudgeError, exit 4."""
    chosen = devices.find(requested)
    reason = cuda.unusable() if requested == "auto" and chosen.type == "cpu" else None
    if begun_on not in {None, chosen.type}:
        session.warn_once(
            "device-changed",
            f"The run began on {begun_on} and goes on on {chosen.type}: another speed, and figures that differ in their last digits.",
            f"Stop it and resume it where there is {begun_on}, if that matters.",
            what=f"{begun_on}-{chosen.type}",
        )
    elif reason is not None:
        session.warn_once(
            "gpu-unusable",
            f"Trains on the CPU, because {reason}.",
            'Update the driver, or have "nudge.python" name a Python whose PyTorch is made for that GPU; training.device "cpu" says that the CPU is meant.',
        )
    return chosen


def claim(session: Session, device: torch.device) -> FileLock:
    """The device's lock, held by this process; phase `waiting` until it is free. Raises StopRequested."""
    lock = FileLock(home() / "devices" / f"{device.type}.lock")
    if lock.acquire():
        return lock
    session.phase("waiting")
    while not lock.acquire():
        session.control.wait(LOOK_SECONDS)
        session.attend()
    return lock
