"""NUDGE_HOME: what projects share on this machine. The host follows the same rule.

`models/` converted models by content, `graphs/` ONNX graphs by architecture, `encoders/` ONNX folders of the networks
that features read texts by, `bases/` base models for ONNX Runtime by content, `devices/` a lock per device, `env/` the
trainer's environment.
"""

import os
import sys
from pathlib import Path


def home() -> Path:
    """The folder named by the variable NUDGE_HOME, else `nudge` in the platform's data folder. Not created here."""
    named = os.environ.get("NUDGE_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Nudge"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Nudge"
    return Path.home() / ".local" / "share" / "nudge"
