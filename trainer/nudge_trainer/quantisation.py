"""Whether the editor's export keeps the run's moments where its weights have fewer bits than those that were evaluated."""

import json
from pathlib import Path
from typing import Any

import torch

from . import report
from .diagnostics import tell_moved
from .drawing import Drawer
from .estimators.shift import moved
from .export.onnx import DESCRIPTION
from .export.scored import log_probabilities
from .samples import Samples
from .session import Session

SCORED = 1000
"""Fresh samples that the exported graph is asked about."""


def quantisation(session: Session, drawer: Drawer, fresh: Samples, folder: Path) -> dict[str, Any]:
    """Fields of the `exported` event: the moments of what the editor samples, and by how much they moved; warns of those that did."""
    samples = fresh.select(torch.arange(min(SCORED, len(fresh))))
    description = json.loads((folder / DESCRIPTION).read_text("utf-8"))
    log_pi = log_probabilities(folder, description, samples.prompt, samples.tokens, samples.length)
    differences = moved(samples.phi, log_pi - samples.log_q, samples.prompt, drawer.run.names, drawer.tau)
    before = report.moments(fresh, drawer.run.constraints, drawer.tau)
    moments = {name: _shifted(before[name], differences[name].mean) for name in differences}
    tell_moved(session, before, differences)
    return {"moments": moments, "moved": {name: {"mean": each.mean, "low": each.low, "high": each.high} for name, each in differences.items()}}


def _shifted(moment: dict[str, Any], by: float) -> dict[str, Any]:
    """The moment of the fresh samples, which are more than were weighed, moved by the difference."""
    ends = {name: moment[name] + by for name in ("mean", "low", "high")}
    return {**ends, "n": moment["n"], "target": moment["target"]}
