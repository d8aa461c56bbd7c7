"""Rows side by side give what rows one after the other give, the same every time."""

from collections.abc import Iterator

import pytest
import torch
from conftest import tiny_model
from torch import Tensor

from nudge_trainer.generate import generate
from nudge_trainer.model import LanguageModel
from nudge_trainer.network import workers
from nudge_trainer.score import accumulate_gradient, log_probabilities

PROMPTS, ROWS = ["", "she was", "he was a"], 48


@pytest.fixture(autouse=True)
def two_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Even a tiny model is worth sharing."""
    before = torch.get_num_threads()
    monkeypatch.setattr(workers, "WORK", 1)
    torch.set_num_threads(2)
    yield
    assert torch.get_num_threads() == 2
    torch.set_num_threads(before)


def worked(model: LanguageModel, threads: int) -> tuple[Tensor, Tensor, Tensor]:
    """log q of samples, their log-probability, and the gradient of some of them."""
    torch.set_num_threads(threads)
    prompts, prompt = model.encode(PROMPTS), torch.arange(ROWS) % len(PROMPTS)
    assert workers.workers(model.device, model.parameters, ROWS) == threads
    with model.folded() as network:
        tokens, length, _, log_q = generate(network, model, prompts, prompt, 12, torch.Generator().manual_seed(1))
        log_pi = log_probabilities(network, model, prompts, prompt, tokens, length)
    for _, parameter in model.trainable():
        parameter.grad = None
    coefficient = torch.randn(ROWS, 1, generator=torch.Generator().manual_seed(2)) * (torch.arange(ROWS) % 5 > 0)[:, None]
    accumulate_gradient(model.policy, model, prompts, prompt, tokens, length, coefficient)
    return log_q, log_pi, torch.cat([p.grad.flatten() for _, p in model.trainable() if p.grad is not None])


def test_it_is_what_one_thread_does_and_the_same_to_the_bit_each_time(architecture: str) -> None:
    model = tiny_model(architecture, "lora")
    once, again, alone = worked(model, 2), worked(model, 2), worked(model, 1)
    torch.set_num_threads(2)
    for one, other, single in zip(once, again, alone, strict=True):
        assert torch.equal(one, other)
        assert torch.allclose(one, single, atol=1e-4)
        assert one.any()


def test_a_worker_that_fails_ends_the_work() -> None:
    def work(part: int) -> int:
        if part == 3:
            raise MemoryError
        return part

    with pytest.raises(MemoryError):
        list(workers.side_by_side(work, range(6), 2))
    assert list(workers.side_by_side(lambda part: part, range(6), 2)) == list(range(6))


def test_few_rows_are_left_to_all_threads_together() -> None:
    cpu = torch.device("cpu")
    assert [workers.workers(cpu, 10**9, rows) for rows in (1, 8, 15, 16, 100)] == [1, 1, 1, 2, 2]
    assert workers.workers(torch.device("meta"), 10**9, 100) == 1
    assert [workers.rows_each(100, at_once, 2) for at_once in (1, 20, 1000)] == [1, 10, 50]
