"""The ONNX folder of a result: graph, weights, tokenizer and what the sampler must know. The editor samples from it."""

import copy
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedModel

from nudge_trainer.errors import NudgeError
from nudge_trainer.export.check import check
from nudge_trainer.export.graph import GRAPH, CacheShape, graph_folder
from nudge_trainer.export.weights import read_layout, write_weights
from nudge_trainer.folders import replacing
from nudge_trainer.model import LanguageModel


def export_onnx(
    model: LanguageModel, folder: Path, prompts: Sequence[str | Mapping[str, Any]], max_tokens: int
) -> None:
    """Writes the policy, adapter merged, in fp32; `folder` is replaced whole or not at all.

    The graph comes from the cache of its architecture; only weights are written anew. Every export is compared with
    PyTorch before it takes its place: raises NudgeError (exit 5) where they differ, or where the architecture keeps
    anything but keys and values of equal shape.
    """
    network = model.merged()
    if model.device.type != "cpu":
        network = copy.deepcopy(network).cpu()
    shape = cache_shape(network)
    graph = graph_folder(network, shape, model.split_head)
    with replacing(folder) as temporary:
        shutil.copyfile(graph / GRAPH, temporary / GRAPH)
        write_weights(temporary, read_layout(graph), network.state_dict())
        model.tokenizer.save_pretrained(temporary)
        description = describe(model, shape, prompts, max_tokens)
        (temporary / "sampler.json").write_text(json.dumps(description, ensure_ascii=False, indent=1), "utf-8")
        check(network, temporary / GRAPH, shape, [prompt["ids"] for prompt in description["prompts"]])


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
            f"A model of type {network.config.model_type} cannot be exported to ONNX: its layers do not all keep keys "
            "and values of one shape.",
            "The Hugging Face folder of the run has the trained model; sample it with transformers.",
            {"model": network.config.model_type},
            5,
        )
    return CacheShape(len(cache.layers), int(keys[1]), int(keys[3]))


def describe(
    model: LanguageModel, shape: CacheShape, prompts: Sequence[str | Mapping[str, Any]], max_tokens: int
) -> dict[str, Any]:
    """sampler.json: shapes, end tokens, and the run's prompts as the tokenizer gives them."""
    encoded = [
        {"text": prompt, "ids": ids} if isinstance(prompt, str) else {"text": None, **prompt, "ids": ids}
        for prompt, ids in zip(prompts, model.encode(prompts), strict=True)
    ]
    return {
        "version": 1,
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
        "precision": "fp32",
    }
