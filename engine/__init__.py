"""Tiller's engine: steering, models and clouds, with no window anywhere."""
