"""The tests. What is set here is set before any library is loaded, and in the processes that tests start."""

import os

# Threads of llama.cpp that wait for each other sleep: where something else is busy, spinning takes its time from
# the one that is waited for. A prompt that takes a second then takes minutes.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
