"""Sampling: the right distribution, the right log-probabilities, and a result that batching does not change."""

import math

import pytest
import torch
from conftest import END, tiny_model, word_tokenizer
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import Gemma2Config, Gemma2ForCausalLM

from nudge_trainer.errors import NudgeError
from nudge_trainer.generate import generate
from nudge_trainer.model import LanguageModel
from nudge_trainer.network.sampling import draw

PROMPTS = [[END], [2, 5], [3, 5, 7], [3, 9, 7]]


def sample(model: LanguageModel, count: int = 60, micro_batch: int | None = None, seed: int = 5, longest: int = 12):
    prompt = torch.arange(count) % len(PROMPTS)
    generator = torch.Generator().manual_seed(seed)
    return prompt, *generate(model.policy, model, PROMPTS, prompt, longest, generator, micro_batch)


def test_the_result_does_not_depend_on_the_micro_batch(architecture: str) -> None:
    model = tiny_model(architecture)
    _, tokens, length, ended, log_q = sample(model, micro_batch=60)
    for micro_batch in (1, 7):
        _, other, other_length, other_ended, other_log_q = sample(model, micro_batch=micro_batch)
        assert torch.equal(tokens, other)
        assert torch.equal(length, other_length)
        assert torch.equal(ended, other_ended)
        assert torch.allclose(log_q, other_log_q, atol=1e-5)


def test_equal_generators_give_equal_samples_to_the_bit_and_other_seeds_others(architecture: str) -> None:
    model = tiny_model(architecture)
    first, again, other = sample(model), sample(model), sample(model, seed=6)
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[4], other[4])


def test_rows_end_at_their_first_end_token_or_at_the_limit(architecture: str) -> None:
    model = tiny_model(architecture)
    _, tokens, length, ended, _ = sample(model, count=200)
    assert 0 < ended.sum() < 200, "the case must have both kinds"
    for row, size, over in zip(tokens.tolist(), length.tolist(), ended.tolist(), strict=True):
        assert (row[size - 1] == END) == over
        assert END not in row[: size - 1]
        assert row[size:] == [model.pad_id] * (len(row) - size)
        assert over or size == 12


def test_first_tokens_are_as_frequent_as_the_model_says(architecture: str) -> None:
    model = tiny_model(architecture)
    count = 20_000
    tokens, *_ = generate(
        model.policy, model, PROMPTS, torch.full((count,), 2), 1, torch.Generator().manual_seed(1), 20_000
    )
    expected = model.policy(torch.tensor([PROMPTS[2]])).logits[0, -1].double().softmax(-1).detach()
    observed = torch.bincount(tokens[:, 0], minlength=len(expected)) / count
    chi_square = float((count * (observed - expected) ** 2 / expected).sum())
    freedom = len(expected) - 1
    assert chi_square < freedom + 4 * math.sqrt(2 * freedom)


def test_sliding_windows_sample_what_a_full_pass_scores() -> None:
    torch.manual_seed(0)
    network = Gemma2ForCausalLM(
        Gemma2Config(
            vocab_size=len(word_tokenizer()),
            hidden_size=16,
            intermediate_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            sliding_window=4,
            initializer_range=0.5,
            eos_token_id=END,
            pad_token_id=END,
        )
    )
    model = LanguageModel(network, word_tokenizer(), torch.device("cpu"), "full")
    prompt, tokens, length, _, log_q = sample(model, count=12)
    for row in range(12):
        start = PROMPTS[int(prompt[row])]
        ids = torch.tensor([start + tokens[row, : length[row]].tolist()])
        steps = model.policy(ids[:, :-1], use_cache=False).logits[0].double().log_softmax(-1)
        scored = steps[range(len(start) - 1, ids.shape[1] - 1), ids[0, len(start) :]].sum()
        assert abs(scored.item() - log_q[row].item()) < 1e-4


def test_a_diverged_network_is_said_to_be_one() -> None:
    model = tiny_model("llama")
    with torch.no_grad():
        model.trainable()[0][1].fill_(torch.nan)
    with pytest.raises(NudgeError, match="diverged") as caught:
        sample(model)
    assert caught.value.exit_code == 5


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 700), st.integers(0, 2**31), st.sampled_from([0.1, 3.0, 40.0]))
def test_inversion_finds_the_token_whose_interval_holds_the_uniform(size: int, seed: int, scale: float) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = scale * torch.randn(64, size, generator=generator)
    logits[:, ::3] = -math.inf
    logits[:, -1] = 0.0
    uniform = torch.rand(64, generator=generator, dtype=torch.float64)
    uniform[:2] = torch.tensor([0.0, 1 - 2**-53])
    token, log_q = draw(logits, uniform)
    probability = logits.double().softmax(-1)
    upto = probability.cumsum(-1).gather(1, token[:, None]).squeeze(1)
    own = probability.gather(1, token[:, None]).squeeze(1)
    assert (own > 0).all()
    assert (uniform < upto + 1e-6).all()
    assert (uniform >= upto - own - 1e-6).all()
    assert torch.allclose(log_q, own.log(), atol=1e-5)


def test_the_tail_of_a_large_vocabulary_is_reached_as_often_as_it_should() -> None:
    size, tail = 50_000, 40_000
    logits = torch.zeros(1, size)
    logits[:, size - tail :] = -12.0
    share = tail * math.exp(-12) / (size - tail + tail * math.exp(-12))
    token, _ = draw(logits, torch.tensor([1 - 0.5 * share], dtype=torch.float64))
    assert abs(int(token) - (size - tail // 2)) <= 1
