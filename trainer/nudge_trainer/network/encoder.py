"""Networks that read whole texts: sequence classifiers and sentence encoders, for the features of these kinds.

Texts become token ids by a rule that both languages follow (src/sampler/encoder.ts): the tokenizer's ids without special
tokens, the first of them that fit the context, then the special tokens around them. encoder_loading.py makes them of
folders.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

Kind = Literal["classifier", "similarity"]

BATCH_TOKENS = {"cpu": 1024}
"""Most tokens in one pass, padding included: no more than a CPU's caches gain by; elsewhere LARGE_BATCH."""
LARGE_BATCH = 16384


class Head(nn.Module):
    """What is read off the network: probabilities [N, labels] of a classifier, unit vectors [N, size] of an encoder."""

    def __init__(self, network: nn.Module, kind: Kind, independent: bool) -> None:
        super().__init__()
        self.network, self.kind, self.independent = network, kind, independent

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """input_ids, attention_mask [N, T] int64, padded on the right."""
        output = self.network(input_ids=input_ids, attention_mask=attention_mask)
        if self.kind == "classifier":
            logits: Tensor = output.logits.float()
            return logits.sigmoid() if self.independent else logits.softmax(-1)
        mask = attention_mask[:, :, None].float()
        mean: Tensor = (output.last_hidden_state.float() * mask).sum(1) / mask.sum(1)
        length: Tensor = mean.norm(dim=-1, keepdim=True)
        return mean / length.clamp_min(1e-12)


@dataclass(frozen=True)
class Encoding:
    """How texts become rows of token ids: `context` tokens at most, `prefix` and `suffix` around the text's own."""

    context: int
    prefix: list[int]
    suffix: list[int]
    pad: int

    def row(self, ids: Sequence[int]) -> list[int]:
        """The network's input for a text of these tokens; a text without any is read as the padding token."""
        room = self.context - len(self.prefix) - len(self.suffix)
        return [*self.prefix, *ids[:room], *self.suffix] or [self.pad]


class Encoder:
    """A network with its tokenizer, in eval mode on one device.

    head      the network and what is read off it
    encoding  texts to token ids
    labels    a classifier's, in the order of its outputs
    """

    def __init__(self, head: Head, tokenizer: PreTrainedTokenizerBase, encoding: Encoding, labels: list[str], device: torch.device) -> None:
        self.head, self.tokenizer, self.encoding, self.labels = head.eval().to(device), tokenizer, encoding, labels
        self._device = device
        self._last: tuple[list[str], Tensor] | None = None

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Outputs [N, D] on the CPU. Asked again of the same texts (by another feature) it answers from memory."""
        asked = list(texts)
        if self._last is None or self._last[0] != asked:
            self._last = asked, self._compute(asked)
        return self._last[1]

    def rows(self, texts: Sequence[str]) -> list[list[int]]:
        """The network's input for each text."""
        if not texts:
            return []
        encoded = self.tokenizer(list(texts), add_special_tokens=False, truncation=False, padding=False, verbose=False)["input_ids"]
        return [self.encoding.row(ids) for ids in encoded]

    @torch.inference_mode()
    def _compute(self, texts: list[str]) -> Tensor:
        different = list(dict.fromkeys(texts))
        rows = self.rows(different)
        outputs: dict[str, Tensor] = {}
        most = BATCH_TOKENS.get(self._device.type, LARGE_BATCH)
        for places in batches([len(row) for row in rows], most):
            ids, mask = padded([rows[place] for place in places], self.encoding.pad)
            found = self.head(ids.to(self._device), mask.to(self._device)).cpu()
            outputs.update((different[place], output) for place, output in zip(places, found, strict=True))
        return torch.stack([outputs[text] for text in texts]) if texts else torch.empty(0, 1)


def batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Places of rows that are computed at once, `most` tokens at most: neighbours in length, so that little is padded."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if batch and (len(batch) + 1) * lengths[place] > most:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[int]], pad: int) -> tuple[Tensor, Tensor]:
    """Token ids and attention mask [N, T] int64."""
    width = max(map(len, rows))
    ids = torch.tensor([[*row, *[pad] * (width - len(row))] for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
    return ids, mask
