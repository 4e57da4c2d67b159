"""The local model: the only room that touches llama.cpp."""
