"""λ fitted again on base and policy samples, against its exact value on a model that can be enumerated."""

import math

import pytest
import torch
from enumeration import ONE, binary, contains, draw, enumerate_sequences, log_probabilities, random_logits
from torch import Tensor

from nudge_trainer.estimators import normal
from nudge_trainer.judging.refit import mixture, together
from nudge_trainer.learning.draws import KEPT, Draws, Known
from nudge_trainer.samples import Samples
from nudge_trainer.target import Target, fit

SPACE = enumerate_sequences(vocabulary=6, longest=4)
PHI = contains(SPACE, 3)[:, None]
WANTED = [binary("a", 0.5)]


def samples(seen: Tensor, log_a: Tensor, log_q: Tensor) -> Samples:
    nothing = torch.zeros(len(seen), dtype=torch.int64)
    return Samples(nothing, SPACE.tokens[seen], SPACE.length[seen], nothing.bool(), log_q[seen], log_a[seen], [""] * len(seen), PHI[seen])


def exact(log_a: Tensor) -> tuple[float, float]:
    """λ and log Z: λ = logit ½ − logit μ₀."""
    share = float(log_a.exp() @ PHI[:, 0])
    lam = math.log((1 - share) / share)
    return lam, math.log(1 - share + share * math.exp(lam))


def test_the_intervals_cover_even_where_the_policy_knows_the_fitting_samples_by_heart() -> None:
    hits = [0, 0]
    for seed in range(20):
        generator = torch.Generator().manual_seed(seed)
        log_a = log_probabilities(SPACE, random_logits(SPACE, generator))
        fitting, selection = draw(log_a, 600, generator), draw(log_a, 300, generator)
        learned = torch.bincount(fitting, weights=1 + 2 * PHI[fitting, 0], minlength=len(log_a))
        log_pi = (0.5 * log_a.exp() + 0.5 * learned / learned.sum()).log()
        fresh = draw(log_pi, 300, generator)
        target = fit(PHI[fitting], torch.zeros(600, dtype=torch.int64), WANTED, ONE).target
        base = [samples(seen, log_a, log_a) for seen in (fitting, selection)]
        known = together(target, [Known.of(base[0], base[0].log_a), mixture(base[1], log_pi[selection], samples(fresh, log_a, log_pi))])
        found = fit(known.phi, known.prompt, WANTED, ONE, log_weights=known.log_v)
        error = float(found.lambda_error[0])
        intervals = normal(float(found.target.lam[0]), error), normal(found.log_z, found.log_z_error + 0.5 * error)
        for number, (interval, truth) in enumerate(zip(intervals, exact(log_a), strict=True)):
            hits[number] += interval.low <= truth <= interval.high
    assert min(hits) >= 17, hits


def test_of_a_rare_feature_the_policy_says_most() -> None:
    generator = torch.Generator().manual_seed(1)
    logits = random_logits(SPACE, generator)
    logits[:, :, 3] -= 6
    log_a = log_probabilities(SPACE, logits)
    lam, log_z = exact(log_a)
    log_p = log_a + lam * PHI[:, 0] - log_z
    base = [samples(draw(log_a, count, generator), log_a, log_a) for count in (8000, 4000)]
    before = fit(base[0].phi, base[0].prompt, WANTED, ONE)
    fresh = samples(draw(log_p, 2000, generator), log_a, log_p)
    policy = base[1].log_a + lam * base[1].phi[:, 0] - log_z
    known = together(before.target, [Known.of(base[0], base[0].log_a), mixture(base[1], policy, fresh)])
    after = fit(known.phi, known.prompt, WANTED, ONE, log_weights=known.log_v)
    assert float(after.lambda_error[0]) < 0.5 * float(before.lambda_error[0])
    assert abs(float(after.target.lam[0]) - lam) < 3 * float(after.lambda_error[0])
    assert after.ess > 10 * before.ess


def test_where_no_sample_meets_the_target_all_count_alike() -> None:
    log_a = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    seen = draw(log_a, 200, torch.Generator().manual_seed(2))
    demanded = fit(PHI[seen], torch.zeros(200, dtype=torch.int64), [binary("a", 1)], ONE).target
    without = samples(seen[PHI[seen, 0] == 0], log_a, log_a)
    known = together(demanded, [Known.of(without, without.log_a), mixture(without, without.log_a, without)])
    assert len(known) == 3 * len(without)
    assert torch.allclose(known.log_v, torch.zeros(len(known), dtype=torch.float64), atol=1e-9)


