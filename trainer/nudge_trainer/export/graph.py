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
from onnx_ir.passes import common
from onnxscript.optimizer import fold_constants_ir
from transformers import PreTrainedModel

from nudge_trainer.export import attention
from nudge_trainer.export.fuse import fuse
from nudge_trainer.export.quantise import quantise
from nudge_trainer.export.step import INPUTS, OUTPUTS, Step
from nudge_trainer.export.weights import WEIGHTS, Entry, externalise, place, write_layout
from nudge_trainer.machine.device import versions
from nudge_trainer.machine.folders import creating
from nudge_trainer.machine.home import home
from nudge_trainer.network import sampling

GRAPH = "graph.onnx"
OPSET = 20
IR_VERSION = 10
"""onnxruntime-node 1.30 reads up to 13; 10 is what opset 20 needs."""

PREFIX = "network."
"""Before a parameter's name in the graph: the network is a part of `Step`."""

IGNORED = {"_name_or_path", "transformers_version", "dtype", "bos_token_id", "eos_token_id", "pad_token_id"}
"""Fields of a config that leave the graph as it is."""


@dataclass(frozen=True)
class CacheShape:
    """Keys and values of one token: layers, key/value heads, size of a head."""

    layers: int
    heads: int
    size: int


def graph_folder(network: PreTrainedModel, shape: CacheShape, split_head: bool, bits: int) -> Path:
    """Folder with the graph and the layout of weights of this architecture; built if it is not there.

    `bits` of a weight, 32 or 8; the second is made of the first. Safe with several processes: each builds under its own
    name, the first rename wins.
    """
    folder = home() / "graphs" / f"{key(network, split_head)}-{bits}"
    if not folder.is_dir():
        with creating(folder) as temporary:
            if bits == 32:
                graph, entries = build(network, shape, split_head)
            else:
                graph = ir.load(graph_folder(network, shape, split_head, 32) / GRAPH)
                quantise(graph)
                entries = place(graph, PREFIX)
            ir.save(graph, temporary / GRAPH)
            write_layout(temporary, entries)
    return folder


def key(network: PreTrainedModel, split_head: bool) -> str:
    """What the graph depends on: configuration, this code, and the libraries that write it."""
    config = {name: value for name, value in network.config.to_dict().items() if name not in IGNORED}
    sources = [Path(__file__).with_name(f"{name}.py") for name in ("graph", "weights", "step", "attention", "draw", "fuse", "quantise")]
    sources.append(Path(sampling.__file__))
    code = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    parts = [type(network).__name__, config, split_head, code, versions()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


def build(network: PreTrainedModel, shape: CacheShape, split_head: bool) -> tuple[ir.Model, list[Entry]]:
    """Exports the network, whose weights only give shapes here, as a graph with external weights and their layout."""
    rows, new, drawn, room = 2, 4, 3, 9
    pair = torch.zeros(rows, shape.heads, room, shape.size)
    arguments = (
        torch.zeros(rows, new, dtype=torch.int64),
        torch.arange(1, rows + 1),
        torch.full((rows, drawn), -1),
        torch.zeros(rows, drawn, dtype=torch.float64),
        torch.ones(()),
        torch.ones(()),
        [(pair.clone(), pair.clone()) for _ in range(shape.layers)],
    )
    any_size = torch.export.Dim.DYNAMIC
    both, grows = {0: any_size, 1: any_size}, {0: any_size, 2: any_size}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # deprecations inside torch and transformers, at every layer
        fuses = attention.can_fuse(network, shape.layers)
        with attention.fused(network) if fuses else contextlib.nullcontext():
            program = torch.onnx.export(
                Step(network, split_head, fuses).eval(),
                arguments,
                dynamo=True,
                opset_version=OPSET,
                dynamic_shapes=(both, {0: any_size}, both, both, None, None, [(grows, grows)] * shape.layers),
                optimize=False,
                verbose=False,
            )
    model = cast(ir.Model, program.model)  # type: ignore[union-attr]
    optimise(model, set(network.state_dict()))
    fuse(model)
    _name(model, shape)
    entries = externalise(model, PREFIX)
    model.ir_version = IR_VERSION
    return model, entries


SIMPLIFY = ir.passes.Sequential(
    common.RemoveUnusedNodesPass(),
    common.RemoveUnusedFunctionsPass(),
    common.RemoveUnusedOpsetsPass(),
    common.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0),
    common.LiftSubgraphInitializersToMainGraphPass(),
    common.DeduplicateInitializersPass(),
    common.CommonSubexpressionEliminationPass(),
    common.OutputFixPass(),
    common.NameFixPass(),
)
"""After inlining and folding, as onnxscript's optimiser does. Its rewriting rules are left out: matching them takes minutes
for 30 layers, and ONNX Runtime does the same where it loads the graph."""


def optimise(model: ir.Model, weights: set[str]) -> None:
    """Folds and simplifies while weights are inputs, of which nothing but their shape is known.

    `weights` are names in the state dict of the module's part called `network`.
    """
    graph = model.graph
    values = [value for name, value in graph.initializers.items() if name.removeprefix(PREFIX) in weights]
    for value in values:
        graph.initializers.pop(cast(str, value.name))
        value.const_value = None
        graph.inputs.append(value)
    common.InlinePass()(model)
    fold_constants_ir(model)
    SIMPLIFY(model)
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
    for value, name in zip(model.graph.inputs, [*INPUTS, *past], strict=True):
        value.name = name
    for value, name in zip(model.graph.outputs, OUTPUTS, strict=True):
        value.name = name
