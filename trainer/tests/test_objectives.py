"""The gradient of every objective, summed over all sequences, against the exact gradient by autograd."""

import json
import math
from pathlib import Path
from typing import cast

import pytest
import torch
from enumeration import END, contains, enumerate_sequences, log_probabilities, random_logits, token_log_probabilities
from torch import Tensor

from nudge_trainer.features import build
from nudge_trainer.learning.prefix_baseline import PrefixBaseline
from nudge_trainer.model import LanguageModel
from nudge_trainer.objectives import METHODS, Batch, objective
from nudge_trainer.samples import Samples

SPACE = enumerate_sequences(vocabulary=6, longest=4)
NAMES = list(METHODS)
ALPHA = 0.4
ONES = torch.ones(len(SPACE), 1, dtype=torch.float64)


def at_target(log_pi: Tensor) -> Batch:
    log_z = torch.full_like(log_pi, 0.7)
    return Batch(log_pi, log_pi + 0.7, log_pi + 0.7, log_pi, log_pi, log_z, log_pi.exp(), 0.0, 0.0, 0.0, ONES)


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
    baseline = PrefixBaseline([build({"type": "words", "words": ["2"]})], SPACE.longest, 1)
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
        self.log_a = log_a = log_probabilities(SPACE, self.logits.detach() if at_base else random_logits(SPACE, generator))
        allowed = contains(SPACE, 5) == 0
        tilted = log_a + 1.3 * contains(SPACE, 2)
        self.log_P = torch.where(allowed, tilted, -torch.inf)
        self.log_P_floor = tilted + torch.where(allowed, 0.0, math.log(1e-3))
        self.reward = allowed.double()
        self.log_z = self.log_P.logsumexp(0)
        self.steps = token_log_probabilities(SPACE, self.logits)
        self.log_pi = self.steps.sum(1)
        self.elsewhere = log_probabilities(SPACE, random_logits(SPACE, generator))

    def proposal(self, kind: str) -> Tensor:
        return self.log_pi.detach() if kind == "on policy" else self.elsewhere

    def batch(self, log_q: Tensor, baseline: Tensor = ONES) -> Batch:
        return Batch(
            log_a=self.log_a,
            log_P=self.log_P,
            log_P_floor=self.log_P_floor,
            log_pi=self.log_pi.detach(),
            log_q=log_q,
            log_z=self.log_z.expand(len(SPACE)),
            reward=self.reward,
            mean_reward=0.3,
            log_scale=-4.0,
            beta=0.7,
            baseline=baseline,
        )

    def loss(self, name: str) -> Tensor:
        """What the method minimises, exactly and by its definition."""
        p, pi, log_pi = (self.log_P - self.log_z).exp(), self.log_pi.exp(), self.log_pi
        log_p, middle = self.log_P - self.log_z, torch.log((p + pi) / 2)
        held = p > 0
        floor = self.log_P_floor - self.log_P_floor.logsumexp(0)
        forward = (p[held] * (log_p[held] - log_pi[held])).sum()
        jensen = 0.5 * ((p[held] * (log_p[held] - middle[held])).sum() + (pi * (log_pi - middle)).sum())
        return {
            "gdc": forward,
            "gdc++": forward,
            "reverse-kl": (pi * (log_pi - floor)).sum(),
            "js": jensen,
            "tv": 0.5 * (p - pi).abs().sum(),
            "alpha": ((pi**ALPHA * p ** (1 - ALPHA)).sum() - 1) / (ALPHA * (ALPHA - 1)),
            "reinforce": -(pi * self.reward).sum(),
            "reinforce-p": -(pi * (self.log_P + 4.0).exp()).sum(),
            "ziegler": -(pi * self.reward).sum() + 0.7 * (pi * (log_pi - self.log_a)).sum(),
        }[name]

    def exact_gradient(self, name: str = "gdc++") -> Tensor:
        """∇ of the loss by autograd."""
        return torch.autograd.grad(self.loss(name), self.logits, retain_graph=True)[0]

    def expected_gradient(self, name: str, log_q: Tensor, baseline: Tensor = ONES) -> Tensor:
        """−E_q[Σ_t A_t ∇ log π_t], the descent direction of the loss."""
        advantage = objective(name, ALPHA).advantage(self.batch(log_q, baseline))
        weighted = (log_q.exp()[:, None] * advantage * self.steps).sum()
        return -torch.autograd.grad(weighted, self.logits, retain_graph=True)[0]

    def variance(self, baseline: Tensor) -> float:
        """E_π‖Σ_t A_t ∇ log π_t‖² of one sample of gdc++, less the squared mean."""
        p, advantage = self.log_pi.exp().detach(), objective("gdc++").advantage(self.batch(self.log_pi.detach(), baseline))
        norms = [
            float(torch.autograd.grad((a * steps).sum(), self.logits, retain_graph=True)[0].square().sum())
            for a, steps in zip(advantage, self.steps, strict=True)
        ]
        return float((p * torch.tensor(norms)).sum()) - float(self.exact_gradient().square().sum())


