"""GGUF files: read once through transformers, kept as a safetensors folder in NUDGE_HOME/models by content hash."""

import hashlib
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel

from nudge_trainer.errors import NudgeError
from nudge_trainer.machine.folders import creating
from nudge_trainer.machine.home import home

LAYOUT = 1
"""Version of what `convert` writes; part of the cache key."""


def convert(path: Path, content_hash: str | None = None) -> Path:
    """Folder with the model of a .gguf file; converted on first use (seconds to minutes), afterwards found.

    `content_hash` ("sha256:…") is computed when it is not known. Weights are kept in fp32: what the quantised blocks
    say, rounded no further. Raises NudgeError (exit 2) for a missing file or an architecture transformers cannot read.
    """
    if not path.is_file():
        raise _refused(path, "there is no such file")
    digest = (content_hash or sha256(path)).removeprefix("sha256:")
    folder = home() / "models" / f"gguf-{LAYOUT}-{digest[:32]}"
    if folder.is_dir():
        return folder
    with creating(folder) as temporary:
        try:
            network = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
            tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
        except Exception as error:  # the readers' own kinds are many, and tokenizers raises plain Exception
            raise _refused(path, f"transformers cannot read it ({error})") from error
        _forget_quantization(network)
        network.save_pretrained(temporary)
        tokenizer.save_pretrained(temporary)
    return folder


def sha256(path: Path) -> str:
    """Hash of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget_quantization(network: PreTrainedModel) -> None:
    """The weights are plain by now; the marks of the GGUF loader would make save_pretrained refuse."""
    if hasattr(network.config, "quantization_config"):
        del network.config.quantization_config
    vars(network).update(hf_quantizer=None, is_quantized=False)


def _refused(path: Path, why: str) -> NudgeError:
    return NudgeError(
        "model-missing",
        f"The model {path} cannot be used: {why}.",
        "Choose a .gguf file of an architecture that transformers supports, or a Hugging Face folder.",
        {"model": str(path)},
        2,
    )
