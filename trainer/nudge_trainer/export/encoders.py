"""The ONNX folders of the networks that features read texts with: onnx/features/NAME/ of a run, for the editor.

A network is exported once and kept in NUDGE_HOME/encoders by the content of its folder; a run gets hard links to it where
the file system allows, so that it holds all that its features need and takes no more room.
"""

import contextlib
import copy
import hashlib
import io
import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import onnx_ir as ir
import torch

from nudge_trainer.errors import NudgeError
from nudge_trainer.export.check import TOLERANCE, open_session
from nudge_trainer.export.graph import GRAPH, IR_VERSION, OPSET, optimise
from nudge_trainer.export.weights import externalise, write_weights
from nudge_trainer.machine.device import versions
from nudge_trainer.machine.folders import creating, link, replacing
from nudge_trainer.machine.home import home
from nudge_trainer.network.encoder import Encoder, padded
from nudge_trainer.network.encoder_loading import load

CONFIG = "encoder.json"
PROBES = ["", "She sang.", "Une phrase un peu plus longue, avec des accents : é, ü, 日本語 👍."]
"""Texts on which every export is compared with PyTorch."""


def export_encoder(definition: Mapping[str, Any], features: Path) -> None:
    """Puts the network of a feature under its name into the folder `features`.

    Raises NudgeError (exit 5) where it cannot be exported, or ONNX Runtime says other than PyTorch.
    """
    encoder = load(definition["type"], definition["location"], torch.device("cpu"))
    kept = home() / "encoders" / _key(encoder)
    if not kept.is_dir():
        with creating(kept) as temporary:
            _export(encoder, temporary, definition["location"]["requested"])
    with replacing(features / definition["encoder"]) as temporary:
        for file in kept.iterdir():
            link(file, temporary / file.name)


def _key(encoder: Encoder) -> str:
    """What an export depends on: weights, how texts become tokens, this code, and the libraries that write it."""
    digest = hashlib.sha256()
    for name, tensor in sorted(encoder.head.network.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().view(torch.uint8).numpy().data)
    code = [path.read_bytes() for path in (Path(__file__), Path(__file__).with_name("graph.py"), Path(__file__).with_name("weights.py"))]
    network = cast(Any, encoder.head.network)
    vocabulary = encoder.tokenizer.backend_tokenizer.to_str() if encoder.tokenizer.is_fast else ""
    parts = [network.config.to_json_string(), encoder.head.independent, _describe(encoder), vocabulary, versions()]
    digest.update(json.dumps(parts, sort_keys=True).encode())
    digest.update(b"".join(code))
    return digest.hexdigest()[:32]


def _describe(encoder: Encoder) -> dict[str, Any]:
    """encoder.json: how a text becomes a row of token ids, and what the outputs stand for."""
    encoding = encoder.encoding
    rule = {"context": encoding.context, "prefix": encoding.prefix, "suffix": encoding.suffix, "padToken": encoding.pad}
    return {"version": 1, "kind": encoder.head.kind, **rule, "labels": encoder.labels}


def _export(encoder: Encoder, folder: Path, requested: str) -> None:
    if not encoder.tokenizer.is_fast:
        raise _failed(requested, "its tokenizer has no tokenizer.json")
    ids, mask = padded([[1, 1, 1], [1, 1, 1, 1]], encoder.encoding.pad)
    both = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    head = copy.deepcopy(encoder.head)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")  # deprecations inside torch and transformers, at every layer
            program = torch.onnx.export(head, (ids, mask), dynamo=True, opset_version=OPSET, dynamic_shapes=(both, both), optimize=False, verbose=False)
    except Exception as error:  # the exporter's own kinds are many
        raise _failed(requested, f"PyTorch's exporter cannot express a {type(head.network).__name__}") from error
    model = cast(ir.Model, program.model)  # type: ignore[union-attr]
    optimise(model, set(head.network.state_dict()))
    for value, name in zip(model.graph.inputs, ("input_ids", "attention_mask"), strict=True):
        value.name = name
    model.graph.outputs[0].name = "output"
    entries = externalise(model, prefix="network.")
    model.ir_version = IR_VERSION
    ir.save(model, folder / GRAPH)
    write_weights(folder, entries, head.network.state_dict())
    encoder.tokenizer.save_pretrained(folder)
    (folder / CONFIG).write_text(json.dumps(_describe(encoder), ensure_ascii=False, indent=1), "utf-8")
    _check(encoder, folder / GRAPH, requested)


def _check(encoder: Encoder, graph: Path, requested: str) -> None:
    ids, mask = padded(encoder.rows(PROBES), encoder.encoding.pad)
    (found,) = open_session(graph).run(["output"], {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    difference = float((torch.from_numpy(found) - encoder(PROBES)).abs().max())
    if not difference < TOLERANCE:
        raise _failed(requested, f"ONNX Runtime's values differ from PyTorch's by {difference:.2g}")


def _failed(requested: str, why: str) -> NudgeError:
    return NudgeError(
        "encoder-not-exported",
        f"The model {requested} cannot be exported to ONNX ({why.rstrip('.')}), so the editor cannot read texts by it.",
        "The result is not affected; sample it without the guarantee.",
        {"model": requested},
        5,
    )
