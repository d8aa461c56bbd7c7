"""What a user may ask of a trainer at work: by control.json, by a signal, or by starting another one."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from runs import SMALL, Event, Process, control, events_of, is_a, make_run

from nudge_trainer.__main__ import main
from nudge_trainer.control import Control

pytestmark = pytest.mark.usefixtures("shared_home")

LONG = {"steps": 100_000, "checkpointSteps": 100_000}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run that would go on for hours."""
    return make_run(tmp_path / "run", training=LONG)


def state(folder: Path) -> dict[str, Any]:
    """What the trainer says of itself."""
    content: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return content


def seconds_between(one: Event, other: Event) -> float:
    """By the clock on the wall."""
    return float(other["time"] - one["time"]) / 1000


def test_a_paused_run_does_nothing_until_it_is_resumed(folder: Path) -> None:
    process = Process(folder)
    before = process.until(is_a("step"))
    control(folder, "pause", "one")
    paused = process.until(is_a("paused"))
    assert (state(folder)["phase"], state(folder)["controlId"]) == ("paused", "one")
    control(folder, "resume", "two")
    resumed = process.until(is_a("resumed"))
    assert (state(folder)["phase"], state(folder)["controlId"]) == ("training", "two")
    after = process.until(is_a("step"))
    process.send(signal.SIGKILL)
    assert resumed["seq"] == paused["seq"] + 1
    left_out = seconds_between(before, after) - (after["seconds"] - before["seconds"])
    assert left_out > 0.8 * seconds_between(paused, resumed)


def test_a_stopped_run_goes_on_where_it_was_and_does_not_obey_the_same_command_again(folder: Path) -> None:
    first = Process(folder)
    first.until(is_a("step"))
    control(folder, "stop", "one")
    assert first.wait() == 0
    last = events_of(folder, "step")[-1]["step"]
    saved, stopped = events_of(folder)[-2:]
    assert (saved["type"], saved["step"]) == ("checkpoint", last)
    assert (stopped["type"], stopped["step"]) == ("stopped", last)
    assert (folder / f"checkpoints/{last}").is_dir()

    second = Process(folder)
    assert second.until(is_a("resumed"))["fromStep"] == last
    assert second.until(is_a("step"))["step"] == last + 1
    assert second.send(signal.SIGTERM) == 130


def test_a_run_told_to_finish_is_evaluated_and_exported_early(folder: Path) -> None:
    process = Process(folder)
    process.until(is_a("step"))
    control(folder, "finish", "one")
    assert process.wait() in (0, 5)
    done = events_of(folder, "step")[-1]["step"]
    (end,) = events_of(folder, "finished")
    assert end["step"] == done < LONG["steps"]
    assert {event["path"] for event in events_of(folder, "exported")} == {"model", "onnx"}
    assert (folder / "model/config.json").exists()
    assert (folder / "onnx/sampler.json").exists()


def test_a_run_told_to_finish_and_killed_in_its_evaluation_is_not_trained_on_or_reviewed_again(folder: Path) -> None:
    first = Process(folder)
    first.until(is_a("step"))
    control(folder, "finish", "one")
    first.until(is_a("phase", phase="evaluating"))
    assert first.send(signal.SIGKILL) == -signal.SIGKILL
    before = events_of(folder, "target", "step")
    assert Process(folder).wait() in (0, 5)
    assert events_of(folder, "target", "step") == before
    (end,) = events_of(folder, "finished")
    assert end["samples"] == before[-2]["samples"] + SMALL["evaluationSamples"], "the samples of one review"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_with_130_and_a_checkpoint(folder: Path, number: int) -> None:
    process = Process(folder)
    process.until(is_a("step"))
    assert process.send(number) == 130
    last = events_of(folder, "step")[-1]["step"]
    assert [event["type"] for event in events_of(folder)[-2:]] == ["checkpoint", "stopped"]
    assert (folder / f"checkpoints/{last}").is_dir()


def test_a_signal_ends_a_pause_too(folder: Path) -> None:
    process = Process(folder)
    control(folder, "pause", "one")
    process.until(is_a("paused"))
    assert process.send(signal.SIGTERM) == 130
    assert events_of(folder)[-1]["type"] == "stopped"


def test_a_second_trainer_of_a_folder_is_refused_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Process(folder)
    first.until(is_a("step"))
    assert main(["train", str(folder)]) == 5
    assert capsys.readouterr().err == f"Another trainer writes {folder}. Wait for it, or stop it.\n"
    first.until(is_a("step"))
    assert first.send(signal.SIGTERM) == 130
    numbers = [event["seq"] for event in events_of(folder)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_second_run_waits_for_the_device(folder: Path, tmp_path: Path) -> None:
    first = Process(folder)
    first.until(is_a("step"))
    second = Process(make_run(tmp_path / "second", training=LONG))
    second.until(is_a("phase", phase="waiting"))
    first.send(signal.SIGKILL)
    second.until(is_a("phase", phase="base"))
    assert second.send(signal.SIGTERM) == 130


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": "new"}', '{"id": "new", "command": "dance"}', '{"id": "old", "command": "stop"}'])
def test_what_is_no_new_command_is_ignored(tmp_path: Path, content: str) -> None:
    (tmp_path / "control.json").write_text(content, encoding="utf-8")
    assert Control(tmp_path / "control.json", taken="old").poll() is None


def test_a_run_told_to_finish_in_its_warm_start_is_what_that_made_of_it(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={**LONG, "warmStart": 100_000})
    process = Process(folder)
    process.until(lambda event: event["type"] == "progress" and event["phase"] == "warming" and event["done"] > 4)
    control(folder, "finish", "one")
    assert process.wait() in (0, 5)
    (end,) = events_of(folder, "finished")
    assert end["step"] == 0
    assert end["klPolicyBase"] > 0
    assert (folder / "onnx/sampler.json").exists()


def test_a_run_stopped_in_its_warm_start_goes_on_within_it(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={**LONG, "warmStart": 100_000})
    first = Process(folder)
    before = first.until(lambda event: event["type"] == "progress" and event["phase"] == "warming" and event["done"] > 4)
    control(folder, "stop", "one")
    assert first.wait() == 0
    second = Process(folder)
    assert second.until(is_a("resumed"))["fromStep"] == 0
    after = second.until(lambda event: event["type"] == "progress" and event["phase"] == "warming")
    assert after["done"] > before["done"]
    assert second.send(signal.SIGTERM) == 130


def test_a_run_told_to_finish_before_it_has_loaded_trains_no_more(folder: Path) -> None:
    first = Process(folder)
    first.until(is_a("step"))
    control(folder, "stop", "one")
    assert first.wait() == 0
    done = events_of(folder, "step")[-1]["step"]
    control(folder, "finish", "two")
    assert Process(folder).wait() in (0, 5)
    assert events_of(folder, "step")[-1]["step"] == done


def test_a_run_told_to_finish_before_its_first_checkpoint_and_killed_still_finishes(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", training={**LONG, "baseSamples": 20_000})
    first = Process(folder)
    first.until(is_a("progress", phase="base"))
    control(folder, "finish", "one")
    first.until(lambda _: state(folder)["controlId"] == "one")
    assert first.send(signal.SIGKILL) == -signal.SIGKILL
    assert not (folder / "checkpoints").exists()
    assert Process(folder).wait() in (0, 5)
    assert not events_of(folder, "step")
    assert events_of(folder, "finished")
