"""Shares among texts that have another feature, and a moment for each prompt: exact on enumerated models, and as they are reported."""

import json
import math
from pathlib import Path

import pytest
import torch
from enumeration import ONE, contains, draw, enumerate_sequences, kl, log_probabilities, random_logits
from torch import Tensor

from nudge_trainer import report
from nudge_trainer.errors import NudgeError
from nudge_trainer.estimators import moment
from nudge_trainer.features import build
from nudge_trainer.samples import Samples
from nudge_trainer.target import Constraint, Fit, fit

SPACE = enumerate_sequences(vocabulary=6, longest=4)
COPIES = 10


def among(name: str, low: float, high: float | None = None) -> Constraint:
    return Constraint(name, low, low if high is None else high, True, (0.0, 1.0), among=True)


def by_prompt(name: str, *moments: float, among: bool = False) -> Constraint:
    mean = sum(moments) / len(moments)
    return Constraint(name, mean, mean, True, (0.0, 1.0), among=among, per_prompt=moments)


def base(seed: int) -> Tensor:
    return log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(seed)))


def share_among(seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """log a, φ and ψ of every sequence: whether token 2 comes, and whether token 3 does."""
    return base(seed), contains(SPACE, 2), contains(SPACE, 3)


def exact_fit(phi: Tensor, log_a: list[Tensor], constraints: list[Constraint], tau: Tensor) -> Fit:
    """The fit on whole distributions, one a prompt, weighted by their probability."""
    prompt = torch.arange(len(log_a)).repeat_interleave(COPIES * len(SPACE))
    weights = torch.cat([(a + math.log(len(SPACE))).repeat(COPIES) for a in log_a])
    return fit(phi.repeat(COPIES * len(log_a), 1), prompt, constraints, tau, log_weights=weights)


def target_of(result: Fit, phi: Tensor, log_a: Tensor, prompt: int = 0) -> Tensor:
    """log p_c of every sequence, normalised."""
    log_P = log_a + result.target.log_ratio(phi, torch.full((len(phi),), prompt))
    return log_P - log_P.logsumexp(0)


def where(phi: Tensor, psi: Tensor) -> Tensor:
    """φ as a feature among ψ gives it."""
    return torch.where(psi == 1, phi, torch.nan)


@pytest.mark.parametrize("seed", range(5))
def test_a_share_among_is_met_by_a_difference_of_logits(seed: int) -> None:
    log_a, phi, psi = share_among(seed)
    column = where(phi, psi)[:, None]
    result = exact_fit(column, [log_a], [among("two", 0.5)], ONE)
    p = target_of(result, column, log_a).exp()
    assert float((p * phi * psi).sum() / (p * psi).sum()) == pytest.approx(0.5, abs=1e-9)
    before = float((log_a.exp() * phi * psi).sum() / (log_a.exp() * psi).sum())
    assert float(result.target.lam[0]) == pytest.approx(-math.log(before / (1 - before)), abs=1e-6)
    assert result.kl_target_base.mean == pytest.approx(kl(p.log(), log_a), abs=1e-9)
    assert float(result.moments[0]) == pytest.approx(0.5, abs=1e-9)


def test_what_a_share_among_does_to_the_other_feature() -> None:
    """E[ψ] falls to s·e^{−k}/(s·e^{−k} + 1 − s), k = KL of the wanted share from the one before."""
    log_a, phi, psi = share_among()
    column = where(phi, psi)[:, None]
    p = target_of(exact_fit(column, [log_a], [among("two", 0.7)], ONE), column, log_a).exp()
    s = float((log_a.exp() * psi).sum())
    before = float((log_a.exp() * phi * psi).sum()) / s
    k = 0.7 * math.log(0.7 / before) + 0.3 * math.log(0.3 / (1 - before))
    assert float((p * psi).sum()) == pytest.approx(s * math.exp(-k) / (s * math.exp(-k) + 1 - s), abs=1e-9)


def test_a_share_among_of_one_refuses_only_texts_that_it_is_about() -> None:
    log_a, phi, psi = share_among()
    column = where(phi, psi)[:, None]
    p = target_of(exact_fit(column, [log_a], [among("two", 1.0)], ONE), column, log_a).exp()
    assert float((p * psi * (1 - phi)).sum()) == 0
    rest = log_a.exp() * (1 - psi * (1 - phi))
    assert torch.allclose(p, rest / rest.sum(), atol=1e-12)


def test_each_prompt_gets_its_own_moment_and_its_own_lambda() -> None:
    log_a, tau, wanted = [base(1), base(2), base(3)], torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64), (0.2, 0.9, 0.5)
    phi = contains(SPACE, 2)[:, None]
    result = exact_fit(phi, log_a, [by_prompt("two", *wanted)], tau)
    divergences = []
    for c, moment_c in enumerate(wanted):
        p = target_of(result, phi, log_a[c], c)
        before = float(log_a[c].exp() @ phi[:, 0])
        assert float(p.exp() @ phi[:, 0]) == pytest.approx(moment_c, abs=1e-8)
        expected = math.log(moment_c / (1 - moment_c)) - math.log(before / (1 - before))
        assert float(result.target.lam[c]) == pytest.approx(expected, abs=1e-6)
        divergences.append(kl(p, log_a[c]))
    assert result.kl_target_base.mean == pytest.approx(float(tau @ torch.tensor(divergences).double()), abs=1e-8)
    assert report.target(result)["lambda"]["two"] == pytest.approx(result.target.lam.tolist())


