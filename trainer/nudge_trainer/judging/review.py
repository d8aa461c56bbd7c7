"""A look at the averaged policy during training: is it the best so far, and what is λ, now that more is known?

The base samples kept for selection judge the step by KL(p‖π) on fresh policy samples and them, and with both λ is fitted
again (refit.py). The samples of the final figures are never touched here.
"""

import torch

from .. import report
from ..base import Base
from ..drawing import Drawer, Part
from ..estimators import Evaluation, Interval, kl_target_policy
from ..learning.draws import BLOCK, Known
from ..learning.training import Best, Training
from ..replay import Pool
from ..samples import Samples
from ..session import Session
from ..settings import Settings
from .goal import misses, stopped_falling
from .refit import mixture, refit, together


def due(step: int, settings: Settings) -> bool:
    """Whether the run is reviewed after `step`: at equal distances, and at the end."""
    distance = max(1, -(-settings.steps // settings.reviews))
    return step == settings.steps or (step % distance == 0 and step > 0)


def owed(training: Training, settings: Settings) -> bool:
    """Whether a review should have followed what is done: one was stopped, or a teacher alone has come this far.

    Steps of samples are noisy, so that the policy which they begin from can be the best one.
    """
    return training.reviewed != training.step and (due(training.step, settings) or (training.taught and training.step == 0))


def look(session: Session, training: Training, drawer: Drawer, base: Base, settings: Settings) -> bool:
    """What is due after a step: a review, or where there is none λ of the draws so far; says whether it was a review."""
    if due(training.step, settings):
        review(session, training, drawer, base, settings)
        return True
    if settings.objective.matches and training.step % BLOCK == 0:
        refit(session, training, drawer, base.fitting)
    return False


def review(session: Session, training: Training, drawer: Drawer, base: Base, settings: Settings) -> None:
    """Refits λ (event `target`), renews the replay pool, estimates KL(p‖π) on the selection samples, and notes the best step.

    With `stop: goal` it also notes whether training is at its end.
    """
    count = settings.review_samples
    selection = base.selection.first(settings.review_base)
    work = drawer.work(count, count + len(selection))
    with training.averaged(), drawer.telling(session.counter(count, count, work, part="reviewing")):
        fresh = drawer.policy(Part.of(training.step, count), "review")
        log_pi = drawer.log_pi(selection)
    training.samples += len(fresh)
    training.reviewed = training.step
    pool = _refit(session, training, drawer, base, settings, selection, log_pi, fresh)
    training.pool = training.pool.grown(fresh, training.target) if settings.grow else pool or training.pool
    kl = mixture_kl(training, drawer, selection, log_pi, fresh)
    if training.best is None or kl.mean <= training.best.kl:
        training.best = Best(training.step, kl.mean)
    training.highs.append(kl.high)
    if settings.stop == "goal":
        moments = report.moments(fresh, drawer.run.constraints, drawer.tau)
        reached = not misses(drawer.run.constraints, moments, kl, training.kl_target_base, settings)
        training.at_end = reached or stopped_falling(training.highs)


def evaluation(
    training: Training, drawer: Drawer, held: Samples, log_pi_held: torch.Tensor, fresh: Samples
) -> Evaluation:
    """Base samples `held` and policy samples `fresh` as the two strata of the mixture estimates."""
    both = Samples.cat([held, fresh])
    return Evaluation(
        log_ratio=training.target.log_ratio(both.phi, both.prompt),
        log_a=both.log_a,
        log_pi=torch.cat([log_pi_held, fresh.log_q]),
        prompt=both.prompt,
        fresh=torch.arange(len(both)) >= len(held),
        tau=drawer.tau,
    )


def mixture_kl(
    training: Training, drawer: Drawer, held: Samples, log_pi_held: torch.Tensor, fresh: Samples
) -> Interval:
    """KL(p‖π) with its interval (estimators/divergences.py)."""
    return kl_target_policy(evaluation(training, drawer, held, log_pi_held, fresh))


def _refit(
    session: Session, training: Training, drawer: Drawer, base: Base, settings: Settings, selection: Samples, log_pi: torch.Tensor, fresh: Samples
) -> Pool | None:
    """Takes the λ of all draws; what replay, if there is any, may draw from then, which the selection samples are not among, if any λ fits."""
    training.mixture = mixture(selection, log_pi, fresh)
    if not refit(session, training, drawer, base.fitting) or settings.replay == 0:
        return None
    replayed = together(training.target, [Known.of(base.fitting, base.fitting.log_a), Known.of(fresh, fresh.log_q)])
    return Pool(Samples.cat([base.fitting, fresh]), replayed.log_v, drawer.tau)
