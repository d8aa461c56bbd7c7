"""What is trained, and how the base model stays at hand: every weight with a frozen copy, or a low-rank adapter.

A policy gradient is mostly noise, and every trained direction takes its share of it. A low-rank adapter has few
directions, so `auto` is LoRA at every size (docs/results.md, "Adapters").
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Literal, TypeVar, cast

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from peft.tuners.lora import LoraLayer
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

from .folded import LowRank

Kind = Literal["auto", "full", "lora"]

CPU = torch.device("cpu")
Network = TypeVar("Network", bound=nn.Module)


class Full:
    """Every weight of the policy is trained; the base model is a frozen copy."""

    kind: Literal["full"] = "full"

    def __init__(self, network: PreTrainedModel) -> None:
        self.policy = network
        self._frozen = copy.deepcopy(network).requires_grad_(False)

    @contextmanager
    def base(self) -> Iterator[PreTrainedModel]:
        """The frozen copy."""
        yield self._frozen

    @contextmanager
    def folded(self) -> Iterator[PreTrainedModel]:
        """The policy itself."""
        yield self.policy

    def weights(self, *, policy: bool) -> Iterator[tuple[str, Tensor]]:
        """Names and weights of the policy or of the base model: all of them, those of a shared one by each name."""
        yield from (self.policy if policy else self._frozen).named_parameters(remove_duplicate=False)

    def low_rank(self) -> dict[str, LowRank]:
        """None: every weight is trained by itself."""
        return {}

    def merged(self) -> PreTrainedModel:
        """The policy itself, or a copy of it on the CPU."""
        return self.policy if self.policy.device == CPU else _copied(self.policy, CPU)

    def untouched(self, device: torch.device) -> PreTrainedModel:
        """A copy of the frozen copy."""
        return _copied(self._frozen, device)


class Lora:
    """Low-rank adapters (Hu et al. 2021, arXiv 2106.09685) on the linear layers of attention and MLP.

    The policy starts as the base model to the bit, and is the base model whenever the adapter is off.
    """

    kind: Literal["lora"] = "lora"

    def __init__(self, network: PreTrainedModel, rank: int, seed: int) -> None:
        config = LoraConfig(
            r=rank, lora_alpha=2 * rank, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM"
        )
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self._wrapped = cast(PeftModel, get_peft_model(network, config))
        self.policy = network

    @contextmanager
    def base(self) -> Iterator[PreTrainedModel]:
        """The same network with the adapter switched off."""
        with self._wrapped.disable_adapter():
            yield self.policy

    @contextmanager
    def folded(self) -> Iterator[PreTrainedModel]:
        """The policy with the adapter added into the weights, for the many small passes of generation.

        Afterwards the weights are what they were, to the bit.
        """
        weights = [layer.weight for _, layer, _ in self._adapted()]
        kept = [weight.detach().clone() for weight in weights]
        with torch.no_grad():
            for _, layer, adapter in self._adapted():
                layer.weight.copy_(_with(layer, adapter))
        try:
            with self._wrapped.disable_adapter():
                yield self.policy
        finally:
            with torch.no_grad():
                for weight, before in zip(weights, kept, strict=True):
                    weight.copy_(before)

    def weights(self, *, policy: bool) -> Iterator[tuple[str, Tensor]]:
        """Names, as the model without an adapter has them, and weights of the layers that are adapted, of policy or base model."""
        for name, layer, adapter in self._adapted():
            yield f"{name}.weight", _with(layer, adapter) if policy else layer.weight

    def low_rank(self) -> dict[str, LowRank]:
        """The adapter of each layer, by the layer's name in the model without one."""
        return {name: adapter for name, _, adapter in self._adapted()}

    def _adapted(self) -> Iterator[tuple[str, nn.Linear | Conv1D, LowRank]]:
        for name, module in self.policy.named_modules():
            if isinstance(module, LoraLayer):
                a, b = (cast(nn.Linear, each["default"]).weight for each in (module.lora_A, module.lora_B))
                yield name, cast(nn.Linear | Conv1D, module.get_base_layer()), LowRank(a, b, module.scaling["default"])

    def merged(self) -> PreTrainedModel:
        """A copy on the CPU with the adapter added to the weights."""
        return cast(PreTrainedModel, _copied(self._wrapped, CPU).merge_and_unload())

    def untouched(self, device: torch.device) -> PreTrainedModel:
        """A copy without the adapter."""
        return cast(PreTrainedModel, _copied(self._wrapped, device).unload())


def _with(layer: nn.Linear | Conv1D, adapter: LowRank) -> Tensor:
    return adapter.added_to(layer.weight, transposed=isinstance(layer, Conv1D))


@torch.no_grad()
def _copied(network: Network, device: torch.device) -> Network:
    """A copy on a device, of which nothing is ever on another: a GPU may have no room for it."""
    moved: dict[int, Tensor] = {}
    for each in chain(network.parameters(), network.buffers()):
        new = each.detach().to(device, copy=True)
        moved[id(each)] = nn.Parameter(new, each.requires_grad) if isinstance(each, nn.Parameter) else new
    return copy.deepcopy(network, moved)


def adapt(network: PreTrainedModel, device: torch.device, kind: Kind, rank: int, seed: int) -> Full | Lora:
    """Makes a network, still on the CPU, trainable in the way asked for, then moves it to the device.

    `seed` draws the adapter's first weights: on the CPU, so that they are the same on every device.
    """
    adapter = Full(network) if kind == "full" else Lora(network, rank, seed)
    with adapter.base() as base:
        nn.Module.to(base, device)
    nn.Module.to(adapter.policy, device)
    return adapter
