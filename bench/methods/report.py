"""The table of docs/results.md out of results.jsonl: python -m bench.methods.report.

Each method has the learning rate of the grid with the lowest mean over seeds of its lowest KL(p*‖π). Differences are paired by seed.
"""

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median, stdev
from typing import Any

from .specs import SPECS

RESULTS = Path(__file__).with_name("results.jsonl")
T95 = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}
"""97.5 % quantiles of Student's t by the number of seeds."""

Cell = dict[str, Any]
Cells = dict[int, Cell]
"""By seed."""


def main() -> None:
    """Prints the comparison of gdc, gdc++ and default, and a line for every other method."""
    found: dict[tuple[str, str], dict[float, Cells]] = defaultdict(lambda: defaultdict(dict))
    for row in map(json.loads, RESULTS.read_text(encoding="utf-8").splitlines()):
        if "curve" in row:
            found[row["spec"], row["method"]][row["rate"]][row["seed"]] = row
    best = {key: _best(rates) for key, rates in found.items()}
    print("| spec | seeds | gdc | gdc++ | default | gdc++ − gdc | default − gdc++ | samples, default : gdc |")
    print("|---|---:|---:|---:|---:|---|---|---:|")
    ratios = []
    for spec in SPECS:
        gdc, plus, ours = (best.get((spec, method), {}) for method in ("gdc", "gdc++", "default"))
        ratio = [_ratio(gdc[seed], ours[seed]) for seed in gdc.keys() & ours.keys()]
        ratios += [median(ratio)] if ratio else []
        differences = _interval(_paired(plus, gdc)), _interval(_paired(ours, plus))
        columns = [spec, str(len(gdc)), _kl(gdc), _kl(plus), _kl(ours), *differences, f"{median(ratio):.2f}" if ratio else "–"]
        print(f"| {' | '.join(columns)} |")
    if ratios:
        print(f"\nMedian over specs of the samples that default needs for gdc's lowest KL: {median(ratios):.2f} of gdc's.")
    for (spec, method), cells in sorted(best.items()):
        if method not in ("gdc", "gdc++", "default"):
            ends = [cell["curve"][-1] for cell in cells.values()]
            print(f"{spec} {method}: " + ", ".join(f"{name} {mean(end[name] for end in ends):.3f}" for name in ("kl", "klBase", "gap", "distinct2")))


def _best(rates: dict[float, Cells]) -> Cells:
    """The cells of the best rate, among those that have most seeds."""
    most = max(map(len, rates.values()))
    return min((cells for cells in rates.values() if len(cells) == most), key=lambda cells: mean(_lowest(cell)["kl"] for cell in cells.values()))


def _lowest(cell: Cell) -> dict[str, Any]:
    look: dict[str, Any] = min(cell["curve"], key=lambda look: look["kl"])
    return look


def _paired(one: Cells, other: Cells) -> list[float]:
    """By how much the lowest KL of one is above that of the other, seed by seed."""
    return [_lowest(one[seed])["kl"] - _lowest(other[seed])["kl"] for seed in sorted(one.keys() & other.keys())]


def _ratio(gdc: Cell, ours: Cell) -> float:
    """Samples after which `ours` is as near to the target as gdc ever was, over those that gdc took; inf where it never is.

    Base samples that gdc draws beyond ours are not held against it.
    """
    goal = _lowest(gdc)
    took = goal["samples"] - gdc["curve"][0]["samples"] + ours["curve"][0]["samples"]
    reached = [look["samples"] for look in ours["curve"] if look["kl"] <= goal["kl"]]
    return min(reached) / took if reached else math.inf


def _kl(cells: Cells) -> str:
    return f"{mean(_lowest(cell)['kl'] for cell in cells.values()):.4f}" if cells else "–"


def _interval(values: Sequence[float]) -> str:
    if len(values) < 2:
        return f"{values[0]:+.4f}" if values else "–"
    half = T95[len(values)] * stdev(values) / math.sqrt(len(values))
    return f"{mean(values):+.4f} [{mean(values) - half:+.4f}, {mean(values) + half:+.4f}]"


if __name__ == "__main__":
    main()
