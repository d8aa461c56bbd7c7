"""state.json: that this process lives and what it is at, replaced whole; read by the host to tell a live run from a dead one."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil

HEARTBEAT_SECONDS = 5.0


class State:
    """Writes state.json at every change, and every few seconds from a thread of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        pid = os.getpid()
        self._fields: dict[str, Any] = {
            "host": socket.gethostname(), "bootId": _boot_id(), "pid": pid, "processStart": _process_start(pid),
            "phase": "loading", "step": 0, "steps": None, "controlId": None, "finishing": False,
        }  # fmt: skip
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def start(self) -> None:
        """Writes for the first time, and from then on by itself."""
        self.update()
        self._thread.start()

    def update(self, **fields: Any) -> None:
        """Changes fields and writes them."""
        with self._lock:
            self._fields.update(fields)
            content = json.dumps({**self._fields, "heartbeat": int(time.time() * 1000)})
            temporary = self.path.with_name("state.json.tmp")
            temporary.write_text(content, encoding="utf-8")
            os.replace(temporary, self.path)

    def stop(self) -> None:
        """Ends the thread."""
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(HEARTBEAT_SECONDS):
            try:
                self.update()
            except OSError:
                continue  # a full disk is reported by whoever writes what matters


def taken_before(path: Path) -> tuple[str | None, bool]:
    """The control id that an earlier process of the run has echoed, if any, and whether one was asked to finish."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        taken, finishing = found.get("controlId"), found.get("finishing") is True
    except (OSError, ValueError, AttributeError):
        return None, False
    return (taken if isinstance(taken, str) else None), finishing


def _boot_id() -> str:
    if sys.platform == "linux":
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    if sys.platform == "darwin":
        asked = subprocess.run(["sysctl", "-n", "kern.bootsessionuuid"], capture_output=True, text=True, check=False)
        return asked.stdout.strip()
    return ""


def _process_start(pid: int) -> str:
    """As the host reads it (src/runs/processes.ts): a recycled pid must not pass for this process."""
    if sys.platform == "linux":
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    if sys.platform == "darwin":
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        asked = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
        return asked.stdout.strip()
    return str(int(psutil.Process(pid).create_time() * 1000))
