"""The language model of a run: tokenizer, policy, base model, and what is known of both."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import Parameter
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from nudge_trainer.errors import NudgeError
from nudge_trainer.machine import device as devices
from nudge_trainer.network import prompts as texts
from nudge_trainer.network import sources
from nudge_trainer.network.adapters import Kind, adapt
from nudge_trainer.network.attention import differentiate_in_fp32
from nudge_trainer.network.forward import head_is_linear
from nudge_trainer.network.precision import Precision, Twin, halves


class LanguageModel:
    """A causal language model of Hugging Face, with the policy to train and the base model it came from.

    policy       the network that is trained; always in eval mode, since dropout would make π another distribution at
                 every call
    end_ids      tokens that end a sequence, any of them
    pad_id       fills rows after their end; never counted
    context      tokens the model can see, prompt included
    parameters   weights of the base model, shared ones counted once
    bf16         whether steps are done in bf16 (precision.py)
    split_head   whether logits are a linear function of the last hidden states (see forward.py)
    """

    def __init__(
        self,
        network: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        device: torch.device,
        adapter: Kind = "auto",
        lora_rank: int = 4,
        seed: int = 0,
        precision: Precision = "fp32",
    ) -> None:
        """Takes the network over: it becomes the policy. `seed` draws the first weights of a LoRA adapter."""
        network.eval()
        self.tokenizer = tokenizer
        self.device = device
        self.parameters = sum(parameter.numel() for parameter in network.parameters())
        self.end_ids = _end_ids(network, tokenizer)
        pad = tokenizer.pad_token_id
        self.pad_id = int(pad) if pad is not None else (self.end_ids[0] if self.end_ids else 0)
        self.context = _context(network, tokenizer)
        self.vocabulary = int(network.config.get_text_config().vocab_size)
        self._adapter = adapt(network, device, adapter, lora_rank, seed)
        self.adapter = self._adapter.kind
        self.policy = self._adapter.policy.eval()
        self.split_head = head_is_linear(self.policy)
        self.bf16 = halves(precision, self.parameters, device)
        if self.bf16:
            differentiate_in_fp32(self.policy)
        self._twin: Twin | None = None
        self._in_step = False

    @classmethod
    def load(cls, location: Mapping[str, Any], device: torch.device, training: Mapping[str, Any] | None = None, seed: int = 0) -> "LanguageModel":
        """Loads the model of a `ModelLocation` (schemas/run.schema.json), to be trained as `training` of a spec says.

        Raises NudgeError, exit 2 or 4.
        """
        network, tokenizer = _read(sources.folder_of(location), str(location["requested"]), devices.dtype(device))
        said = (training or {}).get
        return cls(network, tokenizer, device, said("adapter", "auto"), said("loraRank", 4), seed, said("precision", "auto"))

    @contextmanager
    def in_step(self) -> Iterator[None]:
        """Inside, `base` and `folded` give networks of the precision of steps, to be run within `arithmetic`."""
        self._in_step = self.bf16
        try:
            yield
        finally:
            self._in_step = False

    def arithmetic(self) -> AbstractContextManager[Any]:
        """What a network is run within: autocast to bf16 in a step that is done in bf16."""
        return torch.autocast(self.device.type, torch.bfloat16, cache_enabled=False) if self._in_step else nullcontext()

    def base(self) -> AbstractContextManager[PreTrainedModel]:
        """The base model, inside a `with`; nothing may be trained there."""
        return self._halved(policy=False) if self._in_step else self._adapter.base()

    def folded(self) -> AbstractContextManager[PreTrainedModel]:
        """The policy as a plain model, inside a `with`, for generation and scoring; nothing may be trained there."""
        return self._halved(policy=True) if self._in_step else self._adapter.folded()

    def trained(self) -> AbstractContextManager[PreTrainedModel]:
        """The policy as the network to differentiate by what is trained, inside a `with`; the optimiser may not step there."""
        return self._halved(policy=True) if self._in_step and self.adapter == "lora" else nullcontext(self.policy)

    def _halved(self, *, policy: bool) -> AbstractContextManager[PreTrainedModel]:
        self._twin = self._twin or Twin(self._adapter.untouched(self.device), self._adapter.low_rank())
        return nullcontext(self._twin.take(self._adapter.weights(policy=policy)))

    def merged(self) -> PreTrainedModel:
        """The policy as a plain model on the CPU, adapter added to the weights; for exports, not to be changed."""
        return self._adapter.merged()

    def untouched(self) -> PreTrainedModel:
        """A copy of the base model as a plain model on the CPU; for exports."""
        return self._adapter.untouched(torch.device("cpu"))

    def trainable(self) -> list[tuple[str, Parameter]]:
        """Names and parameters that training changes, in a fixed order."""
        return [(name, p) for name, p in self.policy.named_parameters() if p.requires_grad]

    def encode(self, prompts: Sequence[str | Mapping[str, Any]]) -> list[list[int]]:
        """Token ids of prompts (prompts.encode); none of them is empty."""
        return texts.encode(self.tokenizer, prompts, self.end_ids)

    def decode(self, tokens: Tensor, length: Tensor) -> list[str]:
        """Texts of continuations [N, T] of `length` [N] tokens (prompts.decode)."""
        return texts.decode(self.tokenizer, tokens, length, self.end_ids)

    def micro_batch(self, length: int, *, gradient: bool) -> int:
        """Rows of `length` tokens to work on at once where nobody says how many.

        With a gradient, so that kept activations take at most a quarter of the device's memory; without, an eighth for
        the key/value cache. On a CPU never more than 16,384 tokens: larger matrices are no faster there.
        """
        config = self.policy.config.get_text_config()
        width, layers = int(config.hidden_size), int(config.num_hidden_layers)
        floats = 40 * width * layers if gradient else 2 * width * layers + 16 * width
        tokens = devices.memory(self.device) / (4 if gradient else 8) / (4 * floats)
        if self.device.type == "cpu":
            tokens = min(tokens, 16384)
        return max(1, min(1024, math.floor(tokens / length)))


def _read(folder: Path, requested: str, dtype: torch.dtype) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """Network and tokenizer of a folder: safetensors only, never code from the folder, no weight left random."""
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            folder, dtype=dtype, use_safetensors=True, trust_remote_code=False, output_loading_info=True
        )
        network, loading = loaded
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    except (ValueError, KeyError, OSError, RuntimeError, ImportError) as error:
        raise _unusable(requested, str(error).splitlines()[0]) from error
    if loading["missing_keys"]:
        raise _unusable(requested, f"its weights lack {', '.join(sorted(loading['missing_keys'])[:3])}")
    damaged = [name for name, parameter in network.named_parameters() if not parameter.isfinite().all()]
    if damaged:
        raise _unusable(requested, f"some of its weights are not-a-number or infinite ({', '.join(damaged[:3])})")
    return cast(PreTrainedModel, network), cast(PreTrainedTokenizerBase, tokenizer)


def _unusable(requested: str, why: str) -> NudgeError:
    return NudgeError(
        "model-unusable",
        f"The model {requested} cannot be loaded as a causal language model: {why.rstrip('.')}.",
        "Choose a causal language model that transformers supports without remote code, with complete safetensors.",
        {"model": requested},
        2,
    )


def _end_ids(network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """Every token that one of generation config, config and tokenizer calls the end."""
    found: set[int] = set()
    generation = network.generation_config
    named = (generation.eos_token_id if generation else None, network.config.eos_token_id, tokenizer.eos_token_id)
    for ids in named:
        found.update([ids] if isinstance(ids, int) else ids or [])
    return sorted(found)


def _context(network: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> int:
    """Positions of the network; of the tokenizer where the architecture has no limit of its own."""
    limit = getattr(network.config.get_text_config(), "max_position_embeddings", None)
    return int(limit or min(tokenizer.model_max_length, 1 << 20))
