"""Holds an exported graph against the network it came from, on the run's own prompts."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from transformers import PreTrainedModel

from nudge_trainer.errors import NudgeError
from nudge_trainer.export.graph import CacheShape

Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]

TOLERANCE = 1e-3
"""Nats by which a log-probability may differ."""

TOLERANCES = {32: TOLERANCE, 8: 1.0}
"""By bits of a weight. What 8 bits do to a run's moments is measured apart (quantisation.py); here only a broken graph is to fail."""


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """A session on the CPU with as many threads as PyTorch uses."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def empty_past(shape: CacheShape, rows: int, room: int) -> Arrays:
    """Keys and values of no token, with room for some."""
    nothing = np.zeros((rows, shape.heads, room, shape.size), np.float32)
    names = [f"{layer}.{part}" for layer in range(shape.layers) for part in ("key", "value")]
    return {f"past_key_values.{name}": nothing for name in names}


def step(
    session: onnxruntime.InferenceSession, ids: list[list[int]], lengths: list[int], given: list[list[int]], past: Arrays,
    uniforms: Array | None = None, temperature: float = 1.0, top_p: float = 1.0,
) -> tuple[Array, Array, Array, Arrays]:  # fmt: skip
    """One pass: tokens, log π and log q of each [B, K], and the cache with the new tokens."""
    wide = np.zeros(np.shape(given)) if uniforms is None else uniforms
    whole = {name: np.array(value, np.int64) for name, value in {"input_ids": ids, "lengths": lengths, "given": given}.items()}
    filters = {"temperature": np.array(temperature, np.float32), "top_p": np.array(top_p, np.float32)}
    names = [output.name for output in session.get_outputs()]
    # A graph without positions of its own has no use for every input.
    known = {one.name for one in session.get_inputs()}
    fed = {name: value for name, value in (whole | filters | {"uniforms": wide} | past).items() if name in known}
    token, log_p, log_q, new = session.run(names, fed)
    held = {name: value.copy() for name, value in past.items()}
    for value, written in zip(held.values(), new, strict=True):
        for row, length in enumerate(lengths):
            value[row, :, length : length + len(ids[row])] = written[row]
    return token, log_p, log_q, held


@torch.no_grad()
def check(network: PreTrainedModel, graph: Path, shape: CacheShape, prompts: list[list[int]], tolerance: float) -> None:
    """Compares log-probabilities of tokens within two prompts, and after a token more each, in one ragged batch.

    Raises NudgeError (exit 5) where they differ by more than `tolerance`.
    """
    session = open_session(graph)
    probes = [min(prompts, key=len), [*max(prompts, key=len), 1]]
    room = max(map(len, probes)) + 1
    differences, past = [], []
    for ids in probes:
        _, log_p, _, present = step(session, [ids], [0], [[*ids[1:], 1]], empty_past(shape, 1, room))
        differences.append(_difference(network, [*ids, 1], log_p[0]))
        past.append(present)
    joined = {name: np.concatenate([one[name] for one in past]) for name in past[0]}
    _, log_p, _, _ = step(session, [[1], [1]], [len(ids) for ids in probes], [[1], [1]], joined)
    for ids, found in zip(probes, log_p, strict=True):
        differences.append(_difference(network, [*ids, 1, 1], found))
    if not max(differences) < tolerance:
        raise NudgeError(
            "onnx-differs",
            f"The ONNX export gives log-probabilities that differ from PyTorch's by {max(differences):.2g} nats.",
            "Report this with the model's name; the Hugging Face folder of the run is not affected.",
            {"difference": max(differences)},
            5,
        )


def _difference(network: PreTrainedModel, ids: list[int], log_probs: Array) -> float:
    """Of the last tokens' log-probabilities."""
    given = torch.tensor(ids[-len(log_probs) :])
    logits = network(input_ids=torch.tensor([ids[:-1]]), use_cache=False).logits[0, -len(log_probs) :]
    expected = logits.float().log_softmax(-1).gather(-1, given[:, None])[:, 0]
    return float((torch.from_numpy(log_probs) - expected).abs().max())
