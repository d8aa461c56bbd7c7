"""The variance of a step's gradient, estimated from two halves of its batch, against the exact one of an enumerable model."""

from itertools import product
from pathlib import Path

import pytest
import torch
from conftest import END, WORDS, tiny_model
from torch import Tensor

from nudge_trainer.config import Run
from nudge_trainer.drawing import Drawer
from nudge_trainer.learning import gradient
from nudge_trainer.samples import Samples

TOKENS = len(WORDS) + 2
"""Of `tiny_model`, <end> and <unk> among them: with two a text, all texts can be listed."""
PROMPTS = [[3], [5, 2]]
BATCH = 16
DRAWN = 300


def every_text() -> tuple[Tensor, Tensor]:
    """tokens [S, 2] and length [S]: the empty text, and all of one word or two."""
    rows = torch.tensor([(END, END, 1), *((a, b, 2) for a, b in product(range(1, TOKENS), range(TOKENS)))])
    return rows[:, :2], rows[:, 2]


@pytest.fixture
def drawer() -> Drawer:
    """A tiny model with an adapter that already says something, after two prompts."""
    model = tiny_model("llama", "lora")
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for _, parameter in model.trainable():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    return Drawer(Run(Path(), "tiny", {}, ["a", "b"], 2, (), (), (), {}), model, PROMPTS)


def texts(index: Tensor, prompt: Tensor) -> Samples:
    """The texts of these indices after these prompts."""
    tokens, length = every_text()
    nothing = torch.zeros(len(index), dtype=torch.float64)
    return Samples(prompt, tokens[index], length[index], length[index] == 1, nothing, nothing, [""] * len(index), nothing[:, None])


def advantage(samples: Samples) -> Tensor:
    """Some weight of each text, [N, 1]: what an objective would say."""
    return (2 + samples.tokens[:, 0] % 3 - samples.tokens[:, 1] % 2 + 2 * samples.prompt).double()[:, None]


def flat(drawer: Drawer) -> Tensor:
    return torch.cat([p.grad.flatten() for _, p in drawer.model.trainable() if p.grad is not None]).double()


def exact_variance(drawer: Drawer) -> float:
    """tr Cov of the mean over a batch in which the prompts take turns: Σ_c τ_c tr Cov_c(A ∇ log π) / BATCH."""
    total = 0.0
    count = len(every_text()[0])
    for c in range(len(PROMPTS)):
        everything = texts(torch.arange(count), torch.full((count,), c))
        p = drawer.log_pi(everything).exp()
        assert float(p.sum()) == pytest.approx(1, abs=1e-5)
        mean, square = torch.zeros(()), 0.0
        for i in range(count):
            one = everything.select(torch.tensor([i]))
            gradient.accumulate(drawer, one, advantage(one))
            mean = mean + p[i] * flat(drawer)
            square += float(p[i] * flat(drawer).square().sum())
        total += (square - float(mean.square().sum())) / len(PROMPTS)
    return total / BATCH


def test_two_halves_estimate_the_variance_of_the_gradient(drawer: Drawer) -> None:
    generator = torch.Generator().manual_seed(2)
    prompt = torch.arange(BATCH) % len(PROMPTS)
    count = len(every_text()[0])
    p = torch.stack([drawer.log_pi(texts(torch.arange(count), torch.full((count,), c))).exp() for c in range(len(PROMPTS))])
    estimates = []
    for _ in range(DRAWN):
        batch = texts(torch.multinomial(p[prompt], 1, generator=generator).squeeze(1), prompt)
        estimates.append(gradient.accumulate(drawer, batch, advantage(batch) / BATCH)[1])
    found = torch.tensor(estimates, dtype=torch.float64)
    error = float(found.std()) / DRAWN**0.5
    exact = exact_variance(drawer)
    assert error < 0.1 * exact
    assert float(found.mean()) == pytest.approx(exact, abs=3 * error)


def test_both_halves_together_are_the_whole_gradient(drawer: Drawer) -> None:
    batch = texts(torch.arange(20, 36), torch.arange(16) % len(PROMPTS))
    norm, _ = gradient.accumulate(drawer, batch, advantage(batch))
    whole = flat(drawer)
    parts = []
    for i in range(len(batch)):
        one = batch.select(torch.tensor([i]))
        gradient.accumulate(drawer, one, advantage(one))
        parts.append(flat(drawer))
    assert float((whole - torch.stack(parts).sum(0)).norm() / whole.norm()) < 1e-5
    assert norm == pytest.approx(float(whole.norm()), rel=1e-5)


def test_the_halves_have_as_many_of_each_prompt() -> None:
    assert gradient.halves(torch.tensor([0, 1, 2] * 4)).tolist() == [0, 0, 0, 1, 1, 1] * 2
    # An odd one out of prompt 1, and the only one of prompt 2.
    assert gradient.halves(torch.tensor([1, 0, 1, 0, 1, 2])).tolist() == [0, 0, 1, 1, 2, 2]
