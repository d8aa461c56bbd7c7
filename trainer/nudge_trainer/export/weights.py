"""Weights beside a graph: which parameter stands where and how in weights.bin, and writing it for one model."""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import onnx_ir as ir
import torch
from torch import Tensor, nn

WEIGHTS = "weights.bin"
LAYOUT = "layout.json"
ALIGNMENT = 4096
"""Bytes: memory pages, so that the file can be mapped."""
BLOCK = 32
"""Weights of a row that share a scale, where they are quantised."""


TRANSPOSED, CODES, SCALES = ".transposed", ".codes", ".scales"
"""What follows a parameter's name in a tensor's: how it is stored, in the order in which that is done."""
JOIN = "|"
"""Between the names of parameters whose rows one tensor holds, one parameter's after the other's."""


@dataclass(frozen=True)
class Entry:
    """One tensor of weights.bin: parameters by their names in the state dict, in fp32, and the forms each is brought to."""

    parameters: tuple[str, ...]
    forms: tuple[str, ...]
    offset: int
    length: int


def externalise(model: ir.Model, prefix: str) -> list[Entry]:
    """Gives every weight of the graph its place in weights.bin; a weight used transposed is stored transposed.

    Weights are the initializers whose value is an `ir.ExternalTensor`; `prefix` is what their names have before the
    parameter's.
    """
    _absorb_transposes(model)
    return place(model, prefix)


def place(model: ir.Model, prefix: str) -> list[Entry]:
    """As `externalise`, for weights that are stored as they are used."""
    entries: list[Entry] = []
    offset = 0
    for name, value in model.graph.initializers.items():
        kind, shape = value.dtype, cast(ir.Shape, value.shape)
        if not isinstance(value.const_value, ir.ExternalTensor) or kind is None:
            continue
        length = int(kind.itemsize * torch.Size(shape.numpy()).numel())
        value.const_value = ir.ExternalTensor(WEIGHTS, offset, length, kind, shape=shape, name=name)
        joined, *forms = re.split(f"({'|'.join(map(re.escape, (TRANSPOSED, CODES, SCALES)))})", name)
        parameters = tuple(one.removeprefix(prefix) for one in joined.split(JOIN))
        entries.append(Entry(parameters, tuple(filter(None, forms)), offset, length))
        offset += -(-length // ALIGNMENT) * ALIGNMENT
    return entries


def weight(model: ir.Model, name: str, shape: tuple[int, ...], kind: ir.DataType = ir.DataType.FLOAT) -> ir.Value:
    """A new weight of the graph, without a place yet."""
    tensor = ir.ExternalTensor(WEIGHTS, 0, 0, kind, shape=ir.Shape(shape), name=name)
    value = ir.Value(name=name, shape=ir.Shape(shape), type=ir.TensorType(kind), const_value=tensor)
    model.graph.initializers.add(value)
    return value


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
        stored = weight(model, f"{value.name}{TRANSPOSED}", (int(columns), int(rows)))
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
    entries = json.loads((folder / LAYOUT).read_text())
    return [Entry(tuple(entry["parameters"]), tuple(entry["forms"]), entry["offset"], entry["length"]) for entry in entries]


def write_weights(folder: Path, entries: list[Entry], state: Mapping[str, Tensor]) -> None:
    """Writes weights.bin from a state dict."""
    with (folder / WEIGHTS).open("wb") as file:
        for entry in entries:
            file.seek(entry.offset)
            for parameter in entry.parameters:
                tensor = state[parameter].detach().to("cpu", torch.float32)
                for form in entry.forms:
                    tensor = FORMS[form](tensor)
                file.write(tensor.contiguous().numpy().data)


def _quantised(weights: Tensor) -> tuple[Tensor, Tensor]:
    """Codes [N, K / BLOCK, BLOCK] and scales [N, K / BLOCK] of weights [N, K], the last block filled up: w ≈ scale · (code − 128)."""
    blocked = nn.functional.pad(weights, (0, -weights.shape[1] % BLOCK)).view(len(weights), -1, BLOCK)
    scales = blocked.abs().amax(-1) / 127
    codes = (blocked / scales.clamp_min(1e-30)[:, :, None]).round_().add_(128).to(torch.uint8)
    return codes, scales


FORMS: Mapping[str, Callable[[Tensor], Tensor]] = {
    TRANSPOSED: lambda weights: weights.T,
    CODES: lambda weights: _quantised(weights)[0],
    SCALES: lambda weights: _quantised(weights)[1],
}
