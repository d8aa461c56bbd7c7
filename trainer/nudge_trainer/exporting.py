"""`export`: a finished run's result in another place, or its ONNX folder written anew."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from .config import Run
from .config import load as load_run
from .errors import NudgeError
from .export.base import export_base
from .export.onnx import DESCRIPTION, write_onnx
from .machine.folders import link, replacing
from .model import LanguageModel

RESULTS = {"hf": "model", "onnx": "onnx"}


def export_run(folder: Path, format: str, out: Path) -> None:
    """Copies the run's result to `out`, whole or not at all. Raises NudgeError where there is none, or `out` is taken."""
    result = _result(folder, RESULTS[format])
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NudgeError("out-occupied", f"{out} is not empty.", "Name a new folder.", {"out": str(out)}, 1)
    with replacing(out) as temporary:
        shutil.copytree(result, temporary, dirs_exist_ok=True)


def export_again(folder: Path, bits: int | None) -> None:
    """Writes the run's own onnx/ from its model/, as this version does it; networks of features stay. Raises NudgeError.

    `bits` of a weight, 32 or 8; by default as many as before.
    """
    result, place = _result(folder, "model"), folder / "onnx"
    run = load_run(folder)
    model = _load(run, {"requested": str(result), "source": "folder", "path": str(result)})
    before = _description(place)
    base = export_base(_load(run, run.model), run.max_tokens) if "base" in before else None
    kept = 8 if before.get("precision") == "int8" else 32
    with replacing(place) as temporary:
        write_onnx(model, model.merged(), temporary, run.prompts, run.max_tokens, base, bits or kept)
        if (place / "features").is_dir():
            shutil.copytree(place / "features", temporary / "features", copy_function=link)


def _load(run: Run, location: Mapping[str, Any]) -> LanguageModel:
    model = LanguageModel.load(location, torch.device("cpu"), {"adapter": "full"})
    if not run.training.get("stopAtEnd", True):
        model.end_ids = []
    return model


def _description(onnx: Path) -> dict[str, Any]:
    """What the folder says of itself; nothing where it is damaged or gone, which is why it may be written anew."""
    try:
        found = json.loads((onnx / DESCRIPTION).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _result(folder: Path, name: str) -> Path:
    if not (folder / name).is_dir():
        raise NudgeError(
            "no-result",
            f"The run in {folder} has no result yet.",
            'Let it finish first: "nudge resume" goes on with it.',
            {"folder": str(folder)},
            1,
        )
    return folder / name
