"""Scores and gradients against the plain computation with all logits at once."""

import pytest
import torch
from conftest import END, tiny_model
from torch import Tensor

from nudge_trainer.generate import generate
from nudge_trainer.model import LanguageModel
from nudge_trainer.network import head as chunked
from nudge_trainer.network.adapters import Kind
from nudge_trainer.score import accumulate_gradient, log_probabilities, token_log_probabilities, token_states

PROMPTS = [[END], [2, 5], [3, 5, 7, 4, 4]]
COUNT = 24


@pytest.fixture(params=["llama", "gpt2"])
def model(request: pytest.FixtureRequest, adapter: Kind, monkeypatch: pytest.MonkeyPatch) -> LanguageModel:
    """A model away from its base model, and vocabulary work cut into chunks of 7 positions."""
    made = tiny_model(request.param, adapter)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for _, parameter in made.trainable():
            parameter += 0.1 * torch.randn(parameter.shape, generator=generator)
    monkeypatch.setattr(chunked, "CHUNK", 7 * made.vocabulary)
    return made


def samples(model: LanguageModel) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    prompt = torch.arange(COUNT) % len(PROMPTS)
    tokens, length, _, log_q = generate(
        model.policy, model, PROMPTS, prompt, 10, torch.Generator().manual_seed(4), COUNT
    )
    return prompt, tokens, length, log_q


def plain(network: torch.nn.Module, prompt: Tensor, tokens: Tensor, length: Tensor) -> Tensor:
    """log π row by row from the model's own logits; differentiable."""
    rows = []
    for row in range(len(prompt)):
        start = PROMPTS[int(prompt[row])]
        ids = torch.tensor([start + tokens[row, : length[row]].tolist()])
        steps = network(input_ids=ids[:, :-1], use_cache=False).logits[0].log_softmax(-1)
        rows.append(steps[range(len(start) - 1, ids.shape[1] - 1), ids[0, len(start) :]].sum())
    return torch.stack(rows)


def test_scores_are_the_log_probabilities_that_sampled(model: LanguageModel) -> None:
    prompt, tokens, length, log_q = samples(model)
    scored = log_probabilities(model.policy, model, PROMPTS, prompt, tokens, length)
    assert scored.dtype == torch.float64
    assert torch.allclose(scored, log_q, atol=1e-4)


def test_a_text_scores_what_its_tokens_do(model: LanguageModel) -> None:
    prompt, tokens, length, _ = samples(model)
    each = token_log_probabilities(model.policy, model, PROMPTS, prompt, tokens, length)
    for row, n in enumerate(length.tolist()):
        alone = plain(model.policy, prompt[row : row + 1], tokens[row : row + 1], torch.tensor([n - 1])) if n > 1 else 0
        whole = plain(model.policy, prompt[row : row + 1], tokens[row : row + 1], torch.tensor([n]))
        assert float(each[row, n - 1]) == pytest.approx(float((whole - alone).detach()), abs=1e-4)
        assert float(each[row, n:].abs().sum()) == 0


def test_states_are_those_that_the_head_reads(model: LanguageModel) -> None:
    prompt, tokens, length, _ = samples(model)
    row, place, states = token_states(model.policy, model, PROMPTS, prompt, tokens, length, 5)
    logits = model.policy.get_output_embeddings()(states.float())
    log_p = logits.log_softmax(-1).gather(1, tokens[row, place][:, None]).squeeze(1)
    each = token_log_probabilities(model.policy, model, PROMPTS, prompt, tokens, length)
    assert torch.allclose(log_p.double(), each[row, place], atol=1e-4)
    assert len(row) == int(length.sum())


def test_base_scores_are_those_of_the_base_model(model: LanguageModel, adapter: Kind) -> None:
    prompt, tokens, length, log_q = samples(model)
    with model.base() as base:
        scored = log_probabilities(base, model, PROMPTS, prompt, tokens, length)
        assert torch.allclose(scored, plain(base, prompt, tokens, length).double(), atol=1e-4)
    assert (scored - log_q).abs().max() > 0.1


