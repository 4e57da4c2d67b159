"""The steering mathematics: numpy and the standard library alone."""
