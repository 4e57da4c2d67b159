"""The process that is the embedded cloud: a real llama.cpp server on a loopback port.

Run as ``python -m engine.cloud.embedded.server_process MODEL``. Prints one JSON line with its address when it is
ready, or with the reason when it cannot start, and ends when its standard input closes, so that it never
outlives the program that started it, however that program ends.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from engine.common.child_process import KEY_VARIABLE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--slots", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    # llama.cpp writes to standard output too; our one line must stay alone there.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(**fields: str) -> None:
        answer.write(json.dumps(fields) + "\n")
        answer.flush()

    try:
        from xllamacpp import CommonParams, Server
    except ImportError as error:
        say(error=f"the package xllamacpp is not installed ({error})")
        return 1
    params = CommonParams()
    params.model.path = options.model
    params.hostnames = ["127.0.0.1"]
    params.port = options.port
    params.n_ctx = options.context * options.slots
    params.n_parallel = options.slots
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    # llama.cpp keeps the states of earlier prompts in up to 8 GB of memory, and takes them up again: whatever was
    # asked before would decide in what batches a prompt was read, and so its last digits.
    params.cache_ram_mib = 0
    # Its own greeting would claim the cores that the first reply wants.
    params.warmup = False
    params.n_gpu_layers = 0
    params.ui = False
    params.cors_origins = ""
    if key := os.environ.pop(KEY_VARIABLE, ""):
        params.api_keys = [key]
    try:
        server = Server(params)
    except RuntimeError as error:
        say(error=str(error))
        return 1
    say(url=server.listening_address)
    sys.stdin.read()
    # The server joins its threads slowly; nothing in it needs saving.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
