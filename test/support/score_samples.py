"""Prints PyTorch's log-probability of each sample: MODEL SAMPLES (JSON file: prompts, and rows of prompt index and tokens)."""

import json
import sys
from pathlib import Path

import torch

from nudge_trainer.model import LanguageModel
from nudge_trainer.score import log_probabilities

folder, given = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
model = LanguageModel.load({"requested": folder, "source": "folder", "path": folder}, torch.device("cpu"), {"adapter": "full"})
rows = given["samples"]
length = torch.tensor([len(row["tokens"]) for row in rows])
tokens = torch.full((len(rows), int(length.max())), model.pad_id)
for index, row in enumerate(rows):
    tokens[index, : len(row["tokens"])] = torch.tensor(row["tokens"])
prompt = torch.tensor([row["prompt"] for row in rows])
encoded = model.encode(given["prompts"])
scores = log_probabilities(model.policy, model, encoded, prompt, tokens, length)
texts = model.decode(tokens, length)
print(json.dumps({"prompts": encoded, "scores": scores.tolist(), "texts": texts}))
