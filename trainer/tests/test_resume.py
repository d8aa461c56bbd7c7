"""A run that is killed, stopped or damaged, and goes on: in the end nothing of it shows."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from runs import ENDINGS, STOPS, Event, Process, control, events_of, is_a, make_run, train_here, words

from nudge_trainer import checkpoint
from nudge_trainer.events import EventLog, read
from nudge_trainer.machine.folders import remove_leftovers
from nudge_trainer.network.gguf import sha256

CLOCKED = {"seq", "time", "seconds", "samplesPerSecond"}
"""Fields that depend on the machine and the hour."""

TRAINING = {"steps": 8, "checkpointSteps": 3, "evaluationSamples": 1000}


def told(folder: Path) -> list[Event]:
    """What a reader makes of the events: base, targets, the highest seq of every step, the end; without the clock."""
    events = events_of(folder, "base", "target", "step", "finished")
    last = {event["step"]: event["seq"] for event in events if event["type"] == "step"}
    kept = [event for event in events if event["type"] != "step" or event["seq"] == last[event["step"]]]
    kept.sort(key=lambda event: ["base", "target", "step", "finished"].index(event["type"]))
    return [{name: value for name, value in event.items() if name not in CLOCKED} for event in kept]


def weights(folder: Path) -> str:
    """Hash of the result's weights."""
    return sha256(folder / "model/model.safetensors")


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory, graphs: Path) -> Path:
    """The run that nothing happened to."""
    folder = make_run(tmp_path_factory.mktemp("unbroken") / "run", training=TRAINING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUDGE_HOME", str(graphs))
        assert Process(folder).wait() in (0, 5)
    return folder


def reviewed(folder: Path) -> list[int]:
    """Steps that a review followed."""
    steps = [event.get("step") for event in events_of(folder, "step", "target")]
    return [step for step, after in pairwise(steps) if step is not None and after is None]


def test_a_run_killed_at_every_kind_of_moment_ends_as_if_it_never_was(tmp_path: Path, unbroken: Path) -> None:
    moments = {
        "while base samples are drawn": is_a("progress", phase="base"),
        "before the first checkpoint": is_a("step", step=1),
        "right after a checkpoint": is_a("checkpoint", step=3),
        "between two checkpoints": is_a("step", step=5),
        "during a review": is_a("step", step=reviewed(unbroken)[-1]),
        "during evaluation": is_a("phase", phase="evaluating"),
        "between the two exports": is_a("exported", format="hf"),
    }
    folder = make_run(tmp_path / "run", training=TRAINING)
    for moment in moments.values():
        process = Process(folder)
        process.until(moment)
        assert process.send(signal.SIGKILL) == -signal.SIGKILL
        assert not events_of(folder, *ENDINGS)
    assert Process(folder).wait() in (0, 5)
    assert told(folder) == told(unbroken)
    assert weights(folder) == weights(unbroken)
    hashes = {event["step"]: event["hash"] for event in events_of(unbroken, "checkpoint")}
    assert {event["step"]: event["hash"] for event in events_of(folder, "checkpoint")} == hashes
    assert not list(folder.rglob("*.tmp*"))


def test_a_run_stopped_in_a_review_keeps_the_step_before_it_and_ends_as_if_it_never_was(
    tmp_path: Path, unbroken: Path, monkeypatch: pytest.MonkeyPatch, shared_home: Path
) -> None:
    """The command comes when some of the review's work is done."""
    folder = make_run(tmp_path / "run", training=TRAINING)
    emit = EventLog.emit

    def and_stop(log: EventLog, type: str, **fields: Any) -> None:
        emit(log, type, **fields)
        if fields.get("phase") == "reviewing":
            control(folder, "stop", "one")

    with monkeypatch.context() as patch:
        patch.setattr(EventLog, "emit", and_stop)
        assert train_here(folder) == 0
    at, review = events_of(folder, "step")[-1]["step"], events_of(folder, "target")
    assert at == reviewed(unbroken)[0]
    assert (folder / f"checkpoints/{at}").is_dir()
    assert len(review) == 1, "that of the base samples"
    assert train_here(folder) in (0, 5)
    assert told(folder) == told(unbroken)
    assert weights(folder) == weights(unbroken)


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory, unbroken: Path, graphs: Path) -> Path:
    """The same run as a crash may leave it after its last step, gone on with from there."""
    folder = tmp_path_factory.mktemp("repaired") / "run"
    shutil.copytree(unbroken, folder)
    shutil.rmtree(folder / "model")
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    saved = max(number for number, line in enumerate(lines) if b'"type": "checkpoint"' in line)
    (folder / "events.jsonl").write_bytes(b"".join(lines[: saved + 1]) + lines[saved + 1][:20])
    with (folder / "checkpoints/8/weights.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff")
    (folder / "checkpoints/.9.x.tmp").mkdir()
    (folder / "checkpoints/.9.x.tmp/manifest.json").write_text("{")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUDGE_HOME", str(graphs))
        assert train_here(folder) in (0, 5)
    return folder


