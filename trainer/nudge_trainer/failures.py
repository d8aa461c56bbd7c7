"""Whatever ends a run before its time, as one `failed` event: what happened, and what to do."""

import errno
from typing import Any

import torch

from .errors import NudgeError


def explain(error: BaseException) -> NudgeError:
    """The error a user reads for any exception of a run."""
    if isinstance(error, NudgeError):
        return error
    if isinstance(error, torch.OutOfMemoryError):
        return _failed("out-of-memory", "The GPU's memory is full.", "Lower training.microBatch or training.samplesPerStep, then resume.")
    if isinstance(error, MemoryError):
        return _failed("out-of-memory", "The machine's memory is full.", "Close other programs or lower training.microBatch, then resume.")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _failed("disk-full", f"The disk is full ({error.filename}).", "Free some space, then resume: nothing is lost.", file=str(error.filename))
    return _failed(
        "unexpected",
        f"The trainer met an error it does not know: {type(error).__name__}: {error}".rstrip(": "),
        "See trainer.log in the run folder; resume goes on from the last checkpoint.",
    )


def _failed(code: str, message: str, remedy: str, **params: Any) -> NudgeError:
    return NudgeError(code, message, remedy, params, 5)
