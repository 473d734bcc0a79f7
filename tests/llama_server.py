"""llama.cpp's own server, from the wheel: python llama_server.py MODEL.gguf PORT CONTEXT. Ends when it is ended."""

from __future__ import annotations

import signal
import sys

import xllamacpp

if __name__ == "__main__":
    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.hostnames = ["127.0.0.1"]
    params.port = int(sys.argv[2])
    params.n_parallel = 2
    params.n_ctx = int(sys.argv[3]) * params.n_parallel
    params.warmup = False
    # One thread: llama.cpp's threads wait for each other in a loop, and crawl when others want the cores.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    signal.pause()
