"""The trainer of Nudge: measures a base model, fits the target, trains toward it, evaluates and exports."""
