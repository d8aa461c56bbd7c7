"""A training step against the same step in plain transformers code: python -m bench.step MODEL ROWS TOKENS [ADAPTER [REPEATS]].

MODEL is llama-11m (random weights) or a folder of Hugging Face; ADAPTER full (the default) or lora. Both steps take turns,
so that a noisy machine is noisy for both; ratios are medians over the turns with their range.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

import torch
from transformers import AutoConfig

from .flops import counted, fewest, gemm_rate
from .models import llama, run_folder
from .ours import Ours
from .plain import Plain
from .timing import seconds

PRODUCTS = {"fp32": torch.float32, "bf16": torch.bfloat16}


def main(name: str, rows: int, tokens: int, adapter: str = "full", repeats: int = 5) -> None:
    """Prints the table."""
    model = llama() if name == "llama-11m" else Path(name)
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(run_folder(Path(folder), model, tokens, {"samplesPerStep": rows, "adapter": adapter}))
        plain = Plain(model, rows, tokens)
        took = [(seconds(plain.step), seconds(ours.step), *map(gemm_rate, PRODUCTS.values())) for _ in range(repeats + 1)][1:]
        done = {"plain": counted(plain.step), "ours": counted(ours.step)}
    least = fewest(AutoConfig.from_pretrained(model), rows, tokens, adapter=adapter == "lora")
    total = sum(least.values())
    print(f"{name}, {rows} × {tokens}, ours {adapter}, plain full; {torch.get_num_threads()} threads, torch {torch.__version__}; {repeats} turns")
    print("| | plain | ours | plain : ours |\n|---|---:|---:|---:|")
    ratios = sorted(one / other for one, other, *_ in took)
    times = [median(column) for column in zip(*took, strict=True)]
    print(f"| seconds a step | {times[0]:.2f} | {times[1]:.2f} | {median(ratios):.2f} [{ratios[0]:.2f}, {ratios[-1]:.2f}] |")
    print(f"| operations, 10⁹ | {done['plain'] / 1e9:.0f} | {done['ours'] / 1e9:.0f} | {done['plain'] / done['ours']:.2f} |")
    print(f"| of the fewest possible | {done['plain'] / total:.2f} | {done['ours'] / total:.2f} | |")
    for place, product in enumerate(PRODUCTS, 2):
        rates = [median(done[kind] / row[column] / row[place] for row in took) for column, kind in enumerate(("plain", "ours"))]
        print(f"| rate, of one large {product} product ({times[place] / 1e9:.0f}·10⁹/s) | {rates[0]:.2f} | {rates[1]:.2f} | |")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), *sys.argv[4:5], *map(int, sys.argv[5:6]))
