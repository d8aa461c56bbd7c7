"""The gradient of every objective, summed over all sequences, against the exact gradient by autograd."""

import pytest
import torch
from enumeration import contains, enumerate_sequences, log_probabilities, random_logits
from torch import Tensor

from nudge_trainer.objectives import OBJECTIVES, Batch, Objective

SPACE = enumerate_sequences(vocabulary=6, longest=4)


class Setting:
    """A target with a pointwise part and a policy that is not there yet, all enumerated."""

    def __init__(self, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.logits = random_logits(SPACE, generator).requires_grad_()
        log_a = log_probabilities(SPACE, random_logits(SPACE, generator))
        allowed = contains(SPACE, 5) == 0
        self.log_P = torch.where(allowed, log_a + 1.3 * contains(SPACE, 2), -torch.inf)
        self.log_z = self.log_P.logsumexp(0)
        self.log_pi = log_probabilities(SPACE, self.logits)
        self.elsewhere = log_probabilities(SPACE, random_logits(SPACE, generator))

    def proposal(self, kind: str) -> Tensor:
        return self.log_pi.detach() if kind == "on policy" else self.elsewhere

    def batch(self, log_q: Tensor) -> Batch:
        return Batch(self.log_P, self.log_pi.detach(), log_q, self.log_z.expand(len(SPACE)))

    def exact_gradient(self) -> Tensor:
        """∇ of KL(p‖π) by autograd."""
        log_p = self.log_P - self.log_z
        held = log_p > -torch.inf
        divergence = (log_p[held].exp() * (log_p[held] - self.log_pi[held])).sum()
        return torch.autograd.grad(divergence, self.logits, retain_graph=True)[0]

    def expected_gradient(self, objective: Objective, log_q: Tensor) -> Tensor:
        """−E_q[A ∇ log π], the descent direction of the loss."""
        weighted = (log_q.exp() * objective.advantage(self.batch(log_q)) * self.log_pi).sum()
        return -torch.autograd.grad(weighted, self.logits, retain_graph=True)[0]


@pytest.mark.parametrize("kind", ["on policy", "off policy"])
@pytest.mark.parametrize("name", ["gdc", "gdc++"])
@pytest.mark.parametrize("seed", range(3))
def test_mean_gradient_is_that_of_kl(name: str, kind: str, seed: int) -> None:
    setting = Setting(seed)
    exact = setting.exact_gradient()
    expected = setting.expected_gradient(OBJECTIVES[name], setting.proposal(kind))
    assert float((expected - exact).norm() / exact.norm()) < 1e-5


def test_baseline_takes_the_variance_away_at_the_target() -> None:
    """With π = p and Z right, every advantage of gdc++ vanishes while those of gdc are all one."""
    log_pi = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    log_z = torch.full_like(log_pi, 0.7)
    batch = Batch(log_P=log_pi + 0.7, log_pi=log_pi, log_q=log_pi, log_z=log_z)
    second_moment = {
        name: float((log_pi.exp() * OBJECTIVES[name].advantage(batch).square()).sum()) for name in ("gdc", "gdc++")
    }
    assert second_moment["gdc"] == pytest.approx(1.0)
    assert second_moment["gdc++"] < 1e-10


def test_refused_samples_count_nothing_in_gdc_and_push_away_in_gdcpp() -> None:
    log_q = torch.tensor([-2.0], dtype=torch.float64)
    batch = Batch(torch.tensor([-torch.inf]).double(), torch.tensor([-3.0]).double(), log_q, torch.zeros(1).double())
    assert OBJECTIVES["gdc"].advantage(batch).tolist() == [0.0]
    assert OBJECTIVES["gdc++"].advantage(batch).tolist() == pytest.approx([-float(torch.exp(torch.tensor(-1.0)))])


def test_methods_of_the_spec_are_all_registered() -> None:
    assert {name: objective.name for name, objective in OBJECTIVES.items()} == {"gdc": "gdc", "gdc++": "gdc++"}
