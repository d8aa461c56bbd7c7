"""Runs inside the toolkit's own environment: one DPG step of disco for every line on the standard input, its seconds on the output.

Usage: turns.py MODEL ROWS TOKENS, with the toolkit's folder on the PYTHONPATH. Nothing of the toolkit is in this repository.
"""

import sys
import time

import torch
from disco.distributions import LMDistribution
from disco.scorers import BooleanScorer
from disco.tuners import DPGTuner


def main(model: str, rows: int, tokens: int) -> None:
    """The toolkit's DPG on policy: a pointwise constraint that half of the texts meet, one batch a step."""
    base = LMDistribution(model, length=tokens, min_new_tokens=tokens)
    policy = LMDistribution(model, length=tokens, min_new_tokens=tokens, freeze=False)
    target = base * BooleanScorer(lambda sample, _context: int(sample.token_ids[-1]) % 2 == 0)
    tuner = DPGTuner(policy, target, n_gradient_steps=1, n_samples_per_step=rows, n_samples_per_context=rows, scoring_size=rows, sampling_size=rows)
    print(f"ready {torch.get_num_threads()}", flush=True)
    for _line in sys.stdin:
        began = time.perf_counter()
        tuner._step()
        print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
