"""λ and Z once more, now that the policy has written texts of its own: for what is rare under the base model they say far more.

Two parts that do not depend on each other, each an estimate of means under the base model a. The samples that fitted λ are a's
own, and count as they are: the policy may have been trained on them (warm_start.py, replay.py), so that its log π is too high
there and must not be asked. The selection samples, which nothing trains on, and fresh ones of the policy are draws of a mixture,
and count by a/q. Each part has the share of its effective sample size under the target.
"""

import math

import torch
from torch import Tensor

from ..estimators import effective_sample_size, log_mixture
from ..samples import Samples
from ..target import Target


def together(target: Target, fitting: Samples, selection: Samples, log_pi: Tensor, fresh: Samples) -> tuple[Samples, Tensor]:
    """All samples and the log weight [N] of each, log a/q, whose mean is that of 1; `log_pi` [n] of the selection samples.

    Which samples are what is the order: fitting, fresh, selection.
    """
    mixture = Samples.cat([fresh, selection])
    log_q = log_mixture(mixture.log_a, torch.cat([fresh.log_q, log_pi]), len(selection) / len(mixture))
    parts = [(fitting, torch.zeros(len(fitting), dtype=torch.float64)), (mixture, mixture.log_a - log_q)]
    ess = [effective_sample_size(log_v + target.log_ratio(samples.phi, samples.prompt)) for samples, log_v in parts]
    every = len(fitting) + len(mixture)
    shares = [one / sum(ess) if sum(ess) else len(samples) / every for one, (samples, _) in zip(ess, parts, strict=True)]
    weighted = [
        log_v + (math.log(share * every / len(samples)) if share else -math.inf) for share, (samples, log_v) in zip(shares, parts, strict=True)
    ]
    return Samples.cat([fitting, mixture]), torch.cat(weighted)
