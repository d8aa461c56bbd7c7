"""Weights beside a graph: which parameter stands where in weights.bin, and writing it for one model."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import onnx_ir as ir
import torch
from torch import Tensor

WEIGHTS = "weights.bin"
LAYOUT = "layout.json"
ALIGNMENT = 4096
"""Bytes: memory pages, so that the file can be mapped."""


@dataclass(frozen=True)
class Entry:
    """One tensor of weights.bin: a parameter by its name in the state dict, as it is or transposed, in fp32."""

    parameter: str
    transposed: bool
    offset: int
    length: int


def externalise(model: ir.Model, prefix: str) -> list[Entry]:
    """Gives every weight of the graph its place in weights.bin; a weight used transposed is stored transposed.

    Weights are the initializers whose value is an `ir.ExternalTensor`; `prefix` is what their names have before the
    parameter's.
    """
    _absorb_transposes(model)
    entries: list[Entry] = []
    offset = 0
    for name, value in model.graph.initializers.items():
        if not isinstance(value.const_value, ir.ExternalTensor):
            continue
        length = 4 * int(torch.Size(cast(ir.Shape, value.shape).numpy()).numel())
        value.const_value = ir.ExternalTensor(
            WEIGHTS, offset, length, ir.DataType.FLOAT, shape=cast(ir.Shape, value.shape), name=name
        )
        transposed = name.endswith(TRANSPOSED)
        entries.append(Entry(name.removesuffix(TRANSPOSED).removeprefix(prefix), transposed, offset, length))
        offset += -(-length // ALIGNMENT) * ALIGNMENT
    return entries


TRANSPOSED = ".transposed"


def _absorb_transposes(model: ir.Model) -> None:
    """Replaces Transpose(weight) by a weight of its own, so that no session transposes it again."""
    graph = model.graph
    for value in list(graph.initializers.values()):
        if not isinstance(value.const_value, ir.ExternalTensor) or len(cast(ir.Shape, value.shape)) != 2:
            continue
        nodes = [node for node, _ in value.uses() if node.op_type == "Transpose"]
        if not nodes:
            continue
        rows, columns = cast(ir.Shape, value.shape).numpy()
        name = f"{value.name}{TRANSPOSED}"
        shape = ir.Shape((columns, rows))
        tensor = ir.ExternalTensor(WEIGHTS, 0, 0, ir.DataType.FLOAT, shape=shape, name=name)
        stored = ir.Value(name=name, shape=shape, type=ir.TensorType(ir.DataType.FLOAT), const_value=tensor)
        graph.initializers.add(stored)
        for node in nodes:
            node.outputs[0].replace_all_uses_with(stored)
            graph.remove(node, safe=True)
        if not value.uses():
            graph.initializers.pop(cast(str, value.name))


def write_layout(folder: Path, entries: list[Entry]) -> None:
    """Writes layout.json."""
    (folder / LAYOUT).write_text(json.dumps([dataclasses.asdict(entry) for entry in entries], indent=1))


def read_layout(folder: Path) -> list[Entry]:
    """Reads layout.json."""
    return [Entry(**entry) for entry in json.loads((folder / LAYOUT).read_text())]


def write_weights(folder: Path, entries: list[Entry], state: Mapping[str, Tensor]) -> None:
    """Writes weights.bin from a state dict."""
    with (folder / WEIGHTS).open("wb") as file:
        for entry in entries:
            tensor = state[entry.parameter].detach().to("cpu", torch.float32)
            file.seek(entry.offset)
            file.write((tensor.T if entry.transposed else tensor).contiguous().numpy().data)
