"""One run at a time on a device: a second one waits for the first."""

import torch

from .machine.home import home
from .machine.lock import FileLock
from .session import Session

LOOK_SECONDS = 0.5


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
