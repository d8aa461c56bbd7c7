"""The start from base samples on the embedded model: which specs have a teacher, and how near its steps bring the policy."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from runs import events_of, make_run, train_here, words

from nudge_trainer.base import Base, measure
from nudge_trainer.config import load
from nudge_trainer.drawing import Drawer
from nudge_trainer.learning import distillation, weighing
from nudge_trainer.learning import warm_start as start
from nudge_trainer.learning.teaching import ask_again, find_teacher, read_teacher
from nudge_trainer.learning.training import Training
from nudge_trainer.learning.warm_start import warm_start
from nudge_trainer.model import LanguageModel
from nudge_trainer.session import Session
from nudge_trainer.settings import Settings, resolve

CPU = torch.device("cpu")
LEXICON = {"type": "lexicon", "more": ["she", "her", "hers", "herself"], "than": ["he", "him", "his", "himself"]}
LOCAL = [words("article", 0.6, "a")]
"""A word for a place where few others would do: what matters of a text's beginning is whether the word is there."""
BY_NAMES = [{"name": "women", "feature": LEXICON, "moment": 0.5}]
"""A name decides long before a pronoun does, which is all that the feature sees."""

Made = tuple[Session, Training, Drawer, Base, Settings]


@pytest.fixture
def make(tmp_path: Path, shared_home: Path) -> Callable[..., Made]:
    """A training before its first step."""

    def make(constraints: list[dict[str, Any]], prompt: str, length: int, **training: Any) -> Made:
        folder = make_run(
            tmp_path / "run", constraints=constraints, prompts=[prompt], maxTokens=length, training={"baseSamples": 1500, **training}
        )
        session = Session(folder)
        session.take()
        run = load(folder)
        model = LanguageModel.load(run.model, CPU, run.training, run.seed)
        drawer = Drawer(run, model, model.encode(run.prompts))
        settings = resolve(run.training, model.parameters, CPU)
        base = measure(session, drawer, settings)
        return session, Training(drawer, settings, base.fitting, base.fit, base.count), drawer, base, settings

    return make


def kl(training: Training, drawer: Drawer, base: Base) -> float:
    """KL(p‖π) by weighted held-out base samples."""
    held = base.held_out
    log_ratio = training.target.log_ratio(held.phi, held.prompt)
    with training.averaged():
        log_pi = drawer.log_pi(held)
    weight = log_ratio.softmax(0)
    left = log_ratio - training.target.log_z[held.prompt] + held.log_a - log_pi
    return float(torch.where(weight > 0, weight * left, 0.0).sum())


def test_no_teacher_is_followed_where_the_features_lag(make: Callable[..., Made]) -> None:
    session, training, drawer, *_ = make(BY_NAMES, "Biography:", 40)
    assert find_teacher(session, training, drawer) is None


def test_a_taught_policy_writes_as_the_target(make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "SETTLED", 30)
    session, training, drawer, base, settings = make(LOCAL, "News:", 12, samplesPerStep=32)
    before = kl(training, drawer, base)
    warm_start(session, training, drawer, settings, 60, save=lambda: None)
    assert (training.warmed, training.asked) == (60, 30)
    assert training.lacking.abs().max() > 0
    assert before > 0.1
    assert kl(training, drawer, base) < before / 4


def test_a_policy_that_had_few_steps_is_slow_and_not_asked_for_more(make: Callable[..., Made]) -> None:
    session, training, drawer, _, settings = make(LOCAL, "News:", 12, samplesPerStep=32)
    warm_start(session, training, drawer, settings, 12, save=lambda: None)
    assert training.taught
    assert training.asked == 0
    assert not training.lacking.any()


def test_a_policy_that_is_short_of_its_moments_is_asked_for_more(make: Callable[..., Made]) -> None:
    """As far as the multipliers of the target and what the policy lacks say, and no further."""
    session, training, drawer, _, _ = make(LOCAL, "News:", 12)
    read = [read_teacher(session, training, drawer)]
    ask_again(session, training, drawer)
    read.append(read_teacher(session, training, drawer))
    # The untouched policy lacks all of λ.
    assert training.lacking[0] == pytest.approx(float(training.target.lam[0]), rel=1e-6)
    samples = training.pool.samples.first(400)
    ratio = [distillation.log_taught(drawer, teacher, samples) for teacher in read]
    has = samples.phi[:, 0] == 1
    gain = [float(one[has].mean() - one[~has].mean()) for one in ratio]
    assert gain[1] == pytest.approx(2 * gain[0], rel=0.1)


def test_the_teacher_is_a_distribution_over_whole_texts(make: Callable[..., Made]) -> None:
    """The mean over base samples of its probability by the base model's is 1."""
    session, training, drawer, base, _ = make(LOCAL, "News:", 12)
    teacher = find_teacher(session, training, drawer)
    assert teacher is not None
    ratio = distillation.log_taught(drawer, teacher, base.held_out).exp()
    assert abs(float(ratio.mean()) - 1) < 4 * float(ratio.std()) / len(ratio) ** 0.5
    assert ratio.std() > 0.1


@pytest.mark.parametrize("teacher", [True, False])
def test_what_a_teacher_made_is_reviewed_before_samples_go_on_from_it(teacher: bool, tmp_path: Path, shared_home: Path) -> None:
    training = {"warmStart": 3, "steps": 2, "teacher": teacher}
    folder = make_run(tmp_path / "run", constraints=LOCAL, training=training)
    assert train_here(folder) in (0, 5)
    at_start = [event for event in events_of(folder, "checkpoint") if event["step"] == 0]
    assert [("klTargetPolicy" in event, event["best"]) for event in at_start[-1:]] == [(teacher, teacher)]


def test_the_scale_of_rewards_is_known_of_a_feature_that_the_first_base_samples_lack(make: Callable[..., Made], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "FIRST", 5)
    _, training, drawer, *_ = make([words("article", 1.0, "a")], "News:", 12, method="reinforce-p")
    refused_first = training.pool.samples.phi[:, 0].argsort(stable=True)
    training.pool = replace(training.pool, samples=training.pool.samples.select(refused_first))
    weighing.first_values(training, drawer, baseline=True)
    assert math.isfinite(training.log_scale)