@pytest.mark.parametrize("kind", ["on policy", "off policy"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_mean_gradient_is_that_of_what_the_method_minimises(name: str, kind: str, seed: int) -> None:
    setting = Setting(seed)
    exact = setting.exact_gradient(name)
    expected = setting.expected_gradient(name, setting.proposal(kind))
    assert float((expected - exact).norm() / exact.norm()) < 1e-5


@pytest.mark.parametrize("name", sorted({"gdc++", "reverse-kl", "js", "tv", "alpha"}))
def test_nothing_is_left_to_do_at_the_target(name: str) -> None:
    """With π = p every advantage vanishes, so no noise is left either."""
    log_pi = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(1)))
    batch = at_target(log_pi)
    assert float(objective(name, ALPHA).advantage(batch).abs().max()) < 1e-12
    assert objective("gdc").advantage(batch)[:, 0].tolist() == pytest.approx([1.0] * len(SPACE))


def test_alpha_zero_is_gdcpp() -> None:
    setting = Setting(5)
    batch = setting.batch(setting.elsewhere)
    assert torch.allclose(objective("alpha", 0.0).advantage(batch), objective("gdc++").advantage(batch), atol=1e-12)


@pytest.mark.parametrize("kind", ["on policy", "off policy"])
@pytest.mark.parametrize("learned", [True, False])
def test_any_baseline_of_what_was_written_before_leaves_the_mean_gradient(learned: bool, kind: str) -> None:
    setting = Setting(4)
    baseline = prefix_baseline(setting if learned else None)
    assert float((baseline.max(0).values - baseline.min(0).values).max()) > 0.1
    expected = setting.expected_gradient("gdc++", setting.proposal(kind), baseline)
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


def test_what_a_refused_sample_counts() -> None:
    zero, r = torch.zeros(1, dtype=torch.float64), math.exp(-1)
    batch = Batch(
        zero - 4.0, zero - torch.inf, zero - 9.0, zero - 3.0, zero - 2.0, zero, zero, 0.25, 0.0, 0.5,
        torch.tensor([[1.0, 0.5]], dtype=torch.float64),
    )
    expected = {
        "gdc": [0.0], "gdc++": [-r, -0.5 * r], "reverse-kl": [-r * 6.0], "js": [-0.5 * r * math.log(2)], "tv": [-0.5 * r],
        "alpha": [-r / (1 - ALPHA)], "reinforce": [-0.25 * r], "reinforce-p": [0.0],
        "ziegler": [-0.5 * r],
    }  # fmt: skip
    assert {name: objective(name, ALPHA).advantage(batch)[0].tolist() for name in NAMES} == {
        name: pytest.approx(values) for name, values in expected.items()
    }


def test_methods_of_the_spec_are_all_registered() -> None:
    schema = json.loads((Path(__file__).parents[2] / "schemas/spec.schema.json").read_text(encoding="utf-8"))
    declared = schema["definitions"]["training"]["properties"]["method"]["enum"]
    assert [objective(name).name for name in declared] == declared
    assert set(NAMES) == set(declared)
