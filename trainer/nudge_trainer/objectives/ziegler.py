"""KL-control: reward with a price on leaving the base model, by proximal policy optimisation (Ziegler et al. 2019, arXiv 1909.08593).

Its optimum is a·exp(R/β)/Z: distribution matching toward a target that nobody declared (Korbak et al. 2022), equal to p only
for R/β = Σ λφ. The pure parts are here, the epochs over a network in ppo.py.
"""

import torch
from torch import Tensor

from .batch import Batch

FIRST_BETA = 0.2
"""β before the first step (Ziegler et al. 2019)."""
KL_GOAL = 6.0
"""KL(π‖a) in nats a text that β is steered toward."""
HORIZON = 10_000
"""Samples over which β follows."""
LAMBDA = 0.95
"""Of generalised advantage estimation (Schulman et al. 2016, arXiv 1506.02438); no discount."""
CLIP = 0.2
"""How far the ratio of policies may leave 1 before a token counts no more (Schulman et al. 2017, arXiv 1707.06347)."""


class Ziegler:
    """A = r(R − β·log(π/a)): the gradient of E_π R − β·KL(π‖a), as the first epoch has it with λ = 1 and no value."""

    name = "ziegler"
    matches = False
    uses_baseline = False

    def advantage(self, batch: Batch) -> Tensor:
        """(π/q)(R − β log(π/a)) of each sample, [N, 1]."""
        return (batch.r * (batch.reward - batch.beta * (batch.log_pi - batch.log_a)))[:, None]


def token_rewards(log_pi: Tensor, log_a: Tensor, reward: Tensor, length: Tensor, beta: float) -> Tensor:
    """−β·log(π/a) of each token [N, T], and R [N] at the last of `length` [N]."""
    rewards = -beta * (log_pi - log_a)
    return rewards.scatter_add(1, (length - 1)[:, None], reward[:, None])


def advantages(rewards: Tensor, values: Tensor, lam: float = LAMBDA) -> Tensor:
    """Generalised advantages [N, T] of rewards and values [N, T], both 0 after the end."""
    result = torch.zeros_like(rewards)
    following, value = torch.zeros(len(rewards), dtype=rewards.dtype), torch.zeros(len(rewards), dtype=rewards.dtype)
    for t in reversed(range(rewards.shape[1])):
        following = rewards[:, t] + value - values[:, t] + lam * following
        result[:, t], value = following, values[:, t]
    return result


def clipped(advantage: Tensor, ratio: Tensor) -> Tensor:
    """The gradient's coefficient A·ρ of min(A·ρ, A·clip(ρ)), zero where the clip holds; all [N, T]."""
    beyond = ((advantage > 0) & (ratio > 1 + CLIP)) | ((advantage < 0) & (ratio < 1 - CLIP))
    return torch.where(beyond, 0.0, advantage * ratio)


def adapted(beta: float, kl: float, samples: int) -> float:
    """β after a batch of `samples` whose KL(π‖a) is `kl`: up when it is above the goal, down when below."""
    return beta * (1 + max(-0.2, min(0.2, kl / KL_GOAL - 1)) * samples / HORIZON)