def test_a_torn_last_line_is_cut_off_and_seq_goes_on(repaired: Path) -> None:
    lines = (repaired / "events.jsonl").read_text(encoding="utf-8").splitlines()
    numbers = [json.loads(line)["seq"] for line in lines]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_damaged_checkpoint_is_told_and_the_one_before_it_taken(repaired: Path) -> None:
    (warning,) = [event for event in events_of(repaired, "warning") if event["code"] == "checkpoint-damaged"]
    assert warning["params"] == {"step": 8}
    assert [event["fromStep"] for event in events_of(repaired, "resumed")] == [6]


def test_what_is_left_of_a_half_written_checkpoint_goes(repaired: Path) -> None:
    assert not list((repaired / "checkpoints").glob(".*"))


def test_the_damage_does_not_show_in_the_result(repaired: Path, unbroken: Path) -> None:
    assert told(repaired) == told(unbroken)
    assert weights(repaired) == weights(unbroken)


def test_halves_of_files_that_killed_processes_left_go(tmp_path: Path) -> None:
    left = [tmp_path / name for name in (".tmpfd9oJn", ".base-0000.safetensors.tmp", ".model.abc.tmp", ".model.abc.tmp.old")]
    for place in left[:2]:
        place.write_text("half")
    for place in left[2:]:
        (place / "inside").mkdir(parents=True)
    kept = {tmp_path / name for name in ("base-0000.safetensors", "control.json.a-host-is-writing.tmp", "model")}
    for place in kept:
        place.write_text("whole")
    remove_leftovers(tmp_path)
    remove_leftovers(tmp_path / "nowhere")
    assert set(tmp_path.iterdir()) == kept


def test_a_run_without_a_good_checkpoint_starts_again(tmp_path: Path) -> None:
    for step in (3, 6):
        (tmp_path / f"checkpoints/{step}").mkdir(parents=True)
        (tmp_path / f"checkpoints/{step}/manifest.json").write_text('{"hashes": {"weights": "0"}}')
    assert checkpoint.tidy(tmp_path) == [6, 3]
    assert checkpoint.load_newest(tmp_path) is None


def test_a_line_that_a_crash_damaged_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"seq": 7, "time": 1, "type": "paused"}\n\0\0\0\0\n')
    log = EventLog(path)
    log.emit("resumed")
    log.close()
    assert [event["seq"] for event in read(path)] == [7, 8]


OTHERS = {
    "every weight": {"adapter": "full"},
    "in bf16": {"precision": "bf16"},
    "an earlier policy that samples": {"proposal": "gated"},
    "a warm start and a growing pool": {"warmStart": 3, "replay": 0.5, "growPool": True},
}


def whole_and_broken(place: Path, training: dict[str, Any], moment: Callable[[Event], bool], **changes: Any) -> tuple[Path, Path]:
    """Two runs of one spec: one that nothing happens to, one that is killed at a moment and goes on."""
    whole, broken = (make_run(place / name, training=training, **changes) for name in ("whole", "broken"))
    assert Process(whole).wait() in (0, 5)
    process = Process(broken)
    process.until(moment)
    assert process.send(signal.SIGKILL) == -signal.SIGKILL
    assert Process(broken).wait() in (0, 5)
    return whole, broken


