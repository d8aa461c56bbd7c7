"""The Hugging Face folder of a result: any tool that loads causal language models can load it."""

from pathlib import Path

from nudge_trainer.machine.folders import replacing
from nudge_trainer.model import LanguageModel


def export_hf(model: LanguageModel, folder: Path) -> None:
    """Writes config, safetensors (adapter merged) and tokenizer; `folder` is replaced whole or not at all.

    Weights stay in fp32, even where the base model came in 16 bits: the run's figures were measured on these numbers,
    and the ONNX export agrees with them to 1e-3 nats a sequence. Rounding to bfloat16 moves log-probabilities by more.
    """
    with replacing(folder) as temporary:
        model.merged().save_pretrained(temporary)
        model.tokenizer.save_pretrained(temporary)
