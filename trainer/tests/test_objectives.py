"""The gradient of every objective, summed over all sequences, against the exact gradient by autograd."""

import math
from typing import cast

import pytest
import torch
from enumeration import END, contains, enumerate_sequences, log_probabilities, random_logits, token_log_probabilities
from torch import Tensor

from nudge_trainer.features import build
from nudge_trainer.model import LanguageModel
from nudge_trainer.objectives import OBJECTIVES, Batch, Objective
from nudge_trainer.prefix_baseline import PrefixBaseline
from nudge_trainer.samples import Samples

SPACE = enumerate_sequences(vocabulary=6, longest=4)
ONES = torch.ones(len(SPACE), 1, dtype=torch.float64)


class Names:
    """Stands for a language model where only its tokenizer is asked: token 2 is written "2"."""

    def decode(self, tokens: Tensor, length: Tensor) -> list[str]:
        return [" ".join(map(str, row[:n])) for row, n in zip(tokens.tolist(), length.tolist(), strict=True)]


def whole_space() -> Samples:
    zeros = torch.zeros(len(SPACE), dtype=torch.float64)
    ended = SPACE.tokens.gather(1, SPACE.length[:, None] - 1).squeeze(1) == END
    return Samples(zeros.long(), SPACE.tokens, SPACE.length, ended, zeros, zeros, [""] * len(SPACE), zeros[:, None])


