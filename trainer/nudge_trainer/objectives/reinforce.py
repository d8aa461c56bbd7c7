"""Reward maximisation by REINFORCE (Williams 1992): what the paper shows to collapse a model, kept to be compared with."""

from torch import Tensor

from .batch import Batch


class Reinforce:
    """A = r(R − c): the gradient of E_π R, measured against c, the mean reward of earlier batches."""

    name = "reinforce"
    matches = False
    uses_baseline = False

    def advantage(self, batch: Batch) -> Tensor:
        """(π/q)(R − c) of each sample, [N, 1]."""
        return (batch.r * (batch.reward - batch.mean_reward))[:, None]


class ReinforceP:
    """A = r·P/e^k with a constant k of the run: REINFORCE with the target's score P as the reward.

    Its optimum is the one text of the highest score, not the distribution p (Parshakova et al. 2019).
    """

    name = "reinforce-p"
    matches = False
    uses_baseline = False

    def advantage(self, batch: Batch) -> Tensor:
        """(π/q)·exp(log P − k) of each sample, [N, 1]."""
        return (batch.r * (batch.log_P - batch.log_scale).exp())[:, None]
