"""Locks of the operating system: two trainers never write one run folder, and one device trains one run at a time.

The system gives a lock up with its process, however that ends, so none is ever stale.
"""

import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock on a file, held from `acquire` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")

    def acquire(self) -> bool:
        """Takes the lock if it is free; says whether it is ours now."""
        return _try(self._file)

    def release(self) -> None:
        """Gives it up."""
        self._file.close()
