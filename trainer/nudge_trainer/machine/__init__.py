"""What a run finds around it: the device, the locks, NUDGE_HOME, folders that appear whole."""
