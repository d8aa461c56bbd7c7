"""Checkpoints: folders of safetensors files with a manifest of their hashes, whole or not there."""

import json
import shutil
from itertools import takewhile
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file
from torch import Tensor

from .machine.folders import remove_leftovers, replacing
from .network.gguf import sha256

MANIFEST = "manifest.json"
KEPT = 2
"""Newest checkpoints that are kept, the best one apart."""

Tensors = dict[str, dict[str, Tensor]]


def save(folder: Path, step: int, tensors: Tensors, numbers: dict[str, Any], best: int | None) -> str:
    """Writes checkpoints/STEP and removes what is no longer needed; returns "sha256:…" of the weights."""
    with replacing(folder / "checkpoints" / str(step)) as temporary:
        hashes = {}
        for name, content in tensors.items():
            file = temporary / f"{name}.safetensors"
            save_file({key: value.contiguous() for key, value in content.items()}, file)
            hashes[name] = sha256(file)
        (temporary / MANIFEST).write_text(json.dumps({**numbers, "hashes": hashes}, indent=2), encoding="utf-8")
    for old in _steps(folder)[KEPT:]:
        if old != best:
            shutil.rmtree(folder / "checkpoints" / str(old))
    return f"sha256:{hashes['weights']}"


def load_newest(folder: Path) -> tuple[Tensors, dict[str, Any]] | None:
    """The newest checkpoint whose files are what its manifest says; None when there is none."""
    for step in _steps(folder):
        found = load(folder, step)
        if found is not None:
            return found
    return None


def load(folder: Path, step: int) -> tuple[Tensors, dict[str, Any]] | None:
    """Tensors and numbers of checkpoints/STEP; None when it is missing or damaged."""
    place = folder / "checkpoints" / str(step)
    numbers = _checked(place)
    if numbers is None:
        return None
    return {name: load_file(place / f"{name}.safetensors") for name in numbers["hashes"]}, numbers


def tidy(folder: Path) -> list[int]:
    """Removes halves of checkpoints that killed processes left, and sets damaged ones aside as N.damaged.

    Only those that are newer than the newest good one, which they would crowd out; returns their steps.
    """
    places = folder / "checkpoints"
    remove_leftovers(places)
    damaged = list(takewhile(lambda step: _checked(places / str(step)) is None, _steps(folder)))
    for step in damaged:
        aside = places / f"{step}.damaged"
        shutil.rmtree(aside, ignore_errors=True)
        (places / str(step)).rename(aside)
    return damaged


def newest(folder: Path) -> int | None:
    """Step of the newest checkpoint."""
    return next(iter(_steps(folder)), None)


def _checked(place: Path) -> dict[str, Any] | None:
    """The manifest of a checkpoint whose files are what it says."""
    try:
        numbers: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        hashes = numbers["hashes"].items()
        return numbers if all(sha256(place / f"{name}.safetensors") == digest for name, digest in hashes) else None
    except (OSError, ValueError, KeyError):
        return None


def _steps(folder: Path) -> list[int]:
    """Steps of all checkpoints, newest first."""
    places = (folder / "checkpoints").glob("*")
    return sorted((int(place.name) for place in places if place.name.isdecimal()), reverse=True)
