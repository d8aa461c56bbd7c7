"""Small random language models, built in place: real architectures, real tokenizers, no downloads."""

import os
from pathlib import Path

# Before torch starts its threads: tests of this size only lose by more.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
)

from nudge_trainer.model import LanguageModel
from nudge_trainer.network.adapters import Kind
from nudge_trainer.network.precision import Precision

WORDS = ["she", "he", "they", "was", "is", "a", "the", "painter", "chemist", "doctor", "lawyer", "singer", "from", "in"]
WORDS += ["of", "and", "born", "studied", "sang", "won"]
END = 0


@pytest.fixture(autouse=True)
def nudge_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has its own caches."""
    folder = tmp_path / "nudge-home"
    monkeypatch.setenv("NUDGE_HOME", str(folder))
    return folder


def word_tokenizer() -> PreTrainedTokenizerBase:
    """One token a word; <end> is BOS, EOS and padding."""
    vocabulary = {word: index for index, word in enumerate(["<end>", "<unk>", *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.decoder = decoders.Fuse()
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<end>", eos_token="<end>", pad_token="<end>", unk_token="<unk>"
    )


def tiny_network(architecture: str, seed: int = 0) -> PreTrainedModel:
    """A network of some thousand random weights, far from uniform; the end token comes about every twentieth time."""
    size = len(WORDS) + 2
    torch.manual_seed(seed)
    network: PreTrainedModel
    if architecture == "llama":
        network = LlamaForCausalLM(
            LlamaConfig(
                vocab_size=size,
                hidden_size=32,
                intermediate_size=48,
                num_hidden_layers=2,
                num_attention_heads=4,
                num_key_value_heads=2,
                max_position_embeddings=64,
                initializer_range=0.3,
                bos_token_id=END,
                eos_token_id=END,
            )
        )
    else:
        network = GPT2LMHeadModel(
            GPT2Config(
                vocab_size=size,
                n_embd=32,
                n_layer=2,
                n_head=4,
                n_positions=64,
                initializer_range=0.2,
                bos_token_id=END,
                eos_token_id=END,
            )
        )
    return network.eval()


def tiny_model(architecture: str, adapter: Kind = "full", seed: int = 0, precision: Precision = "fp32") -> LanguageModel:
    """A language model on the CPU around `tiny_network`."""
    network = tiny_network(architecture, seed)
    return LanguageModel(network, word_tokenizer(), torch.device("cpu"), adapter, lora_rank=4, seed=seed, precision=precision)


def disturb(model: LanguageModel) -> None:
    """One step of training away from the base model."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for _, parameter in model.trainable():
            parameter += 0.05 * torch.randn(parameter.shape, generator=generator)


def save_tiny(folder: Path, architecture: str, seed: int = 0) -> Path:
    """The same as a folder in Hugging Face layout."""
    tiny_network(architecture, seed).save_pretrained(folder)
    word_tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture(params=["llama", "gpt2"])
def architecture(request: pytest.FixtureRequest) -> str:
    """Each architecture in turn."""
    return str(request.param)


@pytest.fixture(params=["full", "lora"])
def adapter(request: pytest.FixtureRequest) -> Kind:
    """Each way of training in turn."""
    kind: Kind = request.param
    return kind


@pytest.fixture(scope="session")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose cache of ONNX graphs all tests share that ask for it: building one takes seconds."""
    return tmp_path_factory.mktemp("nudge-home")


@pytest.fixture
def shared_home(graphs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the place of a home per test."""
    monkeypatch.setenv("NUDGE_HOME", str(graphs))
    return graphs
