"""Where a model's files come from: a folder, a .gguf file or the hub, each made a folder in Hugging Face layout."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huggingface_hub import snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HFValidationError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from nudge_trainer.errors import NudgeError
from nudge_trainer.network import gguf

# Pickled weights and code are never fetched; sub-folders hold other formats of the same weights.
FETCHED = ["*.safetensors", "*.json", "*.txt", "*.model", "*.jinja"]
NOT_FETCHED = ["*/*"]


def folder_of(location: Mapping[str, Any]) -> Path:
    """The folder with config, safetensors and tokenizer of a `ModelLocation` (schemas/run.schema.json).

    Downloads or converts what is not there yet. Raises NudgeError: exit 2 for a model that does not exist, 4 when the
    hub cannot be reached.
    """
    source = location["source"]
    if source == "hub":
        return _download(location["repository"], location.get("revision"))
    path = Path(location["path"])
    if source == "gguf":
        return gguf.convert(path, location.get("hash"))
    if not (path / "config.json").is_file():
        raise _missing(location["requested"], f"there is no config.json in {path}")
    if not any(path.glob("*.safetensors")):
        raise _missing(location["requested"], f"there are no safetensors weights in {path}, and other formats can run code")
    return path


def _download(repository: str, revision: str | None) -> Path:
    try:
        folder = Path(
            snapshot_download(repository, revision=revision, allow_patterns=FETCHED, ignore_patterns=NOT_FETCHED)
        )
    except GatedRepoError as error:
        raise NudgeError(
            "model-gated",
            f"The hub gives {repository} only to people who accepted its terms.",
            f"Accept them at https://huggingface.co/{repository} and log in with `hf auth login`.",
            {"model": repository},
            4,
        ) from error
    except (RepositoryNotFoundError, RevisionNotFoundError, HFValidationError) as error:
        at = f" at revision {revision}" if revision else ""
        raise _missing(f"hf:{repository}", f"the hub has no such repository{at}, or it is private") from error
    except (LocalEntryNotFoundError, OSError) as error:
        raise NudgeError(
            "hub-unreachable",
            f"The model {repository} is not on this machine and the hub cannot be reached.",
            "Check the network, or name a model that is on this machine instead.",
            {"model": repository},
            4,
        ) from error
    if not any(folder.glob("*.safetensors")):
        raise _missing(f"hf:{repository}", "it has no safetensors weights, and other formats can run code")
    return folder


def _missing(requested: str, why: str) -> NudgeError:
    return NudgeError(
        "model-missing",
        f"The model {requested} cannot be used: {why}.",
        "Name an alias, hf:owner/name, a folder with config.json and safetensors weights, or a .gguf file.",
        {"model": requested, "why": why},
        2,
    )
