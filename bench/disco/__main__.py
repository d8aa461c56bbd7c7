"""A training step against disco's DPG step: python -m bench.disco FOLDER [ROWS TOKENS [REPEATS]].

FOLDER is a checkout of github.com/naver/disco at version 1.1.1 (commit 132cd6a); the toolkit may not be shipped. It gets an environment
of its own in .cache, with the versions it runs on. Both take turns on a Llama of 11 million random weights.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median

import torch

from ..step.models import CACHE, llama, run_folder
from ..step.ours import Ours
from ..step.timing import seconds

ENVIRONMENT = CACHE.with_name("bench-disco") / "env"
PACKAGES = ("transformers==4.49.0", "numpy<2", "pandas<2.3", "datasets<3", "pyarrow<19", "scipy", "accelerate")
"""Beside torch, of the same version as ours."""


def main(folder: str, rows: int = 64, tokens: int = 40, repeats: int = 3) -> None:
    """Prints the table."""
    model = llama()
    python = _environment()
    variables = {**os.environ, "PYTHONPATH": folder}
    command = [python, Path(__file__).with_name("turns.py"), model, str(rows), str(tokens)]
    with (
        tempfile.TemporaryDirectory() as run,
        subprocess.Popen(command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as theirs,
    ):
        assert theirs.stdin and theirs.stdout
        threads = theirs.stdout.readline().removeprefix("ready ").strip()
        if threads != str(torch.get_num_threads()):
            raise SystemExit(f"disco did not start, or with {threads or 'no'} threads; run {' '.join(map(str, command))} to see why.")
        ours = Ours(run_folder(Path(run), model, tokens, {"samplesPerStep": rows}))
        took = []
        for _ in range(repeats + 1):
            theirs.stdin.write("\n")
            theirs.stdin.flush()
            took.append((float(theirs.stdout.readline()), seconds(ours.step)))
        theirs.stdin.close()
    ratios = sorted(one / other for one, other in took[1:])
    one, other = (median(column) for column in zip(*took[1:], strict=True))
    print(f"Llama of 11 M, {rows} × {tokens}; {threads} threads, torch {torch.__version__}; {repeats} turns after one that is not counted")
    print("| seconds a step: disco 1.1.1, DPG | ours, gdc++ | ratio |\n|---:|---:|---:|")
    print(f"| {one:.1f} | {other:.2f} | {median(ratios):.1f} [{ratios[0]:.1f}, {ratios[-1]:.1f}] |")


def _environment() -> Path:
    """The toolkit's Python, made at the first call."""
    python = ENVIRONMENT / "bin/python"
    done = ENVIRONMENT / "done"
    if not done.exists():
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        version = torch.__version__.partition("+")[0]
        subprocess.run([python, "-m", "pip", "install", "-q", f"torch=={version}", *PACKAGES], check=True)
        done.touch()
    return python


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