@pytest.mark.parametrize("split_head", [True, False])
@pytest.mark.parametrize("micro_batch", [None, 1, 5])
def test_the_gradient_is_that_of_the_plain_loss(
    model: LanguageModel, split_head: bool, micro_batch: int | None
) -> None:
    assert model.split_head
    model.split_head = split_head
    prompt, tokens, length, _ = samples(model)
    coefficient = torch.linspace(-1, 2, COUNT, dtype=torch.float64)[:, None]
    expected = torch.autograd.grad(
        -(coefficient[:, 0] * plain(model.policy, prompt, tokens, length)).sum(), [p for _, p in model.trainable()]
    )
    accumulate_gradient(model.policy, model, PROMPTS, prompt, tokens, length, coefficient, micro_batch)
    for (name, parameter), wanted in zip(model.trainable(), expected, strict=True):
        assert parameter.grad is not None, name
        assert torch.allclose(parameter.grad, wanted.to(torch.float32), atol=2e-4, rtol=1e-3), name


def test_each_token_counts_by_its_own_coefficient(model: LanguageModel) -> None:
    prompt, tokens, length, _ = samples(model)
    prompt, tokens, length = prompt[:1], tokens[:1], length[:1]
    coefficient = torch.linspace(-1, 2, tokens.shape[1], dtype=torch.float64)[None]
    expected = [torch.zeros_like(p) for _, p in model.trainable()]
    for place in range(int(length)):
        one_more = [plain(model.policy, prompt, tokens, torch.tensor([n])) if n else 0 for n in (place, place + 1)]
        loss = -(coefficient[0, place] * (one_more[1] - one_more[0])).sum()
        for total, part in zip(expected, torch.autograd.grad(loss, [p for _, p in model.trainable()]), strict=True):
            total += part
    accumulate_gradient(model.policy, model, PROMPTS, prompt, tokens, length, coefficient)
    for (name, parameter), wanted in zip(model.trainable(), expected, strict=True):
        assert parameter.grad is not None, name
        assert torch.allclose(parameter.grad, wanted, atol=2e-4, rtol=1e-3), name


def test_rows_with_coefficient_zero_are_not_run(model: LanguageModel) -> None:
    prompt, tokens, length, _ = samples(model)
    tokens[0] = model.vocabulary + 5  # would fail if it were run
    coefficient = torch.ones(COUNT, 1, dtype=torch.float64)
    coefficient[0] = 0
    expected = torch.autograd.grad(-plain(model.policy, prompt[1:], tokens[1:], length[1:]).sum(), [p for _, p in model.trainable()])
    accumulate_gradient(model.policy, model, PROMPTS, prompt, tokens, length, coefficient)
    for (name, parameter), wanted in zip(model.trainable(), expected, strict=True):
        assert parameter.grad is not None, name
        assert torch.allclose(parameter.grad, wanted.to(torch.float32), atol=2e-4, rtol=1e-3), name


def test_gradients_add_up_and_repeat_to_the_bit(model: LanguageModel) -> None:
    prompt, tokens, length, _ = samples(model)
    coefficient = torch.linspace(-1, 2, COUNT, dtype=torch.float64)[:, None]

    def gradients(times: int) -> list[Tensor]:
        for _, parameter in model.trainable():
            parameter.grad = None
        for _ in range(times):
            accumulate_gradient(model.policy, model, PROMPTS, prompt, tokens, length, coefficient)
        return [parameter.grad.clone() for _, parameter in model.trainable() if parameter.grad is not None]

    once, again, twice = gradients(1), gradients(1), gradients(2)
    assert all(torch.equal(a, b) for a, b in zip(once, again, strict=True))
    assert all(torch.allclose(2 * a, b, atol=1e-3, rtol=1e-4) for a, b in zip(once, twice, strict=True))