def test_the_draws_of_a_policy_on_its_way_cover_and_say_more() -> None:
    hits, narrower = [0, 0], 0
    for seed in range(20):
        generator = torch.Generator().manual_seed(seed)
        log_a = log_probabilities(SPACE, random_logits(SPACE, generator))
        lam, log_z = exact(log_a)
        fitting = samples(draw(log_a, 600, generator), log_a, log_a)
        before = fit(fitting.phi, fitting.prompt, WANTED, ONE)
        draws = Draws()
        for step in range(100):
            # Nearer to the target step by step, and away from both in between.
            drift = 0.3 * torch.randn(len(log_a), dtype=torch.float64, generator=generator)
            log_pi = (log_a + lam * step / 100 * PHI[:, 0] + drift).log_softmax(0)
            draws.add(samples(draw(log_pi, 16, generator), log_a, log_pi), step)
        kept = Draws()
        kept.restore(draws.tensors())
        known = together(before.target, [Known.of(fitting, fitting.log_a), *kept.blocks()])
        found = fit(known.phi, known.prompt, WANTED, ONE, log_weights=known.log_v)
        error = float(found.lambda_error[0])
        narrower += error < 0.7 * float(before.lambda_error[0])
        intervals = normal(float(found.target.lam[0]), error), normal(found.log_z, found.log_z_error + 0.5 * error)
        for number, (interval, truth) in enumerate(zip(intervals, (lam, log_z), strict=True)):
            hits[number] += interval.low <= truth <= interval.high
    assert min(hits) >= 17, hits
    assert narrower >= 17


def test_a_long_run_keeps_its_newest_draws() -> None:
    log_a = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    drawn = samples(torch.arange(4), log_a, log_a)
    draws = Draws()
    assert draws.tensors() == {}
    for step in range(KEPT + 3):
        draws.add(drawn, step)
    assert sum(map(len, draws.blocks())) == 4 * KEPT
    assert int(draws.tensors()["step"].min()) == 3


def test_parts_that_have_prompts_in_other_shares_are_each_right_about_every_prompt() -> None:
    """Two alike prompts; the steps drew five of the first for every one of the second."""
    log_a = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    tau = torch.tensor([0.5, 0.5], dtype=torch.float64)
    _, log_z = exact(log_a)
    errors = []
    for seed in range(20):
        generator = torch.Generator().manual_seed(seed)
        base, drawn = (samples(draw(log_a, count, generator), log_a, log_a) for count in (2000, 1200))
        nothing = torch.zeros(2000, dtype=torch.float64)
        parts = [
            Known(torch.arange(2000) % 2, base.phi, nothing),
            Known((torch.arange(1200) % 6 == 0).long(), drawn.phi, nothing[:1200]),
        ]
        target = fit(parts[0].phi, parts[0].prompt, WANTED, tau).target
        known = together(target, parts)
        errors.append(fit(known.phi, known.prompt, WANTED, tau, log_weights=known.log_v).target.log_z - log_z)
    mean, error = torch.stack(errors).mean(0), torch.stack(errors).std(0) / 20**0.5
    assert (mean.abs() < 3 * error).all(), (mean, error)


def test_parts_are_shared_out_by_what_they_say_of_the_target_where_prompts_differ_in_z() -> None:
    """Of two prompts the second hardly writes what is asked for; the policy writes it after both, as the target does."""
    log_a = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    log_ratio = torch.where(PHI[:, 0] > 0, 0.0, -math.inf).double()
    rare = log_a - 5 * PHI[:, 0]
    base_models = [log_a, rare - rare.logsumexp(0)]
    log_z = torch.stack([(each + log_ratio).logsumexp(0) for each in base_models])
    target = Target((binary("a", 1),), torch.zeros(0, dtype=torch.float64), log_z)
    generator = torch.Generator().manual_seed(2)
    prompt = torch.arange(2).repeat_interleave(400)

    def part(log_q: list[Tensor]) -> Known:
        seen = [draw(each, 400, generator) for each in log_q]
        log_v = torch.cat([(a - q)[i] for a, q, i in zip(base_models, log_q, seen, strict=True)])
        return Known(prompt, PHI[torch.cat(seen)], log_v)

    base, policy = part(base_models), part([a + log_ratio - z for a, z in zip(base_models, log_z, strict=True)])
    known = together(target, [base, policy])
    share = (known.log_v - torch.cat([base.log_v, policy.log_v])).exp()[[0, -1]] * 400 / 800
    accepted = [float((base.phi[prompt == c, 0] > 0).sum()) for c in (0, 1)]
    weights = torch.tensor([n / math.exp(z) for n, z in zip(accepted, log_z.tolist(), strict=True)])
    squares = torch.tensor([n / math.exp(2 * z) for n, z in zip(accepted, log_z.tolist(), strict=True)])
    ess = float(weights.sum() ** 2 / squares.sum())
    assert share.tolist() == pytest.approx([ess / (ess + 800), 800 / (ess + 800)], rel=1e-6)
    assert share[0] < 0.15
