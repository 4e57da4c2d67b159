"""Aligning the tokenizers of the two models."""
