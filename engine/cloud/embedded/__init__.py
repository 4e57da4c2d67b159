"""A llama.cpp server of our own on this machine, to try the program with."""
