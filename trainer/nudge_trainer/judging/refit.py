"""λ and Z once more, now that the policy has written texts of its own: for what is rare under the base model they say far more.

Parts that do not depend on each other, each an estimate of means under the base model a. The samples that fitted λ are a's
own, and count as they are: the policy may have been trained on them (warm_start.py, replay.py), so that its log π is too high
there and must not be asked. The selection samples, which nothing trains on, and fresh ones of a review are draws of a mixture,
and count by a/q; so do the steps' own draws (draws.py). Each part has the share of its effective sample size under the target.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from .. import report
from ..drawing import Drawer
from ..errors import NudgeError
from ..estimators import effective_sample_size, log_mixture
from ..learning.draws import Known
from ..learning.training import Training
from ..samples import Samples
from ..session import Session
from ..target import Target, fit


def mixture(selection: Samples, log_pi: Tensor, fresh: Samples) -> Known:
    """`fresh` samples of a policy and then those of `selection`, which has `log_pi` [n] under it, as draws of one proposal."""
    both = Samples.cat([fresh, selection])
    log_q = log_mixture(both.log_a, torch.cat([fresh.log_q, log_pi]), len(selection) / len(both))
    return Known.of(both, log_q)


def together(target: Target, parts: Sequence[Known]) -> Known:
    """All parts one after the other, with log weights [N], log a/q, whose mean is that of 1."""
    ess = [effective_sample_size(part.log_v + target.log_ratio(part.phi, part.prompt)) for part in parts]
    every = sum(map(len, parts))
    shares = [one / sum(ess) if sum(ess) else len(part) / every for one, part in zip(ess, parts, strict=True)]
    log_scale = [
        torch.full((len(part),), math.log(share * every / len(part)) if share else -math.inf, dtype=torch.float64)
        for share, part in zip(shares, parts, strict=True)
    ]
    known = Known.cat(parts)
    return Known(known.prompt, known.phi, known.log_v + torch.cat(log_scale))


def refit(session: Session, training: Training, drawer: Drawer, fitting: Samples) -> Known | None:
    """Takes the λ of all that is known (event `target`) and returns that, `fitting` and then the last review's mixture first;
    None, and a warning, where no λ fits it.
    """
    parts = [Known.of(fitting, fitting.log_a), *([training.mixture] if training.mixture else []), *training.draws.blocks()]
    known = together(training.target, parts)
    try:
        fitted = fit(known.phi, known.prompt, drawer.run.constraints, drawer.tau, log_weights=known.log_v)
    except NudgeError as error:
        session.warn_once("refit-failed", f"λ stays as it was: {error.message}", error.remedy, step=training.step)
        return None
    training.retarget(fitted)
    session.events.emit("target", **report.target(fitted))
    return known
