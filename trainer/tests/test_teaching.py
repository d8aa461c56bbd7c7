"""What a taught policy lacks of its multipliers, exact by enumeration."""

import pytest
import torch
from enumeration import ONE, binary, contains, enumerate_sequences, log_probabilities, random_logits
from torch import Tensor

from nudge_trainer.learning.teaching import lacking
from nudge_trainer.samples import Samples
from nudge_trainer.target import Target

SPACE = enumerate_sequences(vocabulary=6, longest=4)
PHI = torch.stack([contains(SPACE, token) for token in (2, 3, 4)], 1)
LAMBDA = torch.tensor([1.5, -0.8], dtype=torch.float64)
TWO = (binary("two", 0.5), binary("three", 0.2))
LOG_A = log_probabilities(SPACE, random_logits(SPACE, torch.Generator().manual_seed(5)))


def texts(seen: Tensor, columns: int) -> Samples:
    nothing = torch.zeros(len(seen), dtype=torch.int64)
    return Samples(nothing, SPACE.tokens[seen], SPACE.length[seen], nothing.bool(), LOG_A[seen], LOG_A[seen], [""] * len(seen), PHI[seen, :columns])


@pytest.mark.parametrize("seen", [torch.arange(len(SPACE)), torch.arange(60)], ids=["all texts", "a few"])
@pytest.mark.parametrize("part", [1.0, 0.75, 0.0, 1.2])
def test_of_a_policy_on_its_way_to_the_target_it_is_the_rest_of_the_way(part: float, seen: Tensor) -> None:
    target = Target(TWO, LAMBDA, torch.zeros(1, dtype=torch.float64))
    energy = PHI[:, :2] @ LAMBDA
    log_q = torch.logaddexp(LOG_A, (LOG_A + energy).log_softmax(0))
    log_r, log_w = (LOG_A + part * energy - log_q)[seen], (LOG_A + energy - log_q)[seen]
    found = lacking(target, ONE, texts(seen, 2), log_r, log_w)
    assert (found - (1 - part) * LAMBDA).abs().max() < 1e-6


def test_what_a_policy_took_on_beside_its_way_is_made_up_for_in_its_moments() -> None:
    """A drift toward token 4, which none of the constraints is about: the moments are met, the drift stays."""
    target = Target(TWO, LAMBDA, torch.zeros(1, dtype=torch.float64))
    log_p = (LOG_A + PHI[:, :2] @ LAMBDA).log_softmax(0)
    log_pi = (LOG_A + 0.6 * PHI[:, :2] @ LAMBDA + 0.7 * PHI[:, 2]).log_softmax(0)
    whole = torch.arange(len(SPACE))
    # As draws of a uniform q: every text once.
    counted = texts(whole, 2)
    asked = (log_pi + counted.phi @ lacking(target, ONE, counted, log_pi, log_p)).log_softmax(0)
    assert (asked.exp() @ counted.phi - log_p.exp() @ counted.phi).abs().max() < 1e-6


def test_texts_that_the_target_refuses_say_nothing_of_it() -> None:
    target = Target((*TWO, binary("four", 1.0)), LAMBDA, torch.zeros(1, dtype=torch.float64))
    energy = PHI[:, :2] @ LAMBDA
    refused = PHI[:, 2] == 0
    log_w = torch.where(refused, -torch.inf, energy)
    found = lacking(target, ONE, texts(torch.arange(len(SPACE)), 3), 0.5 * energy - 3.0 * refused * PHI[:, 0], log_w)
    assert (found - 0.5 * LAMBDA).abs().max() < 1e-6
