"""λ fitted again on base and policy samples, against its exact value on a model that can be enumerated."""

import math

import torch
from enumeration import ONE, binary, contains, draw, enumerate_sequences, log_probabilities, random_logits
from torch import Tensor

from nudge_trainer.estimators import normal
from nudge_trainer.judging.refit import together
from nudge_trainer.samples import Samples
from nudge_trainer.target import fit

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
        known, log_weights = together(target, *base, log_pi[selection], samples(fresh, log_a, log_pi))
        found = fit(known.phi, known.prompt, WANTED, ONE, log_weights=log_weights)
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
    known, log_weights = together(before.target, *base, base[1].log_a + lam * base[1].phi[:, 0] - log_z, fresh)
    after = fit(known.phi, known.prompt, WANTED, ONE, log_weights=log_weights)
    assert float(after.lambda_error[0]) < 0.5 * float(before.lambda_error[0])
    assert abs(float(after.target.lam[0]) - lam) < 3 * float(after.lambda_error[0])
    assert after.ess > 10 * before.ess


def test_where_no_sample_meets_the_target_all_count_alike() -> None:
    log_a = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    seen = draw(log_a, 200, torch.Generator().manual_seed(2))
    demanded = fit(PHI[seen], torch.zeros(200, dtype=torch.int64), [binary("a", 1)], ONE).target
    without = samples(seen[PHI[seen, 0] == 0], log_a, log_a)
    known, log_weights = together(demanded, without, without, without.log_a, without)
    assert len(known) == 3 * len(without)
    assert torch.allclose(log_weights, torch.zeros(len(known), dtype=torch.float64), atol=1e-9)
