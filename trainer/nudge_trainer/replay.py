"""Replay: draws that are already paid for, taken into a step's batch in proportion to their weight under the target.

The base samples that fitted λ, later joined by the policy samples of a review, stand for p itself. A batch of a share
1 − α of them and α fresh samples has the proposal q = α·π + (1 − α)·p, so P/(Zq) ≤ 1/(1 − α) and π/q ≤ 1/α: where a
rare feature gives on-policy weights of hundreds, these are bounded.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from .estimators import effective_sample_size
from .samples import Samples
from .target import Target


@dataclass(frozen=True)
class Pool:
    """Samples with log_v [N] = log a/q of what drew them; `log_weight` [N] = log P/q under the target of now."""

    samples: Samples
    log_v: Tensor
    tau: Tensor

    def draw(self, count: int, target: Target, generator: torch.Generator, base_share: float = 0.0) -> Samples:
        """`count` samples, with replacement: a prompt by its share τ_c, within it by weight under the target.

        With `base_share` α they follow α·a + (1 − α)·p. One sample is drawn from each of `count` equal strata, so that every
        prompt has its share of every draw; their order is random.
        """
        share = self._shares(target, base_share)
        places = torch.randperm(count, generator=generator) + torch.rand(count, dtype=torch.float64, generator=generator)
        by_prompt = self.samples.prompt.argsort(stable=True)
        drawn = torch.searchsorted(share[by_prompt].cumsum(0), places / count * share.sum()).clamp(max=len(share) - 1)
        return self.samples.select(by_prompt[drawn])

    def once(self, count: int, target: Target, generator: torch.Generator, base_share: float) -> tuple[Tensor, Tensor]:
        """The places [n] of about `count` samples, none of them twice, and how many each stands for, 1 by its chance, [n] (Horvitz-Thompson).

        All of the pool where it has no more; else their chances are as the shares of `draw`, and at most 1.
        """
        chance = inclusion(self._shares(target, base_share), count)
        upto = chance.cumsum(0) + torch.rand(1, dtype=torch.float64, generator=generator)
        chosen = ((upto.floor() > (upto - chance).floor()) | (chance >= 1)).nonzero().squeeze(1)
        return chosen, 1 / chance[chosen]

    def _shares(self, target: Target, base_share: float) -> Tensor:
        """τ_c·(α·a + (1 − α)·p) of the samples, [N]: those of a prompt add up to its share."""
        log_weight = self._log_weight(target)
        share = torch.zeros(len(log_weight), dtype=torch.float64)
        for c, tau in enumerate(self.tau.tolist()):
            mine = self.samples.prompt == c
            share[mine] = tau * (
                base_share * torch.softmax(self.log_v[mine], 0) + (1 - base_share) * torch.softmax(log_weight[mine], 0)
            )
        return share

    def _log_weight(self, target: Target) -> Tensor:
        return self.log_v + target.log_ratio(self.samples.phi, self.samples.prompt)

    def grown(self, fresh: Samples, target: Target) -> "Pool":
        """With `fresh` samples of the policy, worth as many of the pool's as their effective sample size says.

        Every draw estimates Z by its own mean of P/q. The pool's estimate is their average by ESS, so that neither an early
        policy, which hardly wrote what the target asks for, nor the base model drowns better draws. Refused samples stay out.
        """
        mine = self._log_weight(target) - target.log_z[self.samples.prompt]
        theirs = fresh.log_a - fresh.log_q + target.log_ratio(fresh.phi, fresh.prompt) - target.log_z[fresh.prompt]
        kept = theirs.isfinite().nonzero().squeeze(1)
        if not len(kept):
            return self
        # The pool stands for as many draws as its weights P/(Zq) add up to.
        worth = effective_sample_size(mine) / float(mine.exp().sum())
        shift = math.log(effective_sample_size(theirs) / len(theirs)) - math.log(worth)
        log_v = (fresh.log_a - fresh.log_q)[kept] + shift
        return Pool(Samples.cat([self.samples, fresh.select(kept)]), torch.cat([self.log_v, log_v]), self.tau)

    def tensors(self) -> dict[str, Tensor]:
        """For a checkpoint; texts are left out, since nothing here reads them."""
        return {**self.samples.tensors(), "log_v": self.log_v}

    @staticmethod
    def restored(tensors: dict[str, Tensor], tau: Tensor) -> "Pool":
        """What `tensors` gave."""
        return Pool(Samples.without_texts(tensors), tensors["log_v"], tau)


def inclusion(share: Tensor, count: int) -> Tensor:
    """Chances [N] in proportion to `share` [N], at most 1, that add up to `count`; 1 where there are no more than that."""
    if len(share) <= count:
        return torch.ones_like(share)
    largest = share.sort(descending=True).values
    rest = largest.sum() - largest.cumsum(0) + largest
    # The first k are sure to be in; the factor of the others is what is left to be chosen by what is left to choose from.
    factor = (count - torch.arange(len(share), dtype=share.dtype)) / rest
    sure = int((factor * largest > 1).long().cumprod(0).sum())
    return (share * factor[sure]).clamp(max=1)


def log_proposal(log_own: Tensor, log_p: Tensor, own_share: float) -> Tensor:
    """log q of the mixture α·π + (1 − α)·p, [N], or of that with a for π; α = own_share in (0, 1)."""
    return torch.logaddexp(log_own + math.log(own_share), log_p + math.log1p(-own_share))
