"""Quasi-rejection against exact sums on a model that can be enumerated."""

import math

import pytest
import torch
from enumeration import binary
from test_estimators import PHI, World, covers, total_variation

from nudge_trainer.judging.quasi_rejection import acceptance, cells, figures, log_beta, tv_bound

RATES = [0.05, 0.3, 0.5, 0.9]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("pointwise", [False, True])
def test_beta_gives_the_rate_among_the_texts_that_meet_the_demands(rate: float, pointwise: bool) -> None:
    world = World(1, pointwise=pointwise)
    log_pi = world.log_pi[0]
    log_w = world.log_p[0] - log_pi
    beta = log_beta(log_w, log_pi.exp(), rate)
    met = float(log_pi.exp()[log_w > -math.inf].sum())
    covered = torch.minimum(world.log_p[0], beta + log_pi).exp().sum()
    assert acceptance(log_w, log_pi.exp(), beta) == pytest.approx(rate * met, abs=1e-9)
    assert acceptance(log_w, log_pi.exp(), beta) == pytest.approx(float(covered) / math.exp(beta), abs=1e-9)


@pytest.mark.parametrize("rate", RATES)
def test_what_is_accepted_is_within_the_bound_of_the_target(rate: float) -> None:
    world = World(2)
    log_p, log_pi = world.log_p[0], world.log_pi[0]
    beta = log_beta(log_p - log_pi, log_pi.exp(), rate)
    accepted = torch.minimum(log_p, beta + log_pi)
    bound = 1 - float(accepted.exp().sum())
    assert total_variation(accepted - accepted.logsumexp(0), log_p) <= bound + 1e-12
    assert total_variation(accepted - accepted.logsumexp(0), log_p) <= total_variation(log_pi, log_p)


@pytest.mark.parametrize("prompts", [1, 3])
def test_the_bound_is_estimated_within_its_interval(prompts: int) -> None:
    found = 0
    for seed in range(40):
        world = World(seed, prompts=prompts)
        beta = 0.3
        exact = sum(
            float(share) * (1 - float(torch.minimum(p, beta + pi).exp().sum())) for share, p, pi in zip(world.tau, world.log_p, world.log_pi, strict=True)
        )
        found += covers(tv_bound(world.samples(1500, 1500)[0], beta), exact)
    assert found >= 34


def test_the_bound_sees_what_the_policy_has_forgotten() -> None:
    world = World(3)
    forgotten = PHI[:, 0] == 1
    lost = float(world.log_p[0].exp()[forgotten].sum())
    world.log_pi[0] = torch.where(forgotten, world.log_p[0] - 20, world.log_p[0])
    world.log_pi[0] = world.log_pi[0] - world.log_pi[0].logsumexp(0)
    assert tv_bound(world.samples(3000, 3000)[0], 0.0).mean == pytest.approx(lost, abs=0.05)


def test_pointwise_runs_report_what_rejection_leaves() -> None:
    world = World(4, pointwise=True)
    constraints = (binary("a", 1.0),)
    found = figures(world.samples(2000, 4000)[0], 1.5, constraints)
    met = float(world.log_pi[0].exp()[PHI[:, 0] == 1].sum())
    assert found["acceptance"] == pytest.approx(met, abs=0.03)
    assert found["klTargetAccepted"] == pytest.approx(1.5 + math.log(found["acceptance"]))


def test_cells_hold_the_target_s_shares() -> None:
    world = World(5, prompts=2)
    constraints = (binary("a", 0.6), binary("b", 0.3))
    samples, index = world.samples(8000, 8000)
    found = cells(samples, (PHI[index] > 0).double(), constraints)
    for cell in found:
        mask = ((PHI > 0).double() == torch.tensor(cell["values"])).all(1)
        exact = float(world.log_p[cell["prompt"]].exp()[mask].sum())
        assert cell["share"] == pytest.approx(exact, abs=0.03)
    assert sum(cell["share"] for cell in found) == pytest.approx(2.0)


def test_where_a_prompt_has_no_accepted_base_sample_nothing_is_promised() -> None:
    samples, _ = World(4, pointwise=True, prompts=2).samples(2000, 2000)
    refused = ~samples.fresh & (samples.prompt == 1)
    samples.log_ratio[refused] = -math.inf
    assert figures(samples, 1.5, (binary("a", 1.0), binary("b", 0.5))) == {}
