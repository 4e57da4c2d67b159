"""Bounds that settings and the command line share."""

STRENGTH = (-100.0, 100.0)
"""Steering strength c that can be typed; the slider of the composer goes over less."""
FLOOR = (0.0, 20.0)
"""Floor m under the delta, in nats; the upper end is none."""
DEFAULT_FLOOR = 0.25
"""Best where cloud and local model are relatives, and harmless elsewhere: docs/method.md."""
