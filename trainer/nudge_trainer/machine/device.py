"""The machine: which device trains, how much memory and how many threads it has, and what `probe` says of it."""

import importlib.metadata
import os
import platform
import sys
from typing import Any

import psutil
import torch

from nudge_trainer.errors import NudgeError

from . import cuda

REPORTED = ("torch", "transformers", "peft", "safetensors", "huggingface_hub", "onnx", "onnxscript", "onnxruntime")


def available() -> list[str]:
    """Device types that work here, the fastest first."""
    found = ["cuda"] if torch.cuda.is_available() and cuda.unusable() is None else []
    found += ["mps"] if torch.backends.mps.is_available() else []
    return [*found, "cpu"]


def find(requested: str = "auto") -> torch.device:
    """The device of `training.device`. Raises NudgeError (exit 4) when it is not here."""
    types = available()
    if requested == "auto":
        return torch.device(types[0])
    if requested not in types:
        reason = (cuda.unusable() if requested == "cuda" else None) or f"PyTorch {torch.__version__} finds {', '.join(types)} only"
        raise NudgeError(
            "device-missing",
            f"training.device asks for {requested}, but {reason}.",
            'Set training.device to "auto", or install a driver and a PyTorch build for that device.',
            {"requested": requested, "available": types},
            4,
        )
    return torch.device(requested)


def is_full(error: BaseException) -> bool:
    """Whether it says that the device's memory is full; PyTorch has a class for that, and two more ways to say it."""
    return isinstance(error, torch.OutOfMemoryError) or (isinstance(error, RuntimeError) and "out of memory" in str(error).lower())


def release(device: torch.device) -> None:
    """Gives back what the allocator keeps for itself."""
    if device.type in {"cuda", "mps"}:
        getattr(torch, device.type).empty_cache()


def dtype(device: torch.device) -> torch.dtype:
    """Precision of weights and arithmetic: fp32 everywhere, so that sampling, scoring and the export agree."""
    return torch.float32


def set_threads(requested: int | None = None) -> int:
    """Sets the CPU threads; without a number `usual_threads`."""
    threads = requested or usual_threads()
    torch.set_num_threads(threads)
    return threads


def usual_threads() -> int:
    """What OMP_NUM_THREADS says, else one less than the processors this process may use.

    An operation is done when its slowest thread is. Where the editor or anything else wants a processor that all threads
    count on, each operation waits for the system to give it back, and small ones take a hundred times as long.
    """
    if os.environ.get("OMP_NUM_THREADS"):
        return torch.get_num_threads()
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(torch.get_num_threads(), allowed - 1))


def memory(device: torch.device) -> int:
    """Bytes of memory the device has in all."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory())
    return int(psutil.virtual_memory().total)


def name(device: torch.device) -> str:
    """What a person calls the device."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple GPU" if device.type == "mps" else platform.processor() or platform.machine()


def probe() -> dict[str, Any]:
    """What `probe` prints: interpreter, chosen device, every device with its memory (bytes), threads, versions."""
    devices = [torch.device(kind) for kind in available()]
    return {
        "python": sys.executable,
        "pythonVersion": platform.python_version(),
        "platform": platform.platform(),
        "device": devices[0].type,
        "devices": [{"type": d.type, "name": name(d), "memory": memory(d)} for d in devices],
        "threads": usual_threads(),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Versions of the libraries that numbers depend on; a missing one is left out."""
    found = {}
    for package in REPORTED:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
