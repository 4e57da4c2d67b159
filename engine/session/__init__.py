"""A local model and a cloud, opened together, and what is kept of their replies."""
