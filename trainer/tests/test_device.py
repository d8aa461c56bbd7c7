"""Which device trains, and what is said of one that cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from runs import events_of, make_run

from nudge_trainer.devices import choose
from nudge_trainer.errors import NudgeError
from nudge_trainer.failures import explain
from nudge_trainer.machine import cuda, device
from nudge_trainer.session import Session

CPU = torch.device("cpu")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session(make_run(tmp_path / "run"))
    assert session.take()
    yield session
    session.close()


def pretend(monkeypatch: pytest.MonkeyPatch, *, works: bool, capability: tuple[int, int] = (9, 0), driver: bool = True) -> None:
    """A PyTorch for CUDA 13, on a machine with such a GPU."""
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: works)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: capability)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Old GPU")
    monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: ["sm_75", "sm_80", "sm_90", "compute_120"])
    monkeypatch.setattr(cuda, "DRIVERS", (__file__,) if driver else ("/nowhere",))


@pytest.mark.parametrize(("capability", "usable"), [((6, 1), False), ((7, 0), False), ((7, 5), True), ((8, 9), True), ((10, 0), False), ((12, 1), True)])
def test_a_gpu_is_used_where_pytorch_has_code_for_it(monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], usable: bool) -> None:
    pretend(monkeypatch, works=True, capability=capability)
    assert device.find().type == ("cuda" if usable else "cpu")


def test_one_that_is_too_old_is_named_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, works=True, capability=(6, 1))
    with pytest.raises(NudgeError, match=r"has no code for the Old GPU, whose compute capability is 6\.1\.$"):
        device.find("cuda")


def test_a_driver_that_does_not_answer_is_told_where_the_cpu_trains_instead(monkeypatch: pytest.MonkeyPatch, session: Session) -> None:
    pretend(monkeypatch, works=False)
    assert choose(session, "auto", None) == choose(session, "auto", None) == CPU
    told = events_of(session.folder, "warning")
    assert [event["code"] for event in told] == ["gpu-unusable"]
    assert "which needs one for CUDA 13.0 or newer" in told[0]["message"]


@pytest.mark.parametrize("hidden", ["", "-1"])
def test_a_gpu_that_is_hidden_or_not_there_is_no_matter(monkeypatch: pytest.MonkeyPatch, session: Session, hidden: str) -> None:
    pretend(monkeypatch, works=False, driver=False)
    assert choose(session, "auto", None) == CPU
    pretend(monkeypatch, works=False)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    assert choose(session, "auto", None) == CPU
    assert not events_of(session.folder, "warning")


def test_a_run_that_goes_on_elsewhere_says_so(session: Session) -> None:
    assert choose(session, "cpu", "cpu") == choose(session, "cpu", "cuda") == CPU
    assert [event["params"] for event in events_of(session.folder, "warning")] == [{"what": "cuda-cpu"}]


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("no room"), RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)")])
def test_memory_that_is_full_is_told_whatever_the_device_calls_it(error: RuntimeError) -> None:
    assert device.is_full(error)
    assert explain(error).code == "out-of-memory"
    assert not device.is_full(RuntimeError("shapes differ"))


def test_an_unknown_error_is_told_in_one_line() -> None:
    assert explain(RuntimeError("CUDA error: no kernel image\nFor debugging consider ...")).message.endswith("RuntimeError: CUDA error: no kernel image")
