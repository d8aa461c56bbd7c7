"""What a teacher has read, whether it is near enough to the target to be followed, and how much it asks for.

A policy comes no further than a part of the way to its teacher where that writes differently after beginnings that look alike
to the policy. So while it learns it is looked at, by weights of draws of the pool: the multipliers with which it would have the
target's moments are what it lacks, and the teacher asks for those of the target and these. Only what the teacher changes is
asked for more strongly; what the policy has taken on by chance is not.
"""

from dataclasses import replace

import torch
from torch import Tensor

from ..drawing import Drawer
from ..estimators import log_z
from ..objectives import Batch
from ..samples import Samples
from ..seeds import stream
from ..session import Session
from ..target import Target
from ..target.dual import Dual
from ..target.newton import UnboundedError, minimise
from ..target.statistics import columns
from . import distillation
from .teacher import Teacher
from .training import Training
from .weighing import weigh_mixture

BASE_SHARE = 0.5
"""α: the share of the draws that are as the base model writes; the rest are as the target does."""
READ = 12_000
"""Most samples of the pool that a teacher reads."""
READ_FIRST = 4000
"""Most that one has read which is examined: a few seconds' work, for nothing where it is not followed."""
EXAMINED = 256
"""Draws on which it is examined."""
NEAR = 0.1
"""Nats that KL(p‖teacher) may be for the teacher to be followed."""
NEARER = 0.25
"""The part of KL(p‖a) that it may be."""
LOOKED = 2000
"""Most draws on which the policy is looked at."""


def find_teacher(session: Session, training: Training, drawer: Drawer) -> Teacher | None:
    """A teacher, or none where features tell nothing of a part of a text or too little for it to be near the target.

    Raises StopRequested.
    """
    if not training.baseline.prefix.asked:
        return None
    left = examine(session, training, drawer)
    return read_teacher(session, training, drawer) if is_near(left, training) else None


def is_near(left: float, training: Training) -> bool:
    """Whether a teacher is followed that is this far from the target, in nats."""
    return left <= min(NEAR, NEARER * training.kl_target_base)


def read_teacher(session: Session, training: Training, drawer: Drawer, count: int = READ) -> Teacher:
    """A teacher that has read so many samples of the pool, each once, and asks for λ and what the policy lacks of it. Raises StopRequested."""
    run, pool = drawer.run, training.pool
    asked = replace(training.target, lam=training.target.lam + training.lacking)
    log_ratio = asked.log_ratio(pool.samples.phi, pool.samples.prompt)
    # A prompt whose samples are all refused has no weight.
    log_norm = log_z(pool.log_v + log_ratio, pool.samples.prompt, len(drawer.tau)).nan_to_num(neginf=0.0)
    read, stands_for = pool.once(count, training.target, stream(run.seed, "teacher", 0), BASE_SHARE)
    r = stands_for * pool.log_v[read].exp()
    samples = pool.samples.select(read)
    w = r * (log_ratio[read] - log_norm[samples.prompt]).exp()
    return Teacher(drawer.model, run.features, run.max_tokens, len(run.prompts), samples, w, r, session.attend)


def examine(session: Session, training: Training, drawer: Drawer) -> float:
    """KL(p‖teacher) in nats, on draws of the pool; each term of the mean is at least 0 (docs/method.md, "Judging the result"). Raises StopRequested."""
    teacher = read_teacher(session, training, drawer, READ_FIRST)
    examined, weighed = _drawn(training, drawer, EXAMINED, 1)
    with drawer.telling(lambda _: session.attend()):
        log_taught = distillation.log_taught(drawer, teacher, examined)
    log_target = weighed.log_P - weighed.log_z - weighed.log_a
    left = torch.where(weighed.w > 0, weighed.w * (log_target - log_taught), 0.0) + weighed.r * log_taught.exp() - weighed.w
    return float(left.mean())


def ask_again(session: Session, training: Training, drawer: Drawer) -> None:
    """Adds to `training.lacking` what the policy lacks now. Raises StopRequested, before it does."""
    drawn, weighed = _drawn(training, drawer, min(LOOKED, len(training.pool.samples)), 2)
    with training.averaged(), drawer.model.in_step(), drawer.telling(lambda _: session.attend()):
        log_r = drawer.log_pi(drawn) - weighed.log_q
    training.lacking += lacking(training.target, drawer.tau, drawn, log_r, weighed.w.log())
    training.asked = training.warmed


def lacking(target: Target, tau: Tensor, drawn: Samples, log_r: Tensor, log_w: Tensor) -> Tensor:
    """δ [D] with which π·exp(δ·s) has the moments of p: both by weights of the same samples, [N], so that little of δ is noise."""
    s = columns(target.statistics, drawn.phi, drawn.prompt)
    refused = log_w == -torch.inf
    wanted = Dual(s, log_w, drawn.prompt, tau).moments(torch.zeros(s.shape[1], dtype=torch.float64))
    try:
        return minimise(Dual(s, torch.where(refused, log_w, log_r), drawn.prompt, tau), wanted, wanted)
    except UnboundedError:
        return torch.zeros_like(wanted)


def _drawn(training: Training, drawer: Drawer, count: int, number: int) -> tuple[Samples, Batch]:
    pooled = training.pool.draw(count, training.target, stream(drawer.run.seed, "teacher", number), BASE_SHARE)
    return pooled, weigh_mixture(training, pooled, pooled.log_a, pooled.log_a, BASE_SHARE)
