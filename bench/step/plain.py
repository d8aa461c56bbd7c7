"""The same step as anybody would write it with transformers: generate, score, differentiate, every weight trained by Adam."""

from pathlib import Path

import torch
from torch import Tensor
from transformers import AutoModelForCausalLM, PreTrainedModel


class Plain:
    """gdc++ with a sign of the text's last token for a weight: the arithmetic of a step is what counts."""

    def __init__(self, folder: Path, rows: int, tokens: int) -> None:
        self.policy = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.base = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.optimizer = torch.optim.Adam(self.policy.parameters(), lr=1e-5)
        self.rows, self.tokens = rows, tokens
        self.start = int(self.policy.config.bos_token_id)

    def step(self) -> None:
        """One step on new samples."""
        prompt = torch.full((self.rows, 1), self.start)
        with torch.no_grad():
            ids = self.policy.generate(
                prompt, attention_mask=torch.ones_like(prompt), do_sample=True, top_k=0, temperature=1.0, max_new_tokens=self.tokens, min_new_tokens=self.tokens
            )
            log_a = _score(self.base, ids)
        log_pi = _score(self.policy, ids)
        advantage = (log_a - log_pi.detach()).exp() * (ids[:, -1] % 2 == 0) * 2 - 1
        self.optimizer.zero_grad()
        (-(advantage * log_pi).mean()).backward()
        self.optimizer.step()


def _score(network: PreTrainedModel, ids: Tensor) -> Tensor:
    log_p = network(input_ids=ids).logits[:, :-1].log_softmax(-1)
    return log_p.gather(2, ids[:, 1:, None]).squeeze(2).sum(1)
