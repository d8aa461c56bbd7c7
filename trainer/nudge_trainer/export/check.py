"""Holds an exported graph against the network it came from, on the run's own prompts."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from transformers import PreTrainedModel

from nudge_trainer.errors import NudgeError
from nudge_trainer.export.graph import CacheShape

TOLERANCE = 1e-3
"""Nats by which a log-probability may differ."""


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """A session on the CPU with as many threads as PyTorch uses."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def empty_past(shape: CacheShape, rows: int) -> dict[str, np.ndarray[Any, Any]]:
    """Keys and values of no token."""
    nothing = np.zeros((rows, shape.heads, 0, shape.size), np.float32)
    names = [f"{layer}.{part}" for layer in range(shape.layers) for part in ("key", "value")]
    return {f"past_key_values.{name}": nothing for name in names}


@torch.no_grad()
def check(network: PreTrainedModel, graph: Path, shape: CacheShape, prompts: list[list[int]]) -> None:
    """Compares log-probabilities after two prompts and after a token more each, in one ragged batch.

    Raises NudgeError (exit 5) where they differ by more than TOLERANCE.
    """
    session = open_session(graph)
    probes = [min(prompts, key=len), [*max(prompts, key=len), 1]]
    widest = max(map(len, probes))
    past: list[dict[str, np.ndarray[Any, Any]]] = []
    differences = []
    for ids in probes:
        output = _run(session, [ids], [list(range(len(ids)))], [[1] * len(ids)], empty_past(shape, 1))
        differences.append(_difference(network, ids, output["log_probs"][0]))
        gap = ((0, 0), (0, 0), (0, widest - len(ids)), (0, 0))
        past.append({name: np.pad(value, gap) for name, value in output.items() if name != "log_probs"})
    joined = {
        name.replace("present", "past_key_values"): np.concatenate([one[name] for one in past]) for name in past[0]
    }
    mask = [[1] * len(ids) + [0] * (widest - len(ids)) + [1] for ids in probes]
    output = _run(session, [[1], [1]], [[len(ids)] for ids in probes], mask, joined)
    for ids, log_probs in zip(probes, output["log_probs"], strict=True):
        differences.append(_difference(network, [*ids, 1], log_probs))
    if not max(differences) < TOLERANCE:
        raise NudgeError(
            "onnx-differs",
            f"The ONNX export gives log-probabilities that differ from PyTorch's by {max(differences):.2g} nats.",
            "Report this with the model's name; the Hugging Face folder of the run is not affected.",
            {"difference": max(differences)},
            5,
        )


def _run(
    session: onnxruntime.InferenceSession,
    ids: list[list[int]],
    positions: list[list[int]],
    mask: list[list[int]],
    past: dict[str, np.ndarray[Any, Any]],
) -> dict[str, np.ndarray[Any, Any]]:
    feeds = {"input_ids": ids, "position_ids": positions, "attention_mask": mask}
    inputs = {name: np.array(value, np.int64) for name, value in feeds.items()}
    names = [output.name for output in session.get_outputs()]
    # A graph without rotary or learned positions has no use for position_ids.
    known = {one.name for one in session.get_inputs()}
    fed = {name: value for name, value in (inputs | past).items() if name in known}
    return dict(zip(names, session.run(names, fed), strict=True))


def _difference(network: PreTrainedModel, ids: list[int], log_probs: np.ndarray[Any, Any]) -> float:
    logits = network(input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1]
    return float((torch.from_numpy(log_probs) - logits.float().log_softmax(-1)).abs().max())
