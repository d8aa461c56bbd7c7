"""`export`: a finished run's result in another place."""

import shutil
from pathlib import Path

from .errors import NudgeError
from .machine.folders import replacing

RESULTS = {"hf": "model", "onnx": "onnx"}


def export_run(folder: Path, format: str, out: Path) -> None:
    """Copies the run's result to `out`, whole or not at all. Raises NudgeError where there is none, or `out` is taken."""
    result = folder / RESULTS[format]
    if not result.is_dir():
        raise NudgeError(
            "no-result",
            f"The run in {folder} has no result yet.",
            'Let it finish first: "nudge resume" goes on with it.',
            {"folder": str(folder)},
            1,
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NudgeError("out-occupied", f"{out} is not empty.", "Name a new folder.", {"out": str(out)}, 1)
    with replacing(out) as temporary:
        shutil.copytree(result, temporary, dirs_exist_ok=True)
