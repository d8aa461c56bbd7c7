"""Samples: continuations with their log-probabilities, texts and feature values, and how they are kept on disk."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn.functional import pad

_TENSORS = ("prompt", "tokens", "length", "ended", "log_q", "log_a", "phi")


@dataclass
class Samples:
    """N samples, T tokens of the longest continuation, J features; everything on the CPU.

    prompt [N] int64 index into the run's prompts; tokens [N, T] int64, padded after the end; length [N] int64, end
    token included; ended [N] bool (else cut at maxTokens); log_q, log_a [N] float64 nats under the distribution that
    sampled and under the base model; phi [N, J] float64.
    """

    prompt: Tensor
    tokens: Tensor
    length: Tensor
    ended: Tensor
    log_q: Tensor
    log_a: Tensor
    texts: list[str]
    phi: Tensor

    def __len__(self) -> int:
        return len(self.texts)

    def select(self, index: Tensor) -> Samples:
        """The samples at `index` [M] int64, in that order."""
        chosen = {name: getattr(self, name)[index] for name in _TENSORS}
        return Samples(texts=[self.texts[i] for i in index.tolist()], **chosen)

    def first(self, count: int) -> Samples:
        """The first `count`, or all where there are fewer."""
        return self.select(torch.arange(min(len(self), count)))

    @staticmethod
    def cat(parts: Sequence[Samples]) -> Samples:
        """The samples of all parts one after the other; shorter rows are padded with their own last column's filler."""
        longest = max(part.tokens.shape[1] for part in parts)
        tokens = [pad(part.tokens, (0, longest - part.tokens.shape[1])) for part in parts]
        rest = {name: torch.cat([getattr(part, name) for part in parts]) for name in _TENSORS if name != "tokens"}
        return Samples(tokens=torch.cat(tokens), texts=[text for part in parts for text in part.texts], **rest)

    def tensors(self) -> dict[str, Tensor]:
        """Everything but the texts, by name."""
        return {name: getattr(self, name).contiguous() for name in _TENSORS}

    @staticmethod
    def without_texts(tensors: dict[str, Tensor]) -> Samples:
        """Samples of `tensors`, their texts empty."""
        return Samples(texts=[""] * len(tensors["prompt"]), **{name: tensors[name] for name in _TENSORS})

    def save(self, path: Path) -> None:
        """Writes one safetensors file, texts in its header; whole or not at all."""
        temporary = path.with_name(f".{path.name}.tmp")
        save_file(self.tensors(), temporary, metadata={"texts": json.dumps(self.texts)})
        os.replace(temporary, path)

    @staticmethod
    def load(path: Path) -> Samples:
        """Reads what `save` wrote. Raises SafetensorError for a damaged file."""
        with safe_open(path, framework="pt") as file:
            texts = json.loads(file.metadata()["texts"])
            return Samples(texts=texts, **{name: file.get_tensor(name) for name in _TENSORS})

    def write_jsonl(self, path: Path, names: Sequence[str], count: int) -> None:
        """The first `count` samples as lines for the host (samples/*.jsonl); whole or not at all."""
        temporary = path.with_name(f".{path.name}.tmp")
        rows = (json.dumps(self._row(i, names), ensure_ascii=False) for i in range(min(count, len(self))))
        temporary.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
        os.replace(temporary, path)

    def _row(self, i: int, names: Sequence[str]) -> dict[str, Any]:
        length = int(self.length[i])
        return {
            "text": self.texts[i],
            "prompt": int(self.prompt[i]),
            "tokens": self.tokens[i, :length].tolist(),
            "logProb": float(self.log_q[i]),
            "logProbBase": float(self.log_a[i]),
            "features": {name: None if math.isnan(value) else value for name, value in zip(names, self.phi[i].tolist(), strict=True)},
        }
