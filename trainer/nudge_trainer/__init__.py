"""The trainer of Nudge: measures a base model, fits the target, trains toward it, evaluates and exports."""

import os

# Threads of an operation wait for the slowest of them by spinning, 300,000 times unless told: where another program has one of
# the cores, a step takes many times as long. As many as here are enough for all that is on time. Read when torch is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
