"""The ONNX graph of an architecture, without its weights: built once, kept in NUDGE_HOME/graphs.

Building takes from seconds to minutes and depends on the architecture only. So parameters are made inputs of the graph
while it is optimised (nothing that was computed from one model's weights can end up in it), and become external data
afterwards, whose place in weights.bin `layout.json` says.
"""

import contextlib
import hashlib
import io
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import onnx_ir as ir
import torch
from onnxscript.optimizer import optimize_ir
from torch import Tensor, nn
from transformers import DynamicCache, PreTrainedModel
from transformers.cache_utils import DynamicLayer

from nudge_trainer.export.weights import WEIGHTS, Entry, externalise, write_layout
from nudge_trainer.machine.device import versions
from nudge_trainer.machine.folders import creating
from nudge_trainer.machine.home import home
from nudge_trainer.network.forward import head, hidden_states

GRAPH = "graph.onnx"
OPSET = 20
IR_VERSION = 10
"""onnxruntime-node 1.30 reads up to 13; 10 is what opset 20 needs."""

IGNORED = {"_name_or_path", "transformers_version", "dtype", "bos_token_id", "eos_token_id", "pad_token_id"}
"""Fields of a config that leave the graph as it is."""


@dataclass(frozen=True)
class CacheShape:
    """Keys and values of one token: layers, key/value heads, size of a head."""

    layers: int
    heads: int
    size: int


class Step(nn.Module):
    """What the graph computes: log-probabilities [B, V] after the last position, and all keys and values."""

    def __init__(self, network: PreTrainedModel, split_head: bool) -> None:
        super().__init__()
        self.network = network
        self.split_head = split_head

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor, past: list[tuple[Tensor, Tensor]]
    ) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """input_ids [B, S], attention_mask [B, P+S], position_ids [B, S], past [(B, H, P, D), …] a pair a layer."""
        cache = DynamicCache(past)
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask, "position_ids": position_ids}
        if self.split_head:
            # The head for the last position only: a prompt's other positions cost no vocabulary-sized work.
            logits = head(self.network)(hidden_states(self.network, cache=cache, **inputs)[:, -1])
        else:
            logits = self.network(**inputs, past_key_values=cache, use_cache=True).logits[:, -1]
        return logits.float().log_softmax(-1), [_stored(layer) for layer in cache.layers]


def _stored(layer: object) -> tuple[Tensor, Tensor]:
    """Keys and values of a layer of the cache; other state than these is refused before (`cache_shape`)."""
    attention = cast(DynamicLayer, layer)
    return cast(Tensor, attention.keys), cast(Tensor, attention.values)


def graph_folder(network: PreTrainedModel, shape: CacheShape, split_head: bool) -> Path:
    """Folder with the graph and the layout of weights of this architecture; built if it is not there.

    Safe with several processes: each builds under its own name, the first rename wins.
    """
    folder = home() / "graphs" / key(network, split_head)
    if not folder.is_dir():
        with creating(folder) as temporary:
            graph, entries = build(network, shape, split_head)
            ir.save(graph, temporary / GRAPH)
            write_layout(temporary, entries)
    return folder


def key(network: PreTrainedModel, split_head: bool) -> str:
    """What the graph depends on: configuration, this code, and the libraries that write it."""
    config = {name: value for name, value in network.config.to_dict().items() if name not in IGNORED}
    sources = [Path(__file__), Path(__file__).with_name("weights.py")]
    code = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    parts = [type(network).__name__, config, split_head, code, versions()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def build(network: PreTrainedModel, shape: CacheShape, split_head: bool) -> tuple[ir.Model, list[Entry]]:
    """Exports the network, whose weights only give shapes here, as a graph with external weights and their layout."""
    batch, new, past = 2, 3, 4
    pair = torch.zeros(batch, shape.heads, past, shape.size)
    arguments = (
        torch.zeros(batch, new, dtype=torch.int64),
        torch.ones(batch, past + new, dtype=torch.int64),
        torch.arange(past, past + new).repeat(batch, 1),
        [(pair.clone(), pair.clone()) for _ in range(shape.layers)],
    )
    any_size = torch.export.Dim.DYNAMIC
    both = {0: any_size, 1: any_size}
    grows = {0: any_size, 2: any_size}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # deprecations inside torch and transformers, at every layer
        program = torch.onnx.export(
            Step(network, split_head).eval(),
            arguments,
            dynamo=True,
            opset_version=OPSET,
            dynamic_shapes=(both, both, both, [(grows, grows)] * shape.layers),
            optimize=False,
            verbose=False,
        )
    model = cast(ir.Model, program.model)  # type: ignore[union-attr]
    optimise(model, set(network.state_dict()))
    _name(model, shape)
    entries = externalise(model, prefix="network.")
    model.ir_version = IR_VERSION
    return model, entries


def optimise(model: ir.Model, weights: set[str]) -> None:
    """Folds and simplifies while weights are inputs, of which nothing but their shape is known.

    `weights` are names in the state dict of the module's part called `network`.
    """
    graph = model.graph
    values = [value for name, value in graph.initializers.items() if name.removeprefix("network.") in weights]
    for value in values:
        graph.initializers.pop(cast(str, value.name))
        value.const_value = None
        graph.inputs.append(value)
    optimize_ir(model)
    for value in values:
        graph.inputs.remove(value)
        if value.uses():
            kind, dimensions, name = cast(ir.DataType, value.dtype), cast(ir.Shape, value.shape), cast(str, value.name)
            value.const_value = ir.ExternalTensor(WEIGHTS, 0, 0, kind, shape=dimensions, name=name)
            graph.initializers.add(value)


def _name(model: ir.Model, shape: CacheShape) -> None:
    """Inputs and outputs as the sampler knows them."""
    pairs = [f"{layer}.{part}" for layer in range(shape.layers) for part in ("key", "value")]
    past = [f"past_key_values.{pair}" for pair in pairs]
    for value, name in zip(model.graph.inputs, ["input_ids", "attention_mask", "position_ids", *past], strict=True):
        value.name = name
    present = [f"present.{pair}" for pair in pairs]
    for value, name in zip(model.graph.outputs, ["log_probs", *present], strict=True):
        value.name = name