LOCAL = words("article", 0.6, "a")
"""Has a teacher, which asks again after half of the start."""


@pytest.mark.parametrize(
    ("constraint", "steps", "saved"), [(STOPS, 6, 1), (LOCAL, 6, 1), (LOCAL, 200, 101)], ids=["by weights", "by a teacher", "asked again"]
)
def test_a_run_that_dies_in_its_warm_start_goes_on_within_it(
    constraint: dict[str, Any], steps: int, saved: int, tmp_path: Path, shared_home: Path
) -> None:
    training = {"steps": 2, "warmStart": steps, "checkpointSeconds": 1e-3, "samplesPerStep": 16}
    checkpoints = count(1)
    whole, broken = whole_and_broken(
        tmp_path, training, lambda event: is_a("checkpoint", step=0)(event) and next(checkpoints) == saved, constraints=[constraint]
    )
    # One a step, until a review; a start from its beginning would write the first again.
    assert len([event for event in events_of(broken, "checkpoint") if event["step"] == 0 and "klTargetPolicy" not in event]) <= steps
    assert weights(whole) == weights(broken)


@pytest.mark.parametrize("way", OTHERS)
def test_a_run_trained_another_way_goes_on_to_the_bit_too(way: str, tmp_path: Path, shared_home: Path) -> None:
    whole, broken = whole_and_broken(tmp_path, {"steps": 3, "checkpointSteps": 1, **OTHERS[way]}, is_a("checkpoint", step=2))
    assert told(broken) == told(whole)
    assert weights(broken) == weights(whole)


def test_a_checkpoint_that_does_not_name_its_arithmetic_goes_on_in_fp32(tmp_path: Path, shared_home: Path) -> None:
    """As versions wrote them that knew nothing else."""
    folder = make_run(tmp_path / "run", training={"steps": 3, "checkpointSteps": 1})
    process = Process(folder)
    process.until(is_a("checkpoint", step=2))
    assert process.send(signal.SIGKILL) == -signal.SIGKILL
    for manifest in (folder / "checkpoints").glob("*/manifest.json"):
        numbers = json.loads(manifest.read_text(encoding="utf-8"))
        assert numbers.pop("precision") == "fp32"
        manifest.write_text(json.dumps(numbers), encoding="utf-8")
    assert Process(folder).wait() in (0, 5)
    assert len(events_of(folder, "resumed")) == len(events_of(folder, "finished")) == 1


@pytest.mark.parametrize("died", [True, False])
def test_a_folder_whose_successor_never_came_goes_back_to_its_place(tmp_path: Path, died: bool) -> None:
    """A warm start saves the same checkpoint again and again: there is no older one to go on from."""
    checkpoint.save(tmp_path, 0, {"weights": {"a": torch.zeros(1)}}, {"warmed": 5}, None)
    end = "os._exit(9)" if died else "raise OSError"
    broken = f"""
import os, sys
from pathlib import Path
import torch
from nudge_trainer import checkpoint
replace = os.replace
def once(source, target):
    if os.path.basename(target) == "0":
        os.replace = replace
        {end}
    replace(source, target)
os.replace = once
checkpoint.save(Path(sys.argv[1]), 0, {{"weights": {{"a": torch.ones(1)}}}}, {{"warmed": 9}}, None)
"""
    assert subprocess.run([sys.executable, "-c", broken, str(tmp_path)], check=False, stderr=subprocess.DEVNULL).returncode == (9 if died else 1)
    assert died != (tmp_path / "checkpoints/0").exists()
    assert checkpoint.tidy(tmp_path) == []
    found = checkpoint.load_newest(tmp_path)
    assert found is not None
    assert found[1]["warmed"] == 5
    assert [place.name for place in (tmp_path / "checkpoints").iterdir()] == ["0"]
