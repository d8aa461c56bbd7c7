"""Whether a step costs more the more steps are done, the more texts it writes, and the longer they are: python -m bench.step.growth [STEPS [REPEATS]].

nudge-tiny, 16 texts of 32 tokens at step 10 and at step STEPS (5,000); then twice the texts, and twice the tokens.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from .models import ROOT, run_folder
from .ours import Ours
from .timing import seconds

ROWS, TOKENS = 16, 32


def main(steps: int = 5000, repeats: int = 20) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        ours = {
            name: Ours(run_folder(Path(folder) / name, ROOT / "models/nudge-tiny", tokens, {"samplesPerStep": rows, "steps": 2 * steps}))
            for name, rows, tokens in (("one", ROWS, TOKENS), ("rows", 2 * ROWS, TOKENS), ("tokens", ROWS, 2 * TOKENS), ("late", ROWS, TOKENS))
        }
        for _ in range(10):
            for other in ours.values():
                other.step()
        while ours["late"].training.step < steps:
            ours["late"].step()
        took = [{name: seconds(other.step) for name, other in ours.items()} for _ in range(repeats)]
    print(f"nudge-tiny, {ROWS} × {TOKENS}, {repeats} turns: a step took {1000 * median(turn['one'] for turn in took):.0f} ms")
    print("| against a step at step 10 | ratio |\n|---|---:|")
    for name, told in (("late", f"at step {steps:,}"), ("rows", "twice the texts"), ("tokens", "texts twice as long")):
        ratios = sorted(turn[name] / turn["one"] for turn in took)
        print(f"| {told} | {median(ratios):.2f} [{ratios[repeats // 10]:.2f}, {ratios[-1 - repeats // 10]:.2f}] |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
