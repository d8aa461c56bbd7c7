"""The teacher against the exact next-token distribution of an enumerated target, and its gradient against autograd."""

from pathlib import Path
from typing import cast

import pytest
import torch
from conftest import END as TINY_END
from conftest import WORDS, tiny_model
from enumeration import END, contains, enumerate_sequences, log_probabilities, random_logits
from torch import Tensor

from nudge_trainer.config import Run
from nudge_trainer.drawing import Drawer
from nudge_trainer.features import build
from nudge_trainer.learning import distillation, teacher
from nudge_trainer.learning.teacher import Teacher
from nudge_trainer.model import LanguageModel
from nudge_trainer.samples import Samples

SPACE = enumerate_sequences(vocabulary=5, longest=4)
TWO = build({"type": "words", "words": ["2"]})


class Names:
    """Stands for a language model where only its tokenizer is asked: token 2 is written "2"."""

    end_ids = (END,)

    def decode(self, tokens: Tensor, length: Tensor) -> list[str]:
        return [" ".join(str(token) for token in row[:n] if token != END) for row, n in zip(tokens.tolist(), length.tolist(), strict=True)]


def whole_space() -> Samples:
    zeros = torch.zeros(len(SPACE), dtype=torch.float64)
    ended = SPACE.tokens.gather(1, SPACE.length[:, None] - 1).squeeze(1) == END
    return Samples(zeros.long(), SPACE.tokens, SPACE.length, ended, zeros, zeros, [""] * len(SPACE), zeros[:, None])


def exact_next(log_p: Tensor, row: int, place: int) -> Tensor:
    """p(v|x_<t) [V] by summing over all sequences that begin like this one."""
    alike = (SPACE.tokens[:, :place] == SPACE.tokens[row, :place]).all(1) & (SPACE.length > place)
    return torch.zeros(SPACE.vocabulary, dtype=torch.float64).index_add_(0, SPACE.tokens[alike, place], log_p[alike].exp()) / log_p[alike].exp().sum()


@pytest.mark.parametrize("lam", [1.3, -0.8, 40.0], ids=["more", "fewer", "all"])
def test_the_teacher_writes_as_the_target_where_the_features_say_all_that_matters(lam: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # A base model whose next token depends on the place alone: what a text can still come to is then known from its state.
    monkeypatch.setattr(teacher, "PRIOR", 1e-12)
    monkeypatch.setattr(teacher, "LEAST", 0.0)
    logits = random_logits(SPACE, torch.Generator().manual_seed(3))
    logits = logits[:, :1].expand_as(logits)
    log_a = log_probabilities(SPACE, logits)
    log_p = (log_a + lam * contains(SPACE, 2)).log_softmax(0)
    samples = whole_space()
    taught = Teacher(cast(LanguageModel, Names()), [TWO], SPACE.longest, 1, samples, log_p.exp(), log_a.exp())
    states = taught.prefix.before(cast(LanguageModel, Names()), samples, taught.places)
    row, place = (torch.arange(SPACE.longest) < SPACE.length[:, None]).nonzero(as_tuple=True)
    next_a = logits[place, 0].log_softmax(-1)
    ratio = taught.log_odds(samples, states, row, place, next_a[:, taught.candidates])
    found = next_a.index_add(1, taught.candidates, ratio).softmax(-1)
    exact = torch.stack([exact_next(log_p, *at) for at in zip(row.tolist(), place.tolist(), strict=True)])
    assert set(taught.candidates.tolist()) == {2, END}
    assert (found - exact).abs().max() < 1e-9


def test_a_token_that_the_teacher_hardly_writes_is_not_looked_at() -> None:
    samples = whole_space()
    one = torch.ones(len(SPACE), dtype=torch.float64)
    taught = Teacher(cast(LanguageModel, Names()), [TWO], SPACE.longest, 1, samples, contains(SPACE, 2) + 0.5, one)
    states = taught.prefix.before(cast(LanguageModel, Names()), samples, taught.places)
    start = torch.zeros(1, dtype=torch.int64)
    likely, unlikely = (taught.log_odds(samples, states, start, start, torch.full((1, len(taught.candidates)), log_a)) for log_a in (-1.0, -20.0))
    assert likely.abs().max() > 0.1
    assert not unlikely.any()


@pytest.mark.parametrize("split", [True, False])
def test_the_gradient_is_that_of_the_divergence_from_the_teacher(split: bool) -> None:
    model = tiny_model("llama", "lora")
    with torch.no_grad():
        for number, (_, parameter) in enumerate(model.trainable()):
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(number)))
    model.split_head = split
    run = Run(Path(), "tiny", {}, ["a", "b"], 3, (), (), (), {})
    drawer = Drawer(run, model, [[3], [5, 2]])
    tokens = torch.tensor([[1, 2, 3], [4, 3, TINY_END], [3, TINY_END, TINY_END], [2, 2, 4]])
    zeros = torch.zeros(4, dtype=torch.float64)
    ended = torch.tensor([False, True, True, False])
    samples = Samples(torch.tensor([0, 1, 0, 1]), tokens, torch.tensor([3, 3, 2, 3]), ended, zeros, zeros, [""] * 4, zeros[:, None])
    w = torch.tensor([3.0, 0.5, 0.7, 1.0], dtype=torch.float64)
    feature = build({"type": "words", "words": [WORDS[1], WORDS[2]]})
    taught = Teacher(model, [feature], 3, 2, samples, w, torch.ones(4, dtype=torch.float64))
    norm = distillation.accumulate(drawer, taught, samples)
    found = torch.cat([p.grad.flatten() for _, p in model.trainable() if p.grad is not None])
    expected = plain_gradient(drawer, taught, samples)
    assert norm == pytest.approx(float(expected.norm()), rel=1e-4)
    assert (found - expected).norm() < 1e-4 * expected.norm()


def plain_gradient(drawer: Drawer, taught: Teacher, samples: Samples) -> Tensor:
    """By autograd, text by text, of a divergence written out."""
    model = drawer.model
    states = taught.prefix.before(model, samples, taught.places)
    for _, parameter in model.trainable():
        parameter.grad = None
    with torch.enable_grad():
        for i in range(len(samples)):
            prompt, length = drawer.prompts[samples.prompt[i]], int(samples.length[i])
            ids = torch.tensor([[*prompt, *samples.tokens[i, :length].tolist()]])[:, :-1]
            with torch.no_grad(), model.base() as network:
                log_a = network(input_ids=ids).logits[0, len(prompt) - 1 :].log_softmax(-1)
            row, place = torch.full((length,), i), torch.arange(length)
            goal = log_a.index_add(1, taught.candidates, taught.log_odds(samples, states, row, place, log_a[:, taught.candidates]).float())
            goal = goal.log_softmax(-1)
            log_pi = model.policy(input_ids=ids).logits[0, len(prompt) - 1 :].log_softmax(-1)
            ((goal.exp() * (goal - log_pi)).sum() / len(samples)).backward()
    return torch.cat([p.grad.flatten() for _, p in model.trainable() if p.grad is not None])
