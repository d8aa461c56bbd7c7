"""bfloat16 for the steps of a model that is large enough, where the processor multiplies it in hardware.

Matrices are kept in bf16 and multiplied under autocast; norms, the residual stream, softmax and log-probabilities stay fp32.
Rounding then moves the log-probability of a text (of 32 tokens by SmolLM2 by 0.2 to 0.4 nats, docs/benchmarks.md). In a step that is
sound, since log q is that of the numbers that sampled, and small beside the noise of a batch. It is too much for a figure:
base samples, reviews and the evaluation are fp32.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel
from transformers.pytorch_utils import Conv1D

from .folded import Folded, LowRank

Precision = Literal["auto", "fp32", "bf16"]

WORTH = 5_000_000
"""Parameters from which bf16 pays; in smaller models most of the time is not spent on matrices."""


def halves(declared: Precision, parameters: int, device: torch.device) -> bool:
    """Whether the steps of a model of `parameters` weights are done in bf16."""
    return declared == "bf16" or (declared == "auto" and parameters >= WORTH and in_hardware(device))


def in_hardware(device: torch.device) -> bool:
    """Whether the device multiplies matrices of bf16 faster than those of fp32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    # PyTorch 2.11 does not tell.
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(kind, False) for kind in ("avx512_bf16", "amx_bf16", "bf16"))


class Twin:
    """A copy of a network whose matrices are bf16, to be run under autocast; it takes the weights of base model and policy in turn.

    With the policy's weights its gradient is that of the policy's adapters.
    """

    def __init__(self, network: PreTrainedModel, adapters: Mapping[str, LowRank]) -> None:
        """Takes a plain network over, with the adapters of its layers by their names."""
        self._network = network.requires_grad_(False)
        for module in self._network.modules():
            if isinstance(module, (nn.Linear, Conv1D)):
                # A head that is tied to the embedding is apart from it here: tokens are looked up in fp32.
                module.weight = nn.Parameter(module.weight.bfloat16(), requires_grad=False)
        for name, adapter in adapters.items():
            layer = cast(nn.Linear | Conv1D, self._network.get_submodule(name))
            self._network.set_submodule(name, Folded(layer, adapter))
        self._places = dict(self._network.named_parameters(remove_duplicate=False))

    @torch.no_grad()
    def take(self, weights: Iterable[tuple[str, Tensor]]) -> PreTrainedModel:
        """The network with `weights`, by the names of the plain network; those not named stay."""
        for name, weight in weights:
            self._places[name].copy_(weight)
        return self._network
