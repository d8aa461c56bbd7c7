"""KL-control: its first epoch against the exact gradient, clipping, the price's steering, and the value head."""

import pytest
import torch
from enumeration import contains, enumerate_sequences, random_logits, token_log_probabilities
from torch import Tensor

from nudge_trainer.learning.ppo import Control
from nudge_trainer.objectives.ziegler import CLIP, HORIZON, KL_GOAL, adapted, advantages, clipped, token_rewards

SPACE = enumerate_sequences(vocabulary=5, longest=4)
BETA = 0.4


def prefix_values(seed: int) -> Tensor:
    """A value for every place that depends on the tokens before it alone, [S, L]; 0 after the end."""
    generator = torch.Generator().manual_seed(seed)
    known: dict[tuple[int, ...], float] = {}
    values = torch.zeros(len(SPACE), SPACE.longest, dtype=torch.float64)
    for row, (tokens, length) in enumerate(zip(SPACE.tokens.tolist(), SPACE.length.tolist(), strict=True)):
        for place in range(length):
            key = tuple(tokens[:place])
            if key not in known:
                known[key] = float(torch.randn(1, generator=generator))
            values[row, place] = known[key]
    return values


@pytest.mark.parametrize("seed", range(3))
def test_the_first_epoch_follows_the_exact_gradient_whatever_the_value_head_says(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = random_logits(SPACE, generator).requires_grad_()
    steps, base = token_log_probabilities(SPACE, logits), token_log_probabilities(SPACE, random_logits(SPACE, generator))
    pi, reward = steps.sum(1).exp(), contains(SPACE, 2)
    loss = -(pi * reward).sum() + BETA * (pi * (steps.sum(1) - base.sum(1))).sum()
    exact = torch.autograd.grad(loss, logits, retain_graph=True)[0]
    rewards = token_rewards(steps.detach(), base, reward, SPACE.length, BETA)
    advantage = advantages(rewards, prefix_values(seed), lam=1.0)
    expected = -torch.autograd.grad((pi.detach()[:, None] * advantage * steps).sum(), logits)[0]
    assert float((expected - exact).norm() / exact.norm()) < 1e-5


def test_advantages_end_with_the_text() -> None:
    rewards = torch.tensor([[1.0, 2.0, 0.0], [0.0, 0.0, 3.0]], dtype=torch.float64)
    values = torch.tensor([[0.5, 0.25, 0.0], [1.0, 1.0, 1.0]], dtype=torch.float64)
    assert advantages(rewards, values, lam=1.0).tolist() == [[2.5, 1.75, 0.0], [2.0, 2.0, 2.0]]
    assert advantages(rewards, values, lam=0.0).tolist() == [[0.75, 1.75, 0.0], [0.0, 0.0, 2.0]]


def test_a_token_beyond_the_clip_counts_no_more() -> None:
    advantage = torch.tensor([[1.0, 1.0, -1.0, -1.0]])
    ratio = torch.tensor([[1 + 2 * CLIP, 1 - 2 * CLIP, 1 + 2 * CLIP, 1 - 2 * CLIP]])
    assert clipped(advantage, ratio)[0].tolist() == pytest.approx([0, 1 - 2 * CLIP, -(1 + 2 * CLIP), 0])
    ones = torch.ones(1, 4)
    assert torch.equal(clipped(advantage, ones), advantage)


def test_the_price_rises_above_the_goal_and_falls_below() -> None:
    assert adapted(0.2, KL_GOAL, 500) == pytest.approx(0.2)
    assert adapted(0.2, 10 * KL_GOAL, 500) == pytest.approx(0.2 * (1 + 0.2 * 500 / HORIZON))
    assert adapted(0.2, 0.0, 500) == pytest.approx(0.2 * (1 - 0.2 * 500 / HORIZON))


def test_the_value_head_learns_what_follows_a_state() -> None:
    generator = torch.Generator().manual_seed(0)
    weights = torch.randn(6, generator=generator, dtype=torch.float64)
    control = Control()
    states = torch.randn(500, 6, generator=generator, dtype=torch.float64)
    assert control.values(states).abs().max() == 0
    for _ in range(5):
        control.learn(states, states @ weights)
    assert torch.allclose(control.values(states), states @ weights, atol=0.05)
