"""A layer that holds its adapter gives what the adapted layer gives, and the adapter the same gradient."""

import copy

import pytest
import torch
from conftest import disturb, tiny_model, tiny_network
from torch import nn
from transformers.pytorch_utils import Conv1D

from nudge_trainer.network import attention
from nudge_trainer.network.adapters import adapt
from nudge_trainer.network.folded import Folded, LowRank


@pytest.mark.parametrize("conv", [False, True])
@pytest.mark.parametrize("bias", [False, True])
def test_output_and_gradients_are_those_of_weight_and_adapter_apart(conv: bool, bias: bool) -> None:
    torch.manual_seed(3)
    layer = Conv1D(5, 7) if conv else nn.Linear(7, 5, bias=bias)
    a, b = nn.Parameter(torch.randn(2, 7)), nn.Parameter(torch.randn(5, 2))
    adapter = LowRank(a, b, 2.0)
    x = torch.randn(3, 4, 7, requires_grad=True)
    apart = layer(x) + 2 * x @ a.T @ b.T
    given = torch.randn_like(apart)
    expected = torch.autograd.grad(apart, (x, a, b), given)

    holding = copy.deepcopy(layer).requires_grad_(False)
    with torch.no_grad():
        holding.weight.copy_(adapter.added_to(holding.weight, transposed=conv))
    folded = Folded(holding, adapter)
    found = folded(x)
    assert torch.allclose(found, apart, atol=1e-5)
    assert all(torch.allclose(one, other, atol=1e-5) for one, other in zip(torch.autograd.grad(found, (x, a, b), given), expected, strict=True))
    with torch.no_grad():
        assert torch.equal(folded(x), found)


@pytest.mark.parametrize("architecture", ["llama", "gpt2"])
def test_every_adapter_is_named_as_its_layer_without_one(architecture: str) -> None:
    lora = adapt(tiny_network(architecture), torch.device("cpu"), "lora", 4, 1)
    plain = tiny_network(architecture)
    named = lora.low_rank()  # type: ignore[union-attr]
    assert set(named) == {name for name, module in plain.named_modules() if isinstance(module, (nn.Linear, Conv1D)) and name != "lm_head"}
    for name, adapter in named.items():
        weight = plain.get_submodule(name).weight
        shape = weight.T.shape if isinstance(plain.get_submodule(name), Conv1D) else weight.shape
        assert (adapter.b @ adapter.a).shape == shape


def test_attention_is_differentiated_in_fp32_within_autocast() -> None:
    model = tiny_model("llama", "lora", precision="bf16")
    disturb(model)
    ids = torch.arange(12)[None] % 8
    assert model.policy.config._attn_implementation == attention.NAME
    kinds = []
    for layer in model.policy.base_model.layers:
        layer.self_attn.o_proj.register_forward_pre_hook(lambda _module, args: kinds.append(args[0].dtype))
    with torch.autocast("cpu", torch.bfloat16, cache_enabled=False):
        with torch.no_grad():
            model.policy(ids)
        model.policy(ids)
    half = len(kinds) // 2
    assert set(kinds[:half]) == {torch.bfloat16}
    assert set(kinds[half:]) == {torch.float32}
