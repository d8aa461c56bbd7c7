"""λ and Z once more, now that the policy has written texts of its own: for what is rare under the base model they say far more.

Parts that do not depend on each other, each an estimate of means under the base model a. The samples that fitted λ are a's
own, and count as they are: the policy may have been trained on them (warm_start.py, replay.py), so that its log π is too high
there and must not be asked. The selection samples, which nothing trains on, and fresh ones of a review are draws of a mixture,
and count by a/q; so do the steps' own draws (draws.py). Each part has the share of its effective sample size under the target.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from .. import report
from ..drawing import Drawer
from ..errors import NudgeError
from ..estimators import effective_sample_size, log_mixture
from ..estimators.intervals import counts
from ..learning.draws import Known
from ..learning.training import Training
from ..samples import Samples
from ..session import Session
from ..target import Target, fit


def mixture(selection: Samples, log_pi: Tensor, fresh: Samples) -> Known:
    """`fresh` samples of a policy and then those of `selection`, which has `log_pi` [n] under it, as draws of one proposal."""
    both = Samples.cat([fresh, selection])
    prompts = int(both.prompt.max()) + 1
    base_share = counts(selection.prompt, prompts) / counts(both.prompt, prompts)
    log_q = log_mixture(both.log_a, torch.cat([fresh.log_q, log_pi]), base_share[both.prompt])
    return Known.of(both, log_q)


def together(target: Target, parts: Sequence[Known]) -> Known:
    """All parts one after the other, with log weights [N], log a/q, whose mean within every prompt is that of 1.

    A part has its share of each prompt that it has draws of, however many those are: parts may have prompts in other shares.
    """
    ess = [effective_sample_size(part.log_v + target.log_ratio(part.phi, part.prompt) - target.log_z[part.prompt]) for part in parts]
    known = Known.cat(parts)
    n = torch.stack([counts(part.prompt, len(target.log_z)) for part in parts])
    share = torch.tensor(ess if sum(ess) else [float(len(part)) for part in parts], dtype=torch.float64)[:, None] * (n > 0)
    # A prompt that only parts without an effective sample have drawn: they count by their number.
    share = torch.where(share.sum(0) > 0, share, n)
    log_scale = (share / share.sum(0) * n.sum(0) / n).log()
    place = torch.repeat_interleave(torch.arange(len(parts)), torch.tensor([len(part) for part in parts]))
    return Known(known.prompt, known.phi, known.log_v + log_scale[place, known.prompt])


def refit(session: Session, training: Training, drawer: Drawer, fitting: Samples) -> bool:
    """Takes the λ of all that is known (event `target`); says, with a warning, where no λ fits it."""
    parts = [Known.of(fitting, fitting.log_a), *([training.mixture] if training.mixture else []), *training.draws.blocks()]
    known = together(training.target, parts)
    try:
        fitted = fit(known.phi, known.prompt, drawer.run.constraints, drawer.tau, log_weights=known.log_v)
    except NudgeError as error:
        session.warn_once("refit-failed", f"λ stays as it was: {error.message}", error.remedy, step=training.step)
        return False
    training.retarget(fitted)
    session.events.emit("target", **report.target(fitted))
    return True
