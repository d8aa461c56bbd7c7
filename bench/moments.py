"""Prints each constraint's moment over given texts: RUN FILE, a JSON list of {text, tokens, prompt (its index)}. Used by agreement.mjs."""

import json
import sys
from pathlib import Path

import torch

from nudge_trainer.config import load
from nudge_trainer.estimators import moment

run, rows = load(Path(sys.argv[1])), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
texts, tokens = [row["text"] for row in rows], [row["tokens"] for row in rows]
prompt = torch.tensor([row["prompt"] for row in rows])
tau = torch.full((len(run.prompts),), 1 / len(run.prompts), dtype=torch.float64)
for feature in run.features:
    feature.load(torch.device("cpu"))
found = {
    name: moment(torch.tensor(feature(texts, tokens), dtype=torch.float64), prompt, tau, binary=feature.binary)
    for name, feature in zip(run.names, run.features, strict=True)
}
print(json.dumps({name: [value.mean, value.low, value.high] for name, value in found.items()}))
