"""Bounds that settings and the command line share."""

STRENGTH = (-100.0, 100.0)
"""Steering strength c that can be typed; the slider of the composer goes over less."""
