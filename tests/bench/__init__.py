"""Measurements by hand: ``python -m tests.bench.window`` and so on. Nothing here is run as a test."""
