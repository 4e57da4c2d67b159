"""The conversation as it is seen and typed."""
