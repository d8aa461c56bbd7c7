"""Whatever ends a run before its time, as one `failed` event: what happened, and what to do."""

import errno

from safetensors import SafetensorError

from .errors import NudgeError
from .machine import device

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def explain(error: BaseException) -> NudgeError:
    """The error a user reads for any exception of a run."""
    if isinstance(error, NudgeError):
        return error
    if device.is_full(error):
        remedy = "Close other programs that use it, or lower maxTokens, choose a smaller model or a smaller training.adapter, and train again."
        return _failed("out-of-memory", "The GPU's memory is full: there is no room for the model and a single text.", remedy)
    if isinstance(error, MemoryError):
        return _failed("out-of-memory", "The machine's memory is full.", "Close other programs, then resume; or lower training.microBatch and train again.")
    if _is_disk_full(error):
        return _failed("disk-full", "The disk is full: there is no room for the run's files.", "Free some space, then resume: nothing is lost.")
    said = next(iter(str(error).splitlines()), "")
    return _failed(
        "unexpected",
        f"The trainer met an error it does not know: {type(error).__name__}: {said}".rstrip(": "),
        "See trainer.log in the run folder; resume goes on from the last checkpoint.",
    )


def _is_disk_full(error: BaseException) -> bool:
    """No room on the disk, in the user's quota, or under the process's limit. Safetensors gives the number as text only."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, SafetensorError) and any(f"(os error {number})" in str(error) for number in NO_ROOM)


def _failed(code: str, message: str, remedy: str) -> NudgeError:
    return NudgeError(code, message, remedy, {}, 5)
