"""That the benchmarks of the trainer run: tiny sizes, and not a word about their timings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("step", "llama-11m", "4", "6", "lora", "1"), "| seconds a step |"),
        (("step.memory", "llama-11m", "16", "32"), "at the peak of the step"),
        (("step.arithmetic", "models/nudge-tiny", "4", "6", "1"), "| differentiated |"),
        (("step.growth", "12", "2"), "| at step 12 |"),
        (("export", "models/nudge-tiny", "32"), "| second, weights changed |"),
    ],
)  # fmt: skip
def test_it_prints_its_table(arguments: tuple[str, ...], shown: str) -> None:
    command = [sys.executable, "-m", f"bench.{arguments[0]}", *arguments[1:]]
    # One thread: several spin for nothing where the machine does something else as well.
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert shown in done.stdout
    assert "nan" not in done.stdout


def test_a_cell_of_the_comparison_of_methods_has_a_curve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bench.methods import cell
    from bench.methods.specs import SPECS

    for name, value in {"REFERENCE": 8000, "HELD_OUT": 400, "FRESH": 100, "EVERY": 64}.items():
        monkeypatch.setattr(cell, name, value)
    found = cell.run_cell(tmp_path, "women-50", {**SPECS["women-50"], "baseSamples": 1000}, 1, {"steps": 4, "warmStart": 2}, 2000)
    assert [look["samples"] for look in found["curve"]][-1] > 1000
    assert all(look["kl"] >= 0 for look in found["curve"])
