"""Choosing the local model and the cloud."""
