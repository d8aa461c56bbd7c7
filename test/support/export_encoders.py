"""Makes small classifiers and encoders in OUT, exports them, and prints what the trainer says of TEXTS (JSON list) by each: OUT TEXTS [MINILM]."""

import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "trainer" / "tests"))
from encoder_models import location, save_bert, save_roberta

from nudge_trainer.export.encoders import export_encoder
from nudge_trainer.features import build

out, texts, minilm = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
sentences = ["She won.", "日本", "a very bad painter who is not good"]
models = [
    ({"type": "classifier", "label": "POSITIVE"}, save_bert(out / "softmax")),
    ({"type": "classifier", "label": "toxic"}, save_bert(out / "sigmoid", ("rude", "toxic"), problem_type="multi_label_classification")),
    ({"type": "classifier", "label": "score"}, save_bert(out / "single", ("score",))),
    ({"type": "classifier", "label": "b"}, save_roberta(out / "roberta")),
    ({"type": "similarity", "to": sentences}, save_bert(out / "encoder", ())),
    *(({"type": "similarity", "to": sentences}, Path(folder)) for folder in minilm),
]
cases = []
for number, (feature, folder) in enumerate(models, 1):
    definition = {**feature, "model": str(folder), "location": location(folder), "encoder": f"{feature['type']}-{number}"}
    export_encoder(definition, out / "onnx" / "features")
    reader = build(definition)
    reader.load(torch.device("cpu"))
    cases.append({"feature": definition, "values": reader(texts, [0] * len(texts))})
print(json.dumps(cases))
