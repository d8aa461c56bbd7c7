"""Random streams: one per purpose and number, derived from the run's seed.

Nothing depends on how many numbers were drawn before, so a resumed run draws what an unbroken one would.
"""

import hashlib

import torch


def stream(seed: int, purpose: str, number: int = 0) -> torch.Generator:
    """The CPU generator of, say, ("step", 17)."""
    digest = hashlib.sha256(f"{seed}/{purpose}/{number}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8], "little") >> 1)
