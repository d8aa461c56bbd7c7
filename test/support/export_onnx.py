"""Exports a model folder for ONNX Runtime as the trainer does: MODEL OUT PROMPTS (JSON list) [BITS of a weight]."""

import json
import sys
from pathlib import Path

import torch

from nudge_trainer.export.onnx import export_onnx
from nudge_trainer.model import LanguageModel

folder, out, prompts = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
model = LanguageModel.load({"requested": folder, "source": "folder", "path": folder}, torch.device("cpu"), {"adapter": "full"})
export_onnx(model, out, prompts, 32, bits=int(sys.argv[4]) if len(sys.argv) > 4 else 32)
print(json.dumps(str(out)))
