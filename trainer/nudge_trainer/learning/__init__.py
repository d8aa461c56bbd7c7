"""What a training step does: proposal, weights, gradient, schedule, averaging, and the state that all of it changes."""
