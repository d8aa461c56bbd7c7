"""What takes a multiplier: the columns of the target's exponent, made from features and prompts.

A moment over the prompts' mixture is a column of its own. A share among the samples that another feature is about, and a
moment of one prompt, are centred and zero elsewhere: E_p[(φ − μ̄)·ψ] = 0, with ψ the other feature, the prompt, or both.
So every kind of moment is linear in p, and one dual fits them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .constraint import Constraint


@dataclass(frozen=True)
class Statistic:
    """A column for constraint `index`, of one prompt or of all (None); `centre` μ̄ is taken off where it is not None.

    Its mean under the target lies in [low, high]: 0 where it is centred.
    """

    index: int
    prompt: int | None
    centre: float | None
    low: float
    high: float

    def concerned(self, phi: Tensor, prompt: Tensor) -> Tensor:
        """ψ, [N] bool: the samples that the moment is about; phi [N, J] is NaN where a feature has nothing to say."""
        seen = ~phi[:, self.index].isnan()
        return seen if self.prompt is None else seen & (prompt == self.prompt)

    def column(self, phi: Tensor, prompt: Tensor) -> Tensor:
        """The statistic of each sample, [N]."""
        values = phi[:, self.index]
        if self.centre is None:
            return values
        return torch.where(self.concerned(phi, prompt), values - self.centre, 0.0)


def statistics_of(constraints: Sequence[Constraint]) -> list[Statistic]:
    """The columns of a target, in the order of its constraints; demands (moments of 1 and 0) take none."""
    found: list[Statistic] = []
    for j, constraint in enumerate(constraints):
        if constraint.per_prompt is not None:
            found += [
                Statistic(j, c, moment, 0.0, 0.0)
                for c, moment in enumerate(constraint.per_prompt)
                if not constraint.demands(moment)
            ]
        elif not constraint.pointwise:
            centred = constraint.among and not constraint.interval
            ends = (0.0, 0.0) if centred else (constraint.low, constraint.high)
            found.append(Statistic(j, None, constraint.low if centred else None, *ends))
    return found


def columns(statistics: Sequence[Statistic], phi: Tensor, prompt: Tensor) -> Tensor:
    """The statistics of samples with features phi [N, J] and prompt [N], [N, D]."""
    if not statistics:
        return torch.zeros(len(phi), 0, dtype=torch.float64)
    return torch.stack([statistic.column(phi, prompt) for statistic in statistics], 1)
