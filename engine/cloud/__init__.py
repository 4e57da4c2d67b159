"""The remote model: the only room that touches the network."""
