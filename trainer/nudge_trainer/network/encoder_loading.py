"""Loads classifiers and sentence encoders from folders and the hub: what they are, what they read, why one cannot be used."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModel, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerBase

from ..errors import NudgeError
from ..problem import written
from . import sources
from .encoder import Encoder, Encoding, Head, Kind

NAMED_LABELS = 20
"""Most labels that a message names."""

WORDS: dict[Kind, tuple[str, str]] = {
    "classifier": ("classifier", 'Name "hf:owner/name", or a folder with a sequence classifier: config.json, safetensors weights and tokenizer.'),
    "similarity": (
        "embedding model",
        'Name all-minilm-l6-v2, "hf:owner/name", or a folder with an encoder: config.json, safetensors weights and tokenizer.',
    ),
}
"""What people call it, and what may be named instead; the words of src/models/encoder.ts."""


def definitions(constraints: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """One definition for each network that the features of a run.json read texts with."""
    found: dict[str, Mapping[str, Any]] = {}

    def visit(feature: Mapping[str, Any]) -> None:
        if feature["type"] in ("classifier", "similarity"):
            found.setdefault(feature["encoder"], feature)
        for kind in feature.get("of", {}).values():
            visit(kind)

    for constraint in constraints:
        visit(constraint["feature"])
        if "among" in constraint:
            visit(constraint["among"])
    yield from found.values()


@lru_cache(maxsize=8)
def _shared(kind: Kind, location: str, device: torch.device) -> Encoder:
    return _read(kind, json.loads(location), device)


def load(kind: Kind, location: Mapping[str, Any], device: torch.device) -> Encoder:
    """The model of a `ModelLocation`, one for all features that ask for it. Raises NudgeError, exit 2 or 4.

    Safetensors only, never code from the folder, no weight left random.
    """
    return _shared(kind, json.dumps(location, sort_keys=True), device)


def label_index(labels: Sequence[str], label: str, requested: str) -> int:
    """Where a label stands. Raises NudgeError (exit 2) naming those there are, the sentence of src/models/encoder.ts."""
    if label in labels:
        return list(labels).index(label)
    named = ", ".join(map(written, labels[:NAMED_LABELS]))
    more = f" and {len(labels) - NAMED_LABELS} more" if len(labels) > NAMED_LABELS else ""
    raise NudgeError(
        "no-such-label",
        f"The classifier {requested} has no label {written(label)}; its labels are {named}{more}.",
        'Name one of them in "label".',
        {"model": requested, "label": label, "labels": list(labels)},
        2,
    )


def _read(kind: Kind, location: Mapping[str, Any], device: torch.device) -> Encoder:
    requested = str(location["requested"])
    try:
        folder = sources.folder_of(location)
    except NudgeError as error:
        if error.code != "model-missing":
            raise
        raise _unusable(kind, requested, error.params.get("why", error.message)) from error
    try:
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
        _check_kind(kind, requested, config)
        auto = AutoModelForSequenceClassification if kind == "classifier" else AutoModel
        network, loading = auto.from_pretrained(folder, dtype=torch.float32, use_safetensors=True, trust_remote_code=False, output_loading_info=True)
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    except (ValueError, KeyError, OSError, RuntimeError, ImportError) as error:
        why = "it needs code of its own, and none is run" if "trust_remote_code" in str(error) else str(error).splitlines()[0]
        raise _unusable(kind, requested, why) from error
    # A pooling layer that sentence encoders are published without is not read here.
    missing = [name for name in sorted(loading["missing_keys"]) if kind == "classifier" or "pooler" not in name]
    if missing:
        raise _unusable(kind, requested, f"its weights lack {', '.join(missing[:3])}")
    if network.config.pad_token_id is None:
        ids = (tokenizer.pad_token_id, tokenizer.eos_token_id, 0)
        network.config.pad_token_id = next(int(token) for token in ids if token is not None)
    independent = kind == "classifier" and (config.num_labels == 1 or config.problem_type == "multi_label_classification")
    labels = [str(config.id2label[index]) for index in range(config.num_labels)] if kind == "classifier" else []
    return Encoder(Head(network, kind, independent), tokenizer, _encoding(folder, network, tokenizer), labels, device)


def _check_kind(kind: Kind, requested: str, config: Any) -> None:
    named = (config.architectures or [""])[0]
    if kind == "classifier" and named and not named.endswith("ForSequenceClassification"):
        raise _unusable(kind, requested, f"it is a {named}, not a sequence classifier")


def _encoding(folder: Path, network: Any, tokenizer: PreTrainedTokenizerBase) -> Encoding:
    plain = tokenizer("a", add_special_tokens=False)["input_ids"]
    whole = tokenizer("a")["input_ids"]
    start = next((i for i in range(len(whole)) if whole[i : i + len(plain)] == plain), 0)
    return Encoding(_context(folder, network, tokenizer), whole[:start], whole[start + len(plain) :], network.config.pad_token_id)


def _context(folder: Path, network: Any, tokenizer: PreTrainedTokenizerBase) -> int:
    """Tokens that are read of a text, special ones included: what network, tokenizer and sentence-transformers' file allow."""
    limits = [tokenizer.model_max_length]
    positions = getattr(network.config, "max_position_embeddings", None)
    if positions and positions > 0:
        offsets = [module.padding_idx for name, module in network.named_modules() if name.endswith("position_embeddings") and isinstance(module, nn.Embedding)]
        # RoBERTa and its kin count positions from behind the padding's.
        limits.append(positions - sum(offset + 1 for offset in offsets[:1] if offset is not None))
    file = folder / "sentence_bert_config.json"
    declared = json.loads(file.read_text(encoding="utf-8")).get("max_seq_length") if file.is_file() else None
    if declared:
        limits.append(declared)
    return int(min(*limits, 1 << 16))


def _unusable(kind: Kind, requested: str, why: str) -> NudgeError:
    name, remedy = WORDS[kind]
    return NudgeError("model-missing", f"The {name} {requested} cannot be used: {why.rstrip('.')}.", remedy, {"model": requested, "why": why}, 2)
