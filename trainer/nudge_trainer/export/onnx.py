"""The ONNX folder of a result: graph, weights, tokenizer and what the sampler must know. The editor samples from it."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedModel

from nudge_trainer.errors import NudgeError
from nudge_trainer.export.check import TOLERANCES, check
from nudge_trainer.export.graph import GRAPH, CacheShape, graph_folder
from nudge_trainer.export.weights import read_layout, write_weights
from nudge_trainer.machine.folders import replacing
from nudge_trainer.model import LanguageModel

DESCRIPTION = "sampler.json"
VERSION = 2
"""Of sampler.json and of the graph beside it (src/shared/sampler.ts)."""


def export_onnx(
    model: LanguageModel,
    folder: Path,
    prompts: Sequence[str | Mapping[str, Any]],
    max_tokens: int,
    base: str | None = None,
    bits: int = 32,
) -> None:
    """Writes the policy, adapter merged; `folder` is replaced whole or not at all.

    `base` is the key of the base model's export (base.py), where there is one; `bits` those of a weight, 32 or 8.
    """
    with replacing(folder) as temporary:
        write_onnx(model, model.merged(), temporary, prompts, max_tokens, base, bits)


def write_onnx(
    model: LanguageModel,
    network: PreTrainedModel,
    folder: Path,
    prompts: Sequence[str | Mapping[str, Any]],
    max_tokens: int,
    base: str | None = None,
    bits: int = 32,
) -> None:
    """Fills `folder` with a network of the model, its policy or its base, which is on the CPU.

    The graph comes from the cache of its architecture; only weights are written anew. Every export is compared with
    PyTorch: raises NudgeError (exit 5) where they differ, or where the architecture keeps anything but keys and values
    of equal shape.
    """
    shape = cache_shape(network)
    graph = graph_folder(network, shape, model.split_head, bits)
    shutil.copyfile(graph / GRAPH, folder / GRAPH)
    write_weights(folder, read_layout(graph), network.state_dict())
    model.tokenizer.save_pretrained(folder)
    description = describe(model, shape, prompts, max_tokens, bits)
    if base is not None:
        description["base"] = base
    write_description(folder, description)
    check(network, folder / GRAPH, shape, [prompt["ids"] for prompt in description["prompts"]], TOLERANCES[bits])


def write_description(folder: Path, description: dict[str, Any]) -> None:
    """Writes sampler.json; whole or not at all."""
    temporary = folder / f"{DESCRIPTION}.tmp"
    temporary.write_text(json.dumps(description, ensure_ascii=False, indent=1), "utf-8")
    os.replace(temporary, folder / DESCRIPTION)


@torch.no_grad()
def cache_shape(network: PreTrainedModel) -> CacheShape:
    """Shape of the key/value cache, seen on one token. Raises NudgeError (exit 5) where layers differ in it."""
    cache = network(input_ids=torch.zeros(1, 1, dtype=torch.int64), use_cache=True).past_key_values
    shapes = {
        (tuple(keys.shape) if keys is not None else None, tuple(values.shape) if values is not None else None)
        for keys, values in ((getattr(x, "keys", None), getattr(x, "values", None)) for x in cache.layers)
    }
    keys, values = shapes.pop()
    if shapes or keys is None or keys != values:
        raise NudgeError(
            "onnx-unsupported",
            f"A model of type {network.config.model_type} cannot be exported to ONNX: its layers do not all keep keys and values of one shape.",
            "The Hugging Face folder of the run has the trained model; sample it with transformers.",
            {"model": network.config.model_type},
            5,
        )
    return CacheShape(len(cache.layers), int(keys[1]), int(keys[3]))


def describe(model: LanguageModel, shape: CacheShape, prompts: Sequence[str | Mapping[str, Any]], max_tokens: int, bits: int) -> dict[str, Any]:
    """sampler.json: shapes, end tokens, and the run's prompts as the tokenizer gives them."""
    encoded = [
        {"text": prompt, "ids": ids} if isinstance(prompt, str) else {"text": None, **prompt, "ids": ids}
        for prompt, ids in zip(prompts, model.encode(prompts), strict=True)
    ]
    return {
        "version": VERSION,
        "layers": shape.layers,
        "keyValueHeads": shape.heads,
        "headSize": shape.size,
        "vocabularySize": model.vocabulary,
        "context": model.context,
        "endTokens": model.end_ids,
        "padToken": model.pad_id,
        "emptyPrompt": model.encode([""])[0],
        "maxTokens": max_tokens,
        "prompts": encoded,
        "precision": "fp32" if bits == 32 else f"int{bits}",
    }
