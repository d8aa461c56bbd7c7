"""The models of the benchmark: a Llama of 11 million random weights, or any folder of Hugging Face."""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/bench-step"

VOCABULARY = 49_152


def llama(folder: Path = CACHE / "llama-11m") -> Path:
    """4 layers × 192, a vocabulary of 49,152, tied embeddings; made once, from seed 1."""
    if (folder / "config.json").exists():
        return folder
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=192, intermediate_size=512, num_hidden_layers=4, num_attention_heads=3, num_key_value_heads=3,
        max_position_embeddings=512, tie_word_embeddings=True, bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    words = WordLevel({f"w{number}": number for number in range(VOCABULARY)}, unk_token="w2")
    PreTrainedTokenizerFast(tokenizer_object=Tokenizer(words), bos_token="w0", eos_token="w1", pad_token="w1", unk_token="w2").save_pretrained(folder)
    settings = folder / "tokenizer_config.json"
    # A name that older versions of transformers know as well.
    settings.write_text(settings.read_text("utf-8").replace("TokenizersBackend", "PreTrainedTokenizerFast"), "utf-8")
    return folder


def run_folder(folder: Path, model: Path, tokens: int, training: dict[str, object]) -> Path:
    """A run of `model` with one feature, whose texts never end early: each is `tokens` long."""
    folder.mkdir(parents=True, exist_ok=True)
    run = {
        "protocol": 1, "name": "step", "model": {"requested": "bench", "source": "folder", "path": str(model)}, "prompts": [""], "maxTokens": tokens,
        "constraints": [{"name": "even", "moment": 0.5, "feature": {"type": "regex", "pattern": "[02468]$"}}],
        "training": {"seed": 1, "replay": 0, "warmStart": 0, "baseline": "mean", "stopAtEnd": False, **training},
    }  # fmt: skip
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return folder
