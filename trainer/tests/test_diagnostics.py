"""Warnings: each where its cause is there, once, and not where it is not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from runs import ROOT, events_of, make_run, train_here, words

from nudge_trainer.config import load
from nudge_trainer.diagnostics import RECENT, Steps, tell_exclusive_categories, tell_faults, tell_moved, tell_result
from nudge_trainer.estimators import Interval
from nudge_trainer.features import build
from nudge_trainer.features.script import Script
from nudge_trainer.session import Session

FINE = {"policySamples": 400, "paretoK": 0.2, "forgottenMass": 0.02, "forgottenMassLow": -0.01}
FLAKY = "def feature(text):\n    if text.strip().endswith('s'):\n        raise ValueError('no plurals')\n    return 'stops' in text\n"


class Told(Session):
    """A session on a folder that nobody else writes, and what it told."""

    def codes(self) -> list[str]:
        return [event["code"] for event in events_of(self.folder, "warning")]


@pytest.fixture
def session(tmp_path: Path) -> Told:
    session = Told(make_run(tmp_path / "run"))
    assert session.take()
    return session


def test_nothing_is_said_of_a_sound_result(session: Told) -> None:
    tell_result(session, load(session.folder), FINE)
    tell_result(session, load(session.folder), {**FINE, "paretoK": float("inf")})
    session.close()
    assert session.codes() == []


@pytest.mark.parametrize(
    ("figures", "code"),
    [({"paretoK": 0.83}, "heavy-tail"), ({"forgottenMass": 0.3, "forgottenMassLow": 0.2}, "forgotten-mass")],
)
def test_a_doubtful_result_is_called_so(session: Told, figures: dict[str, Any], code: str) -> None:
    tell_result(session, load(session.folder), {**FINE, **figures})
    session.close()
    assert session.codes() == [code]


def test_prompts_that_no_sample_is_of_are_told(session: Told) -> None:
    run = load(session.folder)
    tell_result(session, replace(run, prompts=["a"] * 400), FINE)
    assert session.codes() == []
    tell_result(session, replace(run, prompts=["a"] * 401), FINE)
    session.close()
    assert session.codes() == ["prompts-unseen"]


def test_a_forgotten_mass_that_may_be_none_is_not_reported(session: Told) -> None:
    tell_result(session, load(session.folder), {**FINE, "forgottenMass": 0.3, "forgottenMassLow": -0.1})
    session.close()
    assert session.codes() == []


def test_few_effective_samples_are_told_once_and_only_when_they_last(session: Told) -> None:
    run, steps = load(session.folder), Steps()
    for _ in range(RECENT - 1):
        steps.take(session, run, 12.0, 256)
    assert session.codes() == []
    for _ in range(RECENT):
        steps.take(session, run, 12.0, 256)
    session.close()
    (warning,) = events_of(session.folder, "warning")
    assert warning["message"] == "The running estimate rests on 12 of 256 samples."
    again = Told(session.folder)
    assert again.take()
    resumed = Steps()
    for _ in range(RECENT):
        resumed.take(again, run, 11.0, 256)
    again.close()
    assert len(again.codes()) == 1


def of(name: str) -> dict[str, Any]:
    return cast(dict[str, Any], words(name, 0.5, name)["feature"])


def test_shares_of_everything_say_what_they_leave_out(tmp_path: Path) -> None:
    """Two of the headlines' verbs, and every text of exactly one of them."""
    both = {"stops": of("stops"), "rise": of("rise")}
    constraints = [words("verb.stops", 0.7, "stops"), {"name": "verb", "moment": 1, "feature": {"type": "categories", "of": both}}]
    folder = make_run(tmp_path / "run", constraints=constraints, training={"steps": 1, "evaluationSamples": 100})
    train_here(folder)
    (warning,) = [event for event in events_of(folder, "warning") if event["code"] == "categories-exclusive"]
    assert warning["params"]["constraint"] == "verb"
    assert warning["params"]["share"] == pytest.approx(1 - events_of(folder, "base")[0]["moments"]["verb"]["mean"])
    assert "shares all texts out among stops, rise" in warning["message"]


def run_with_script(folder: Path, source: str) -> Path:
    mine = {"name": "mine", "moment": 0.5, "feature": {"type": "script", "file": "mine.py", "source": source}}
    return make_run(folder, constraints=[mine], training={"steps": 1, "evaluationSamples": 100})


def test_a_script_that_fails_at_few_texts_costs_a_warning_and_no_run(tmp_path: Path) -> None:
    seldom = "import zlib\ndef feature(text):\n    if zlib.crc32(text.encode()) % 60 == 0:\n        raise ValueError('odd')\n    return 'stops' in text\n"
    folder = run_with_script(tmp_path / "run", seldom)
    assert train_here(folder) in (0, 5)
    assert events_of(folder)[-1]["type"] == "finished"
    told = [event for event in events_of(folder, "warning") if event["code"] == "feature-failed-at-texts"]
    assert 1 <= len(told) <= 3
    assert told[0]["params"]["what"] == "script mine.py"
    assert "the first time: line 4: ValueError: odd." in told[0]["message"]


def test_a_script_that_fails_at_many_ends_the_run_with_one_sentence(tmp_path: Path) -> None:
    folder = run_with_script(tmp_path / "run", FLAKY)
    assert train_here(folder) == 5
    end = events_of(folder)[-1]
    assert (end["type"], end["code"], end["exitCode"]) == ("failed", "script-failed", 5)
    assert "ValueError: no plurals" in end["message"]


def test_warnings_say_what_the_editor_translates(session: Told) -> None:
    """The vectors that the editor's words are held to (test/integration/warnings.test.ts)."""
    vectors = {vector["code"]: vector for vector in json.loads((ROOT / "test/conformance/warnings.json").read_text("utf-8"))}
    params = {code: vector["params"] for code, vector in vectors.items()}
    run, steps = load(session.folder), Steps()
    few = params["few-effective-samples"]
    for _ in range(RECENT):
        steps.take(session, run, few["ess"], few["samples"])
    mass = params["forgotten-mass"]["forgotten"]
    figures = {"policySamples": params["prompts-unseen"]["samples"], "paretoK": params["heavy-tail"]["paretoK"], "forgottenMass": mass}
    tell_result(session, replace(run, prompts=["a"] * params["prompts-unseen"]["prompts"]), {**figures, "forgottenMassLow": mass})
    topic = params["categories-exclusive"]
    kinds = build({"type": "categories", "of": {name: of(name) for name in topic["categories"].split(", ")}})
    whole = replace(run.constraints[0], name="topic", low=1.0, high=1.0)
    tell_exclusive_categories(session, replace(run, constraints=(whole,), features=(kinds,)), {"topic": {"mean": 1 - topic["share"]}})
    mine = Script({"type": "script", "file": "mine.py", "source": "def feature(text):\n    raise ValueError('odd')\n"})
    mine.faults.count = 19
    mine.faults.texts = 4999
    mine(["x"], [1])
    tell_faults(session, replace(run, features=(mine,)))
    shift = params["moment-moved"]
    by = shift["after"] - shift["before"]
    tell_moved(session, {"female": {"mean": shift["before"]}}, {"female": Interval(by, by, by)})
    session.close()
    told = {event["code"]: event for event in events_of(session.folder, "warning")}
    for code, vector in vectors.items():
        assert {name: told[code][name] for name in ("message", "remedy")} == {name: vector[name] for name in ("message", "remedy")}
        assert told[code]["params"].keys() == vector["params"].keys()
