"""The epochs of proximal policy optimisation over one batch, with a linear value head on the policy's hidden states."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from ..drawing import Drawer
from ..objectives.ziegler import FIRST_BETA, adapted, advantages, clipped, token_rewards
from ..samples import Samples
from ..score import token_log_probabilities, token_states

EPOCHS = 4
FORGET = 0.9
"""What a batch leaves of the value head's earlier sums."""
RIDGE = 1.0


@dataclass
class Control:
    """β, and the value head V(x_<t) = w·h as sums of h·hᵀ [D, D] and h·return [D], fitted to earlier batches by least squares."""

    beta: float = FIRST_BETA
    squares: Tensor = field(default_factory=lambda: torch.zeros(0, 0, dtype=torch.float64))
    products: Tensor = field(default_factory=lambda: torch.zeros(0, dtype=torch.float64))

    def values(self, states: Tensor) -> Tensor:
        """V [n] of states [n, D]; 0 before the first batch."""
        if not len(self.products):
            return torch.zeros(len(states), dtype=torch.float64)
        ridge = RIDGE * torch.eye(len(self.products), dtype=torch.float64)
        weights: Tensor = torch.linalg.solve(self.squares + ridge, self.products)
        return states @ weights

    def learn(self, states: Tensor, returns: Tensor) -> None:
        """Takes in what followed each state."""
        squares, products = states.T @ states, states.T @ returns
        first = not len(self.products)
        self.squares = squares if first else FORGET * self.squares + squares
        self.products = products if first else FORGET * self.products + products


def prepare(control: Control, drawer: Drawer, fresh: Samples, reward: Tensor) -> tuple[Tensor, Tensor]:
    """Whitened advantages and log-probabilities [N, T] that the epochs start from; β and the value head follow the batch.

    `fresh` are samples of the policy as it is, `reward` [N] theirs.
    """
    arguments = drawer.model, drawer.prompts, fresh.prompt, fresh.tokens, fresh.length
    with drawer.model.folded() as network:
        log_pi = drawer.fitting("forward", lambda size: token_log_probabilities(network, *arguments, size))
        row, place, states = drawer.fitting("forward", lambda size: token_states(network, *arguments, size))
    with drawer.model.base() as base:
        log_a = drawer.fitting("forward", lambda size: token_log_probabilities(base, *arguments, size))
    values = torch.zeros_like(log_pi)
    values[row, place] = control.values(states)
    rewards = token_rewards(log_pi, log_a, reward, fresh.length, control.beta)
    advantage = advantages(rewards, values)
    control.learn(states, (advantage + values)[row, place])
    control.beta = adapted(control.beta, float((log_pi - log_a).sum(1).mean()), len(fresh))
    written = torch.zeros_like(log_pi, dtype=torch.bool)
    written[row, place] = True
    mean, spread = advantage[written].mean(), advantage[written].std()
    whitened = torch.where(written, (advantage - mean) / (spread + 1e-8), 0.0)
    return whitened, log_pi


def coefficient(drawer: Drawer, fresh: Samples, advantage: Tensor, log_pi: Tensor) -> Tensor:
    """The gradient's coefficients [N, T] under the policy of now; the first epoch's are the advantages themselves."""
    arguments = drawer.model, drawer.prompts, fresh.prompt, fresh.tokens, fresh.length
    with drawer.model.folded() as network:
        now = drawer.fitting("forward", lambda size: token_log_probabilities(network, *arguments, size))
    return clipped(advantage, (now - log_pi).exp())
