"""Prints each constraint's moment over given texts, as events have it: RUN FILE, a JSON list of {text, tokens, prompt (its index)}.

Used by agreement.mjs.
"""

import json
import sys
from pathlib import Path

import torch

from nudge_trainer.config import load
from nudge_trainer.report import moments_of

run, rows = load(Path(sys.argv[1])), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
texts, tokens = [row["text"] for row in rows], [row["tokens"] for row in rows]
prompt = torch.tensor([row["prompt"] for row in rows])
tau = torch.full((len(run.prompts),), 1 / len(run.prompts), dtype=torch.float64)
for feature in run.features:
    feature.load(torch.device("cpu"))
phi = torch.tensor([feature(texts, tokens) for feature in run.features], dtype=torch.float64).T
print(json.dumps(moments_of(phi, prompt, run.constraints, tau)))
