"""Steps in bf16: where, how near to fp32, and that nothing else is touched."""

from contextlib import nullcontext

import pytest
import torch
from conftest import disturb, tiny_model
from torch import Tensor

from nudge_trainer.generate import generate
from nudge_trainer.model import LanguageModel
from nudge_trainer.network import precision
from nudge_trainer.network.adapters import Kind
from nudge_trainer.score import accumulate_gradient, log_probabilities

CPU = torch.device("cpu")
PROMPTS = [[2], [2, 5]]
PROMPT = torch.arange(64) % 2


def halved(architecture: str, adapter: Kind) -> LanguageModel:
    model = tiny_model(architecture, adapter, precision="bf16")
    disturb(model)
    return model


def drawn(model: LanguageModel) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    with model.folded() as network:
        return generate(network, model, PROMPTS, PROMPT, 12, torch.Generator().manual_seed(1))


def scored(model: LanguageModel, tokens: Tensor, length: Tensor, *, policy: bool) -> Tensor:
    with model.folded() if policy else model.base() as network:
        return log_probabilities(network, model, PROMPTS, PROMPT, tokens, length)


def test_policy_and_base_model_are_near_to_what_they_are_in_fp32_each_by_itself(architecture: str, adapter: Kind) -> None:
    model = halved(architecture, adapter)
    with model.in_step():
        tokens, length, _, log_q = drawn(model)
        in_step = [scored(model, tokens, length, policy=policy) for policy in (True, False, True)]
    exact = [scored(model, tokens, length, policy=policy) for policy in (True, False)]
    assert torch.equal(in_step[0], in_step[2])
    assert (in_step[0] - in_step[1]).std() > 0.5
    for value, expected in zip([*in_step, log_q], [*exact, exact[0], exact[0]], strict=True):
        assert not torch.equal(value, expected)
        assert (value - expected).abs().max() < 0.5
        assert (value - expected).std() < 0.15


def test_outside_of_steps_all_is_fp32_to_the_bit(architecture: str, adapter: Kind) -> None:
    model, plain = halved(architecture, adapter), tiny_model(architecture, adapter)
    disturb(plain)
    with model.in_step():
        drawn(model)
    found, expected = drawn(model), drawn(plain)
    assert all(torch.equal(one, other) for one, other in zip(found, expected, strict=True))
    assert torch.equal(scored(model, *found[:2], policy=False), scored(plain, *found[:2], policy=False))


def test_the_gradient_points_the_same_way(architecture: str, adapter: Kind) -> None:
    model = halved(architecture, adapter)
    tokens, length, _, _ = drawn(model)
    coefficient = torch.randn(len(PROMPT), 1, generator=torch.Generator().manual_seed(2)).double()
    gradients = []
    for run in (model.in_step(), nullcontext()):
        for _, parameter in model.trainable():
            parameter.grad = None
        with run, model.trained() as network:
            accumulate_gradient(network, model, PROMPTS, PROMPT, tokens, length, coefficient)
        gradients.append(torch.cat([p.grad.flatten() for _, p in model.trainable() if p.grad is not None]))
    assert torch.nn.functional.cosine_similarity(*gradients, dim=0) > 0.99
    assert not torch.equal(*gradients)


@pytest.mark.parametrize(
    ("declared", "parameters", "hardware", "expected"),
    [("auto", 10**8, True, True), ("auto", 10**8, False, False), ("auto", 10**6, True, False), ("fp32", 10**8, True, False), ("bf16", 10**6, False, True)],
)
def test_it_is_chosen_for_large_models_where_the_processor_has_it(
    monkeypatch: pytest.MonkeyPatch, declared: precision.Precision, parameters: int, hardware: bool, expected: bool
) -> None:
    monkeypatch.setattr(precision, "in_hardware", lambda device: hardware)
    assert precision.halves(declared, parameters, CPU) is expected
