"""The base model's ONNX folder, once for all runs of a model: guaranteed sampling scores texts with it.

It lies in NUDGE_HOME/bases under a key of its weights and graph, which a run's `onnx/sampler.json` names as `base`.
"""

import hashlib
import json
from pathlib import Path

import torch
from transformers import PreTrainedModel

from nudge_trainer.config import Run
from nudge_trainer.errors import NudgeError
from nudge_trainer.export.graph import key as graph_key
from nudge_trainer.export.onnx import DESCRIPTION, write_description, write_onnx
from nudge_trainer.machine.folders import creating
from nudge_trainer.machine.home import home
from nudge_trainer.model import LanguageModel

KEY_LENGTH = 32


def export_base(model: LanguageModel, max_tokens: int) -> str:
    """Writes the base model for ONNX Runtime where it is not there yet; returns its key. Raises NudgeError as `write_onnx`."""
    network = model.untouched()
    key = _key(network, model.split_head)
    folder = home() / "bases" / key
    if not folder.is_dir():
        with creating(folder) as temporary:
            write_onnx(model, network, temporary, [""], max_tokens)
    return key


def add_base(run: Run, folder: Path) -> str:
    """Writes the base model of a finished run, and its key into the run; for a run that has none, or whose base was deleted."""
    description = folder / "onnx" / DESCRIPTION
    if not description.is_file():
        raise NudgeError(
            "no-result",
            f"The run in {folder} has no result yet.",
            'Let it finish first: "nudge resume" goes on with it.',
            {"folder": str(folder)},
            1,
        )
    model = LanguageModel.load(run.model, torch.device("cpu"), {"adapter": "full"})
    key = export_base(model, run.max_tokens)
    write_description(description.parent, {**json.loads(description.read_text("utf-8")), "base": key})
    return key


def _key(network: PreTrainedModel, split_head: bool) -> str:
    """What the export depends on: graph and weights."""
    digest = hashlib.sha256(graph_key(network, split_head).encode())
    for name, value in sorted(network.state_dict().items()):
        digest.update(name.encode())
        digest.update(value.detach().to(torch.float32).contiguous().numpy().data)
    return digest.hexdigest()[:KEY_LENGTH]
