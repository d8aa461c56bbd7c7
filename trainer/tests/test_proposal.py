"""What samples a step, off policy, and the pool that grows: decisions and weights against exact sums."""

import math

import pytest
import torch
from enumeration import ONE, binary, contains, draw, enumerate_sequences, kl, log_probabilities, random_logits
from torch import Tensor
from torch.nn import Parameter

from nudge_trainer.learning.proposal import LOOK, Gated
from nudge_trainer.objectives import Batch
from nudge_trainer.replay import Pool, inclusion
from nudge_trainer.samples import Samples
from nudge_trainer.target import Target

SPACE = enumerate_sequences(vocabulary=6, longest=4)


def batch(log_P: Tensor, log_pi: Tensor, log_q: Tensor, chosen: Tensor) -> Batch:
    n = len(chosen)
    zeros, ones = torch.zeros(n, dtype=torch.float64), torch.ones(n, 1, dtype=torch.float64)
    log_z = log_P.logsumexp(0).expand(n)
    return Batch(zeros, log_P[chosen], log_P[chosen], log_pi[chosen], log_q[chosen], log_z, zeros, 0.0, 0.0, 0.0, ones)


@pytest.mark.parametrize("nearer", [True, False])
def test_the_proposal_becomes_the_policy_exactly_when_that_is_nearer_to_the_target(nearer: bool) -> None:
    generator = torch.Generator().manual_seed(1)
    far, log_P = (log_probabilities(SPACE, random_logits(SPACE, generator)) for _ in range(2))
    near = torch.log_softmax(0.3 * far + 0.7 * log_P, 0)
    log_pi, log_q = (near, far) if nearer else (far, near)
    assert (kl(log_P, log_pi) < kl(log_P, log_q)) == nearer
    parameter = Parameter(torch.tensor([1.0]))
    gated = Gated([("weight", parameter)])
    parameter.data.fill_(2.0)
    for _ in range(LOOK):
        assert gated.tensors()["weight"].item() == 1.0
        gated.follow(batch(log_P, log_pi, log_q, draw(log_q, 500, generator)))
    assert gated.tensors()["weight"].item() == (2.0 if nearer else 1.0)


def test_a_restored_proposal_decides_when_the_first_would_have() -> None:
    generator = torch.Generator().manual_seed(2)
    log_q, log_P = (log_probabilities(SPACE, random_logits(SPACE, generator)) for _ in range(2))
    parameter = Parameter(torch.tensor([1.0]))
    first = Gated([("weight", parameter)])
    parameter.data.fill_(2.0)
    near = batch(log_P, log_P, log_q, draw(log_q, 500, generator))
    for _ in range(LOOK - 1):
        first.follow(near)
    second = Gated([("weight", parameter)])
    second.restore(first.tensors())
    assert second.tensors()["weight"].item() == 1.0
    second.follow(near)
    assert second.tensors()["weight"].item() == 2.0


def samples(log_a: Tensor, log_q: Tensor, phi: Tensor, chosen: Tensor) -> Samples:
    ended = torch.ones(len(chosen), dtype=torch.bool)
    return Samples(
        torch.zeros(len(chosen), dtype=torch.int64), SPACE.tokens[chosen], SPACE.length[chosen], ended, log_q[chosen],
        log_a[chosen], [""] * len(chosen), phi[chosen, None],
    )  # fmt: skip


