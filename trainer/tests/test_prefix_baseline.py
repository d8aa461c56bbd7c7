"""The table of V: what it tells apart, and that each prompt's samples are remembered as long as those of a single one."""

from typing import cast

import torch
from torch import Tensor

from nudge_trainer.features import build
from nudge_trainer.learning.prefix_baseline import PrefixBaseline
from nudge_trainer.model import LanguageModel
from nudge_trainer.samples import Samples

SHE = {"type": "lexicon", "more": ["she"], "than": ["he"]}
GENDERED = {"type": "words", "words": ["she", "he"]}
WORDS = ["one", "she", "he", "went"]


class Names:
    """Stands for a language model where only its tokenizer is asked."""

    def decode(self, tokens: Tensor, length: Tensor) -> list[str]:
        return [" ".join(WORDS[token] for token in row[:n]) for row, n in zip(tokens.tolist(), length.tolist(), strict=True)]


MODEL = cast(LanguageModel, Names())


def samples(prompt: list[int], tokens: list[list[int]]) -> Samples:
    count = len(tokens)
    zeros = torch.zeros(count, dtype=torch.float64)
    length = torch.tensor([len(row) for row in tokens])
    return Samples(torch.tensor(prompt), torch.tensor(tokens), length, zeros.bool(), zeros, zeros, [""] * count, zeros[:, None])


def test_texts_that_say_nothing_yet_are_a_state_of_their_own_and_prompts_have_theirs() -> None:
    baseline = PrefixBaseline([build(SHE, GENDERED)], 3, 2)
    states = baseline.states(MODEL, samples([0, 0, 0, 1], [[0, 1, 3], [0, 2, 3], [0, 0, 3], [0, 1, 3]]))
    assert states[:, 1].unique().numel() == 2  # "one" after either prompt
    assert states[:, 2].unique().numel() == 4  # "one she", "one he", "one one", and "one she" after the other


def test_what_lifts_the_weight_after_one_prompt_may_lower_it_after_another() -> None:
    baseline = PrefixBaseline([build(SHE, GENDERED)], 3, 2)
    drawn = samples([0, 1] * 100, [[0, 1, 3]] * 200)
    states = baseline.states(MODEL, drawn)
    baseline.add(states, drawn.length, torch.tensor([3.0, 0.2] * 100, dtype=torch.float64), torch.ones(200, dtype=torch.float64))
    values = baseline.values(states, 3)
    assert float(values[0, 2]) > 2.5
    assert float(values[1, 2]) < 0.4


def test_as_many_samples_of_a_prompt_are_remembered_however_many_prompts_there_are() -> None:
    kept = []
    for prompts in (1, 4):
        baseline = PrefixBaseline([build(SHE)], 3, prompts)
        for _ in range(60 * prompts):
            drawn = samples(list(range(prompts)) * (8 // prompts), [[0, 1, 3]] * 8)
            baseline.add(baseline.states(MODEL, drawn), drawn.length, torch.ones(8, dtype=torch.float64), torch.ones(8, dtype=torch.float64))
        kept.append(float(baseline.sums[1, 0].max()))
    assert abs(kept[1] / kept[0] - 1) < 0.2
