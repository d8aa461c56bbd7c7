"""How long a step takes."""

import time
from collections.abc import Callable


def seconds(step: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    began = time.perf_counter()
    step()
    return time.perf_counter() - began
