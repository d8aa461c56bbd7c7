"""The paper's comparison rerun: python -m bench.methods SPECS METHODS SEEDS RATES, each a comma-separated list or "all".

Cells that results.jsonl already has are skipped, so it may be killed and started again at any time; and several may run at
once on specs of their own.
"""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

from .cell import run_cell
from .methods import ABLATIONS, FEWER, METHODS, RATES
from .specs import CACHE, ROOT, SENTIMENT, SPECS

RESULTS = Path(__file__).with_name("results.jsonl")
LIMIT = 40_000
"""Samples a cell draws at most, base samples included."""


def main(specs: str, methods: str, seeds: str, rates: str = "all") -> None:
    """Runs what is missing, seed by seed, so that early results cover every spec."""
    known = {**METHODS, **ABLATIONS}
    done = {(row["spec"], row["method"], row["seed"], row["rate"]) for row in map(json.loads, _lines())}
    wanted = product(
        map(int, seeds.split(",")),
        SPECS if specs == "all" else specs.split(","),
        map(float, RATES if rates == "all" else rates.split(",")),
        METHODS if methods == "all" else methods.split(","),
    )
    if not SENTIMENT.exists():
        subprocess.run([sys.executable, ROOT / "models/make/sentiment.py", SENTIMENT], check=True)
    for seed, spec, rate, method in wanted:
        if (spec, method, seed, rate) in done:
            continue
        declared = SPECS[spec]
        training = {"learningRate": rate, **known[method]}
        if training.get("warmStart") == 0:
            training.setdefault("steps", (LIMIT - declared["baseSamples"]) // training["samplesPerStep"])
        else:
            declared = {**declared, "baseSamples": FEWER.get(spec, declared["baseSamples"] // 2)}
        result = run_cell(CACHE, spec, declared, seed, training, LIMIT)
        row = {"spec": spec, "method": method, "seed": seed, "rate": rate, **result}
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        print(spec, method, seed, rate, _summary(row), flush=True)


def _lines() -> list[str]:
    return RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []


def _summary(row: dict[str, object]) -> str:
    curve = row.get("curve")
    if not isinstance(curve, list):
        return str(row["error"])
    best = min(curve, key=lambda look: look["kl"])
    return f"KL {curve[0]['kl']} → {best['kl']} at {best['samples']}, {row['seconds']} s"


if __name__ == "__main__":
    main(*sys.argv[1:])
