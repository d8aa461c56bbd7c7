"""Whole runs of the embedded model: what every kind of spec leaves behind, and the contract of its events."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from runs import ENDINGS, ROOT, SMALL, STOPS, Event, events_of, make_run, train_here, words

pytestmark = pytest.mark.usefixtures("shared_home")

SCHEMA = json.loads((ROOT / "schemas/events.schema.json").read_text(encoding="utf-8"))

FIELDS = {
    "base": {"moments", "samples"},
    "target": {"lambda", "logZ", "klTargetBase", "ess"},
    "step": {
        "step", "samples", "moments", "klTargetPolicy", "klPolicyBase", "tvTargetPolicy", "z", "ess", "entropy",
        "samplesPerSecond", "learningRate", "seconds",
    },
    "finished": {
        "moments", "klPolicyBase", "entropy", "klTargetPolicy", "klTargetPolicyLow", "klTargetPolicyHigh", "tvTargetPolicy",
        "tvTargetPolicyLow", "tvTargetPolicyHigh", "reached",
    },
}  # fmt: skip
"""What others read (the event table of the run folder's protocol)."""


def check_events(events: list[Event]) -> None:
    """The contract that holds for every run."""
    validator = jsonschema.Draft7Validator(SCHEMA)
    for event in events:
        validator.validate(event)
        assert FIELDS.get(event["type"], set()) <= event.keys()
    assert all(one["seq"] < other["seq"] for one, other in pairwise(events))
    assert [event["type"] for event in events if event["type"] in ENDINGS] == [events[-1]["type"]]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, graphs: Path) -> Path:
    """A run that came to its end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUDGE_HOME", str(graphs))
        folder = make_run(tmp_path_factory.mktemp("runs") / "run")
        assert train_here(folder) in (0, 5)
    return folder


def test_every_event_keeps_to_the_schema_in_order_and_one_ends_the_run(finished: Path) -> None:
    events = events_of(finished)
    check_events(events)
    assert events[-1]["type"] == "finished"


def test_the_run_says_what_it_is_at_from_loading_to_exporting(finished: Path) -> None:
    phases = [event["phase"] for event in events_of(finished, "phase")]
    assert phases == ["loading", "base", "fitting", "training", "evaluating", "exporting"]


def test_every_step_and_every_export_is_told_once(finished: Path) -> None:
    assert [event["step"] for event in events_of(finished, "step")] == [1, 2, 3, 4]
    exports = events_of(finished, "exported")
    assert [(event["format"], event["path"]) for event in exports] == [("hf", "model"), ("onnx", "onnx")]


def test_the_target_is_told_at_first_and_after_each_refit(finished: Path) -> None:
    lambdas = [event["lambda"]["stops"] for event in events_of(finished, "target")]
    assert len(lambdas) > 1
    assert len(set(lambdas)) == len(lambdas)
    assert lambdas[0] == pytest.approx(lambdas[-1], abs=0.3)


def test_samples_drawn_are_counted_on_from_the_base_samples(finished: Path) -> None:
    base, steps = events_of(finished, "base")[0], events_of(finished, "step")
    drawn = [base["samples"], *(step["samples"] for step in steps)]
    assert all(one < other for one, other in pairwise(drawn))
    assert drawn[1] - drawn[0] == steps[0]["moments"]["stops"]["n"]


def test_the_final_figures_rest_on_fresh_and_held_out_samples(finished: Path) -> None:
    (end,) = events_of(finished, "finished")
    assert end["moments"]["stops"]["n"] == end["policySamples"] == SMALL["evaluationSamples"]
    assert end["heldOutSamples"] == events_of(finished, "base")[0]["samples"] // 5
    assert end["reached"] == (not end["misses"])


def test_samples_are_left_as_texts_with_tokens_and_features(finished: Path) -> None:
    for name in ("base", "latest"):
        rows = [json.loads(line) for line in (finished / f"samples/{name}.jsonl").read_text("utf-8").splitlines()]
        assert rows
        for row in rows:
            assert row["features"]["stops"] == float("stops" in row["text"].split())
            assert row["tokens"]
            assert row["logProb"] < 0


def test_nothing_unfinished_is_left_in_the_run_folder(finished: Path) -> None:
    assert not [path for path in finished.rglob("*") if ".tmp" in path.name]
    assert {"model", "onnx", "checkpoints", "samples"} <= {path.name for path in finished.iterdir()}


PRICES = words("prices", 1, "prices")
LENGTH = {"name": "length", "moment": 6.2, "feature": {"type": "length", "unit": "words"}}
KINDS: dict[str, dict[str, Any]] = {
    "pointwise": {"constraints": [PRICES]},
    "never": {"constraints": [words("prices", 0, "prices")]},
    "hybrid": {"constraints": [PRICES, words("rise", 0.5, "rise", "jump")]},
    "numeric": {"constraints": [LENGTH]},
    "interval": {"constraints": [words("stops", {"min": 0.4, "max": 0.6}, "stops")]},
    "adapter": {"training": {"adapter": "lora", "loraRank": 4}},
    "every weight": {"training": {"adapter": "full"}},
    "on policy only": {"training": {"replay": 0, "method": "gdc"}},
    "a maximised reward": {"constraints": [PRICES], "training": {"method": "reinforce"}},
    "a price on leaving the base model": {"training": {"method": "ziegler"}},
    "another divergence": {"constraints": [PRICES], "training": {"method": "alpha", "alpha": 0.3}},
    "the papers' way": {"training": {"preset": "paper-compat", "samplesPerStep": 64, "steps": 1}},
    "a start from samples of the target": {"constraints": [PRICES], "training": {"warmStart": 2, "replay": 0.5, "growPool": True}},
    "a share among": {"constraints": [words("stops", 0.6, "stops") | {"among": {"type": "words", "words": ["stops", "rise", "prices"]}}]},
    "a moment for each prompt": {
        "prompts": ["News:", "Review:"],
        "constraints": [{"name": "the", "moments": [0.5, 1], "feature": {"type": "words", "words": ["the"]}}],
    },
    "several prompts": {"prompts": ["News:", "Review:", ""], "constraints": [words("the", 0.5, "the")]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_spec_of_every_kind_goes_through(kind: str, tmp_path: Path) -> None:
    changes = {**KINDS[kind], "training": {"steps": 1, **KINDS[kind].get("training", {})}}
    folder = make_run(tmp_path / "run", **changes)
    assert train_here(folder) in (0, 5)
    events = events_of(folder)
    check_events(events)
    names = {constraint["name"] for constraint in changes.get("constraints", [STOPS])}
    assert events[-1]["moments"].keys() == names
    for target in events_of(folder, "target"):
        assert {name for name, value in target["lambda"].items() if value is None} == names & {"prices"}
    assert (folder / "model/model.safetensors").exists()
    assert (folder / "onnx/graph.onnx").exists()


def test_reviews_and_the_evaluation_say_how_far_they_are(finished: Path) -> None:
    told = {phase: [event for event in events_of(finished, "progress") if event["phase"] == phase] for phase in ("reviewing", "evaluating")}
    for phase, events in told.items():
        assert events, phase
        assert {event["total"] for event in events} == {SMALL["evaluationSamples"]}
        assert all(0 <= event["done"] <= event["total"] for event in events)
    assert told["evaluating"][-1]["done"] == SMALL["evaluationSamples"]


def test_a_warm_start_says_how_far_it_is(finished: Path) -> None:
    told = [event for event in events_of(finished, "progress") if event["phase"] == "warming"]
    assert {event["total"] for event in told} == {SMALL["steps"]}
    assert told[-1]["done"] == SMALL["steps"]


def test_the_papers_way_looks_at_nucleus_samples_too_and_writes_texts_of_full_length(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={"preset": "paper-compat", "samplesPerStep": 64, "steps": 2, "nucleus": 0.5})
    assert train_here(folder) in (0, 5)
    (end,) = events_of(folder, "finished")
    assert end["nucleus"]["mass"] == 0.5
    assert end["nucleus"]["distinct2"] < end["distinct2"]
    rows = [json.loads(line) for line in (folder / "samples/latest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {len(row["tokens"]) for row in rows} == {8}


@pytest.mark.parametrize(("goal", "ended"), [({"moment": 0.5, "kl": 100}, True), ({"moment": 0.5, "kl": 1e-9}, False)])
def test_training_that_stops_at_its_goal_ends_with_the_review_that_finds_it(goal: dict[str, float], ended: bool, tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={"stop": "goal", "goal": goal, "steps": 4})
    assert train_here(folder) == (0 if ended else 5)
    steps = [event["step"] for event in events_of(folder, "step")]
    assert steps == ([1, 2] if ended else [1, 2, 3, 4])