def test_a_prompt_whose_moment_is_one_or_zero_demands_it_there_alone() -> None:
    log_a, tau = [base(1), base(2)], torch.tensor([0.5, 0.5], dtype=torch.float64)
    phi = contains(SPACE, 2)[:, None]
    result = exact_fit(phi, log_a, [by_prompt("two", 1.0, 0.4)], tau)
    assert len(result.target.lam) == 1
    shares = [float(target_of(result, phi, log_a[c], c).exp() @ phi[:, 0]) for c in (0, 1)]
    assert shares == pytest.approx([1.0, 0.4], abs=1e-8)
    assert report.target(result)["lambda"]["two"] == [None, pytest.approx(float(result.target.lam[0]))]


def test_a_share_among_for_each_prompt_beside_a_moment_over_their_mixture() -> None:
    log_a, tau = [base(1), base(2)], torch.tensor([0.5, 0.5], dtype=torch.float64)
    phi = torch.stack([where(contains(SPACE, 2), contains(SPACE, 3)), contains(SPACE, 4)], 1)
    mixture = Constraint("four", 0.6, 0.6, True, (0.0, 1.0))
    result = exact_fit(phi, log_a, [by_prompt("two", 0.3, 0.8, among=True), mixture], tau)
    p = [target_of(result, phi, log_a[c], c).exp() for c in (0, 1)]
    psi, two = contains(SPACE, 3), contains(SPACE, 2)
    assert [float((q * two * psi).sum() / (q * psi).sum()) for q in p] == pytest.approx([0.3, 0.8], abs=1e-8)
    assert sum(0.5 * float(q @ contains(SPACE, 4)) for q in p) == pytest.approx(0.6, abs=1e-8)


def test_the_interval_of_a_share_among_covers_the_truth() -> None:
    log_a, phi, psi = share_among()
    truth = float((log_a.exp() * phi * psi).sum() / (log_a.exp() * psi).sum())
    covered = 0
    for seed in range(100):
        drawn = where(phi, psi)[draw(log_a, 400, torch.Generator().manual_seed(seed))]
        interval = moment(drawn, torch.zeros(400, dtype=torch.int64), ONE, binary=True)
        covered += interval.low <= truth <= interval.high
    assert covered >= 88


@pytest.mark.parametrize(
    ("values", "constraint", "code"),
    [
        ([0.0] * 40 + [torch.nan] * 60, among("two", 0.5), "never-seen"),
        ([1.0] * 40 + [torch.nan] * 60, among("two", 0.5), "always-seen"),
        ([torch.nan] * 100, among("two", 0.5), "never-seen"),
        ([1.0] * 3 + [0.0] * 40 + [torch.nan] * 57, among("two", 0.5), "rarely-seen"),
        ([1.0] * 50 + [0.0] * 50, by_prompt("two", 0.5, 0.5), "always-seen"),
    ],
)
def test_what_the_samples_cannot_carry_is_refused(values: list[float], constraint: Constraint, code: str) -> None:
    phi = torch.tensor(values, dtype=torch.float64)[:, None]
    prompts = 2 if constraint.per_prompt else 1
    prompt = torch.arange(100) * prompts // 100
    with pytest.raises(NudgeError) as caught:
        fit(phi, prompt, [constraint], torch.full((prompts,), 1 / prompts, dtype=torch.float64))
    assert (caught.value.code, caught.value.exit_code) == (code, 3)
    assert ("of prompt 1" in caught.value.message) == bool(constraint.per_prompt)


def test_moments_are_reported_by_prompt_with_their_mean_absolute_error() -> None:
    values = torch.tensor([1, 1, 1, 0, 1, 0, 0, 0, torch.nan, torch.nan], dtype=torch.float64)
    prompt = torch.tensor([0] * 4 + [1] * 4 + [0, 1])
    zeros = torch.zeros(10, dtype=torch.float64)
    samples = Samples(prompt, zeros[:, None].long(), zeros.long(), zeros.bool(), zeros, zeros, [""] * 10, values[:, None])
    tau = torch.tensor([0.5, 0.5], dtype=torch.float64)
    found = report.moments(samples, [by_prompt("two", 0.5, 0.5, among=True)], tau)["two"]
    assert [each["mean"] for each in found["prompts"]] == pytest.approx([0.75, 0.25])
    assert [each["n"] for each in found["prompts"]] == [4, 4]
    assert [found[name] for name in ("mean", "target", "meanAbsoluteError", "n")] == pytest.approx([0.5, 0.5, 0.25, 8])


def test_a_text_without_the_other_feature_has_no_value_and_is_written_as_null(tmp_path: Path) -> None:
    feature = build({"type": "words", "words": ["she"]}, {"type": "words", "words": ["she", "he"]})
    values = feature(["she came", "he came", "it came"], [2, 2, 2])
    assert values[:2] == [1.0, 0.0]
    assert math.isnan(values[2])
    zeros = torch.zeros(1, dtype=torch.float64)
    samples = Samples(zeros.long(), zeros[:, None].long(), zeros.long(), zeros.bool(), zeros, zeros, ["it came"], zeros[:, None] + torch.nan)
    samples.write_jsonl(tmp_path / "rows.jsonl", ["women"], 1)
    assert json.loads((tmp_path / "rows.jsonl").read_text("utf-8"))["features"] == {"women": None}
