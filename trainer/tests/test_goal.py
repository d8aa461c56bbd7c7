"""When a run counts as having reached its target."""

import math
from typing import Any

import pytest
import torch

from nudge_trainer import report
from nudge_trainer.estimators import Interval
from nudge_trainer.judging.goal import misses
from nudge_trainer.settings import SMALL, resolve
from nudge_trainer.target import Constraint

SETTINGS = resolve({}, SMALL, torch.device("cpu"))
NEAR = Interval(0.001, 0.0, 0.002)


def found(constraint: Constraint, moment: dict[str, Any], kl: Interval = NEAR, cost: float = 1.0) -> list[str]:
    return misses((constraint,), {constraint.name: moment}, kl, cost, SETTINGS)


@pytest.mark.parametrize(("mean", "missed"), [(3.0, True), (18.9, True), (19.1, False), (40.0, False)])
def test_a_mean_with_one_end_is_held_to_that_end(mean: float, missed: bool) -> None:
    constraint = Constraint("length", 20.0, math.inf, False, (0.0, math.inf))
    assert bool(found(constraint, {"mean": mean, "n": 100})) == missed


@pytest.mark.parametrize(("share", "missed"), [(0.5, False), (0.6, True)])
def test_the_noise_of_many_prompts_is_no_miss(share: float, missed: bool) -> None:
    """Twelve prompts of 80 texts each: exact shares are 4 points off on average."""
    prompts, texts = 12, 80
    generator = torch.Generator().manual_seed(1)
    prompt = torch.arange(prompts * texts) % prompts
    values = (torch.rand(len(prompt), generator=generator) < share).double()
    constraint = Constraint("a", 0.5, 0.5, True, (0.0, 1.0), per_prompt=(0.5,) * prompts)
    moment = report.moments_of(values[:, None], prompt, [constraint], torch.full((prompts,), 1 / prompts, dtype=torch.float64))["a"]
    assert moment["meanAbsoluteError"] > 0.03
    assert bool(found(constraint, moment)) == missed


def test_a_target_that_costs_nothing_can_be_reached() -> None:
    constraint = Constraint("a", 0.3, 0.6, True, (0.0, 1.0))
    assert not found(constraint, {"mean": 0.45, "n": 100}, cost=0.0)
    assert found(constraint, {"mean": 0.45, "n": 100}, kl=Interval(0.02, 0.01, 0.03), cost=0.0)