def test_a_pool_grown_by_a_far_and_a_near_policy_still_stands_for_the_target() -> None:
    generator = torch.Generator().manual_seed(3)
    log_a, far = (log_probabilities(SPACE, random_logits(SPACE, generator)) for _ in range(2))
    phi = contains(SPACE, 2)
    tilted = log_a + 2.0 * phi
    log_p = tilted - tilted.logsumexp(0)
    near = torch.log_softmax(0.2 * log_a + 0.8 * log_p, 0)
    moment = float(log_p.exp() @ phi)
    target = Target((binary("two", moment),), torch.tensor([2.0], dtype=torch.float64), tilted.logsumexp(0)[None])
    pool = Pool(samples(log_a, log_a, phi, draw(log_a, 2000, generator)), torch.zeros(2000, dtype=torch.float64), ONE)
    for log_q in (far, near):
        pool = pool.grown(samples(log_a, log_q, phi, draw(log_q, 2000, generator)), target)
    count = 20_000
    drawn = pool.draw(count, target, generator)
    for feature in (phi, contains(SPACE, 1), contains(SPACE, 3)):
        of_sequence = {tuple(row): value for row, value in zip(SPACE.tokens.tolist(), feature.tolist(), strict=True)}
        found = sum(of_sequence[tuple(row)] for row in drawn.tokens.tolist()) / count
        # The pool's own noise (its ESS is in the thousands) outweighs that of drawing from it.
        assert found == pytest.approx(float(log_p.exp() @ feature), abs=4 * math.sqrt(0.25 / 1500))


def test_a_pool_takes_no_refused_sample_and_stays_as_it_is_without_an_accepted_one() -> None:
    generator = torch.Generator().manual_seed(4)
    log_a = log_probabilities(SPACE, random_logits(SPACE, generator))
    phi = contains(SPACE, 2)
    target = Target((binary("two", 1.0),), torch.zeros(0, dtype=torch.float64), (log_a.exp() @ phi).log()[None])
    pool = Pool(samples(log_a, log_a, phi, draw(log_a, 300, generator)), torch.zeros(300, dtype=torch.float64), ONE)
    refused = (phi == 0).nonzero().squeeze(1)[:50]
    assert pool.grown(samples(log_a, log_a, phi, refused), target) is pool
    mixed = torch.cat([refused, (phi == 1).nonzero().squeeze(1)[:7]])
    assert len(pool.grown(samples(log_a, log_a, phi, mixed), target).samples) == 307


@pytest.mark.parametrize("count", [1, 7, 20, 40])
def test_chances_add_up_and_are_in_proportion_where_they_are_not_sure(count: int) -> None:
    share = torch.softmax(3 * torch.randn(40, dtype=torch.float64, generator=torch.Generator().manual_seed(5)), 0)
    chance = inclusion(share, count)
    assert float(chance.sum()) == pytest.approx(count, rel=1e-12)
    assert (chance <= 1).all()
    factor = (chance / share)[chance < 1]
    assert torch.allclose(factor, factor.mean().expand_as(factor), rtol=1e-12)
    # Whatever is sure to be in would have had at least that chance.
    assert (share[chance == 1] * (factor.mean() if len(factor) else count) >= 1 - 1e-12).all() or count == 40


def test_what_is_read_once_stands_for_the_whole_pool() -> None:
    """Sums over the pool, from about a fifth of it: the mean over many readings is the sum itself."""
    generator = torch.Generator().manual_seed(6)
    log_a = log_probabilities(SPACE, random_logits(SPACE, generator))
    phi = contains(SPACE, 2)
    target = Target((binary("two", 0.9),), torch.tensor([4.0], dtype=torch.float64), torch.zeros(1, dtype=torch.float64))
    chosen = draw(log_a, 500, generator)
    pool = Pool(samples(log_a, log_a, phi, chosen), torch.zeros(500, dtype=torch.float64), ONE)
    whole, ones = pool.once(500, target, generator, 0.5)
    assert whole.tolist() == list(range(500))
    assert (ones == 1).all()
    value = torch.rand(500, dtype=torch.float64, generator=generator) + (4 * pool.samples.phi[:, 0]).exp()
    sums = []
    for _ in range(400):
        read, stands_for = pool.once(100, target, generator, 0.5)
        assert len(read.unique()) == len(read)
        assert abs(len(read) - 100) <= 1
        sums.append(float(stands_for @ value[read]))
    error = float(torch.tensor(sums).std()) / 20
    assert sum(sums) / 400 == pytest.approx(float(value.sum()), abs=4 * error)
