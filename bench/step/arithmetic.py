"""What bf16 does to the parts of a step: python -m bench.step.arithmetic FOLDER [ROWS TOKENS [REPEATS]].

FOLDER is a model of Hugging Face. The same texts are written, scored and differentiated in fp32 and in bf16 in turn; printed are
the seconds of each, and how far log-probabilities and gradient are from those of fp32.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import torch

from nudge_trainer.drawing import Part
from nudge_trainer.learning.gradient import accumulate
from nudge_trainer.model import LanguageModel
from nudge_trainer.samples import Samples

from .models import run_folder
from .ours import Ours
from .timing import seconds

Result = TypeVar("Result")


def main(folder: str, rows: int = 16, tokens: int = 32, repeats: int = 3) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as run:
        ours = Ours(run_folder(Path(run), Path(folder), tokens, {"samplesPerStep": rows, "precision": "bf16"}))
    drawer, model = ours.drawer, ours.drawer.model
    coefficient = torch.linspace(-1, 1, rows, dtype=torch.float64)[:, None] / rows
    drawn: list[Samples] = []
    work = {
        "written, and scored by the base model": lambda: drawn.append(drawer.policy(Part.of(len(drawn), rows), "arithmetic")),
        "scored": lambda: drawer.log_pi(drawn[0]),
        "differentiated": lambda: accumulate(drawer, drawn[0], coefficient),
    }
    print(f"{Path(folder).name}, {rows} × {tokens}, {torch.get_num_threads()} threads, torch {torch.__version__}; {repeats} turns after one to warm up")
    print("| | fp32, seconds | bf16, seconds | fp32 : bf16 |\n|---|---:|---:|---|")
    for name, do in work.items():
        took = [[seconds(partial(_in, precision, model, do)) for precision in ("fp32", "bf16")] for _ in range(repeats + 1)][1:]
        ratios = sorted(one / other for one, other in took)
        one, other = (median(column) for column in zip(*took, strict=True))
        print(f"| {name} | {one:.2f} | {other:.2f} | {median(ratios):.2f} [{ratios[0]:.2f}, {ratios[-1]:.2f}] |")
    exact, rounded = drawn[-2], drawn[-1]
    where = {"written": rounded.log_q - drawer.log_pi(rounded), "scored": _in("bf16", model, lambda: drawer.log_pi(exact)) - drawer.log_pi(exact)}
    print("\n" + ", ".join(f"log π where it was {name} in bf16: {float(error.std()):.2f} nats a text" for name, error in where.items()))


def _in(precision: str, model: LanguageModel, do: Callable[[], Result]) -> Result:
    with model.in_step() if precision == "bf16" else nullcontext():
        return do()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
