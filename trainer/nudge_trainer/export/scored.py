"""Log-probabilities of given continuations by an exported graph: what its rounded weights say of texts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nudge_trainer.export.check import empty_past, open_session, step
from nudge_trainer.export.graph import GRAPH, CacheShape

PASS_BYTES = 64 * 2**20
"""Memory for the distributions over the vocabulary in one pass."""


def log_probabilities(folder: Path, description: Mapping[str, Any], prompt: Tensor, tokens: Tensor, length: Tensor) -> Tensor:
    """Nats [N] of continuations [N, T] of the description's prompts [N], by the graph in `folder`."""
    session = open_session(folder / GRAPH)
    shape = CacheShape(description["layers"], description["keyValueHeads"], description["headSize"])
    found = torch.zeros(len(prompt), dtype=torch.float64)
    prompts = [each["ids"] for each in description["prompts"]]
    for rows in _passes(prompts, prompt, length, PASS_BYTES // (4 * description["vocabularySize"])):
        longest = int(length[rows].max())
        given = tokens[rows, :longest].tolist()
        ids = [[*prompts[c], *row[:-1]] for c, row in zip(prompt[rows].tolist(), given, strict=True)]
        _, log_p, _, _ = step(session, ids, [0] * len(ids), given, empty_past(shape, len(ids), len(ids[0])))
        written = np.arange(longest) < length[rows].numpy()[:, None]
        found[rows] = torch.from_numpy(np.where(written, log_p, 0.0).sum(1))
    return found


def _passes(prompts: list[list[int]], prompt: Tensor, length: Tensor, positions: int) -> Iterator[Tensor]:
    """Rows of one prompt length and about one length of their own, so many that their tokens are at most `positions`."""
    widths = torch.tensor([len(ids) for ids in prompts])[prompt]
    order = torch.argsort(widths * (int(length.max()) + 1) + length)
    for width in widths.unique():
        group = order[widths[order] == width]
        yield from torch.split(group, max(1, positions // int(length[group].max())))
