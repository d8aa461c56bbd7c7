"""First and second export of a model for the editor, with an empty cache of graphs: python -m bench.export FOLDER [BITS]."""

import os
import sys
import tempfile
import time
from pathlib import Path

import torch

from nudge_trainer.export import export_onnx
from nudge_trainer.model import LanguageModel

NAMES = ("first", "second, weights changed")


def main(folder: str, bits: int) -> None:
    """Prints seconds on the wall and of the processor for each."""
    model = LanguageModel.load({"requested": folder, "source": "folder", "path": folder}, torch.device("cpu"), {"adapter": "full"})
    print(f"Export of {Path(folder).resolve().name}, {model.parameters / 1e6:.0f} million parameters, {bits} bits\n")
    print("| export | seconds | of the processor |\n|---|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["NUDGE_HOME"] = temporary
        for name in NAMES:
            began, busy = time.perf_counter(), time.process_time()
            export_onnx(model, Path(temporary) / "onnx", ["Once upon a time"], 32, bits=bits)
            print(f"| {name} | {time.perf_counter() - began:.1f} | {time.process_time() - busy:.1f} |", flush=True)
            with torch.no_grad():
                for _, parameter in model.trainable():
                    parameter.mul_(1.001)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8)
