"""How a network is loaded, adapted, run and sampled; nothing here knows of targets or of training."""
