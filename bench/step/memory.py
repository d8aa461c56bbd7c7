"""What a step adds to resident memory at its peak: python -m bench.step.memory MODEL ROWS TOKENS [ADAPTER].

Model, gradients and optimiser are there before (a step on two texts makes them). The peak is the process's own, so nothing
else may have run in it.
"""

import resource
import sys
import tempfile
from pathlib import Path

import psutil
import torch

from .models import llama, run_folder
from .ours import Ours

MIB = 2**20


def main(name: str, rows: int, tokens: int, adapter: str = "lora") -> None:
    """Prints the table."""
    model = llama() if name == "llama-11m" else Path(name)
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(run_folder(Path(folder), model, tokens, {"samplesPerStep": rows, "adapter": adapter}))
        ours.step(2)
        before = psutil.Process().memory_info().rss
        loading = _peak()
        ours.step()
        peak = _peak()
    if peak == loading:
        raise SystemExit("Loading took more memory than the step: nothing is measured.")
    logits = rows * tokens * ours.drawer.model.vocabulary * 4
    print(f"{name}, {rows} × {tokens}, {adapter}, torch {torch.__version__}")
    print("| MiB before | at the peak of the step | more | all logits at once, fp32 |\n|---:|---:|---:|---:|")
    print(f"| {before / MIB:.0f} | {peak / MIB:.0f} | {(peak - before) / MIB:.0f} | {logits / MIB:.0f} |")


def _peak() -> int:
    """Most resident memory so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # getrusage counts what the process that started this one held.
        (line,) = [line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), *sys.argv[4:5])