def prefix_baseline(setting: "Setting | None") -> Tensor:
    """V [S, L] learned from all sequences in their proportions, of whether token 2 has come; random without a setting."""
    baseline = PrefixBaseline([build({"type": "words", "words": ["2"]})], SPACE.longest)
    states = baseline.states(cast(LanguageModel, Names()), whole_space())
    if setting is None:
        baseline.sums = 50 * torch.rand(baseline.sums.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    else:
        scale = 1e4  # so that the prior counts next to nothing
        baseline.add(states, SPACE.length, scale * (setting.log_P - setting.log_z).exp(), scale * setting.log_pi.exp().detach())
    return baseline.values(states, SPACE.longest)


class Setting:
    """A target with a pointwise part and a policy that is not there yet (or still the base model), all enumerated."""

    def __init__(self, seed: int, at_base: bool = False) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.logits = random_logits(SPACE, generator).requires_grad_()
        log_a = log_probabilities(SPACE, self.logits.detach() if at_base else random_logits(SPACE, generator))
        allowed = contains(SPACE, 5) == 0
        self.log_P = torch.where(allowed, log_a + 1.3 * contains(SPACE, 2), -torch.inf)
        self.log_z = self.log_P.logsumexp(0)
        self.steps = token_log_probabilities(SPACE, self.logits)
        self.log_pi = self.steps.sum(1)
        self.elsewhere = log_probabilities(SPACE, random_logits(SPACE, generator))

    def proposal(self, kind: str) -> Tensor:
        return self.log_pi.detach() if kind == "on policy" else self.elsewhere

    def batch(self, log_q: Tensor, baseline: Tensor = ONES) -> Batch:
        return Batch(self.log_P, self.log_pi.detach(), log_q, self.log_z.expand(len(SPACE)), baseline)

    def exact_gradient(self) -> Tensor:
        """∇ of KL(p‖π) by autograd."""
        log_p = self.log_P - self.log_z
        held = log_p > -torch.inf
        divergence = (log_p[held].exp() * (log_p[held] - self.log_pi[held])).sum()
        return torch.autograd.grad(divergence, self.logits, retain_graph=True)[0]

    def expected_gradient(self, objective: Objective, log_q: Tensor, baseline: Tensor = ONES) -> Tensor:
        """−E_q[Σ_t A_t ∇ log π_t], the descent direction of the loss."""
        weighted = (log_q.exp()[:, None] * objective.advantage(self.batch(log_q, baseline)) * self.steps).sum()
        return -torch.autograd.grad(weighted, self.logits, retain_graph=True)[0]

    def variance(self, baseline: Tensor) -> float:
        """E_π‖Σ_t A_t ∇ log π_t‖² of one sample of gdc++, less the squared mean."""
        p, advantage = self.log_pi.exp().detach(), OBJECTIVES["gdc++"].advantage(self.batch(self.log_pi.detach(), baseline))
        norms = [
            float(torch.autograd.grad((a * steps).sum(), self.logits, retain_graph=True)[0].square().sum())
            for a, steps in zip(advantage, self.steps, strict=True)
        ]
        return float((p * torch.tensor(norms)).sum()) - float(self.exact_gradient().square().sum())


@pytest.mark.parametrize("kind", ["on policy", "off policy"])
@pytest.mark.parametrize("name", ["gdc", "gdc++"])
@pytest.mark.parametrize("seed", range(3))
def test_mean_gradient_is_that_of_kl(name: str, kind: str, seed: int) -> None:
    setting = Setting(seed)
    exact = setting.exact_gradient()
    expected = setting.expected_gradient(OBJECTIVES[name], setting.proposal(kind))
    assert float((expected - exact).norm() / exact.norm()) < 1e-5


@pytest.mark.parametrize("kind", ["on policy", "off policy"])
@pytest.mark.parametrize("learned", [True, False])
def test_any_baseline_of_what_was_written_before_leaves_the_mean_gradient(learned: bool, kind: str) -> None:
    setting = Setting(4)
    baseline = prefix_baseline(setting if learned else None)
    assert float((baseline.max(0).values - baseline.min(0).values).max()) > 0.1
    expected = setting.expected_gradient(OBJECTIVES["gdc++"], setting.proposal(kind), baseline)
    exact = setting.exact_gradient()
    assert float((expected - exact).norm() / exact.norm()) < 1e-5


def test_the_baseline_of_a_token_depends_on_the_tokens_before_it_alone() -> None:
    baseline = prefix_baseline(None)
    for place in range(SPACE.longest):
        seen: dict[tuple[int, ...], float] = {}
        for tokens, length, values in zip(SPACE.tokens.tolist(), SPACE.length.tolist(), baseline.tolist(), strict=True):
            if place < length:
                assert seen.setdefault(tuple(tokens[:place]), values[place]) == values[place]


def test_a_learned_prefix_baseline_lowers_the_variance_of_the_first_steps() -> None:
    settings = [Setting(seed, at_base=True) for seed in range(3)]
    ratios = [setting.variance(prefix_baseline(setting)) / setting.variance(ONES) for setting in settings]
    assert max(ratios) < 0.95, ratios


def test_baseline_takes_the_variance_away_at_the_target() -> None:
    """With π = p and Z right, every advantage of gdc++ vanishes while those of gdc are all one."""
    log_pi = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    log_z = torch.full_like(log_pi, 0.7)
    batch = Batch(log_P=log_pi + 0.7, log_pi=log_pi, log_q=log_pi, log_z=log_z, baseline=ONES)
    second_moment = {
        name: float((log_pi.exp() * OBJECTIVES[name].advantage(batch)[:, 0].square()).sum()) for name in ("gdc", "gdc++")
    }
    assert second_moment["gdc"] == pytest.approx(1.0)
    assert second_moment["gdc++"] < 1e-10


def test_refused_samples_count_nothing_in_gdc_and_push_away_in_gdcpp() -> None:
    log_q = torch.tensor([-2.0], dtype=torch.float64)
    zero = torch.zeros(1, dtype=torch.float64)
    batch = Batch(zero - torch.inf, zero - 3.0, log_q, zero, torch.tensor([[1.0, 0.5]], dtype=torch.float64))
    assert OBJECTIVES["gdc"].advantage(batch).tolist() == [[0.0]]
    assert OBJECTIVES["gdc++"].advantage(batch)[0].tolist() == pytest.approx([-math.exp(-1), -0.5 * math.exp(-1)])


def test_methods_of_the_spec_are_all_registered() -> None:
    assert {name: objective.name for name, objective in OBJECTIVES.items()} == {"gdc": "gdc", "gdc++": "gdc++"}
