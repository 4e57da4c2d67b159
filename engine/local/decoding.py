"""A model's context: decode, read logits, roll back, abort."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from typing import Any

import llama_cpp.llama_cpp as llama
import numpy as np
import numpy.typing as npt

from engine.common.errors import ContextFullError, LocalModelError
from engine.common.i18n import tr

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

BATCH_TOKENS = 512
"""Most tokens that one llama_decode call takes; also how often a prefill looks at its abort flag on GPUs."""
SCORE_BYTES = 64 * 2**20
"""Attention scores that one call may keep at once where flash attention, which keeps none, is off."""


class AbortedError(Exception):
    """A decode was stopped by `Context.abort`."""


class Context:
    """A cache of keys and values for one or more sequences of a model.

    Made by `Model.new_context`. Used by one thread at a time; `abort` may be called from any.

    Args:
        model: llama.cpp's own, which outlives it.
        vocabulary: how many tokens the model has.
        flash_attention: whether attention is computed without keeping its scores.
        sequences: how many share the cells.
        tokens: cells.
        threads, prefill_threads: for single tokens, and for runs of them.
    Raises:
        LocalModelError: llama.cpp cannot make it.
    """

    def __init__(
        self,
        model: Any,
        *,
        vocabulary: int,
        flash_attention: bool,
        sequences: int,
        tokens: int,
        threads: int,
        prefill_threads: int,
    ) -> None:
        params = llama.llama_context_default_params()
        params.n_ctx = tokens
        # llama.cpp ends the whole process when it is given more tokens than this at once.
        self._max_at_once = min(BATCH_TOKENS, tokens)
        params.n_batch = self._max_at_once
        params.n_ubatch = self._max_at_once
        if not flash_attention:
            params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_DISABLED
            heads = llama.llama_model_n_head(model)
            params.n_ubatch = min(self._max_at_once, max(64, SCORE_BYTES // (4 * heads * tokens)))
        params.n_seq_max = sequences
        # Without this each sequence gets an equal share of the cells, used or not.
        params.kv_unified = sequences > 1
        params.n_threads = threads
        params.n_threads_batch = prefill_threads
        params.no_perf = True
        # A rolled-back position must be readable again, also for models with a sliding window.
        params.swa_full = True
        self.tokens = tokens
        self._size = vocabulary
        self._context = llama.llama_init_from_model(model, params)
        if not self._context:
            raise LocalModelError(
                tr("llama.cpp could not make a context of {tokens:,} tokens.", tokens=tokens),
                tr("Set a smaller context, or choose a smaller model."),
            )
        self._memory = llama.llama_get_memory(self._context)
        self._batch = llama.llama_batch_init(BATCH_TOKENS, 0, 1)
        shape = (BATCH_TOKENS,)
        self._token = np.ctypeslib.as_array(self._batch.token, shape)
        self._position = np.ctypeslib.as_array(self._batch.pos, shape)
        self._wanted = np.ctypeslib.as_array(self._batch.logits, shape)
        np.ctypeslib.as_array(self._batch.n_seq_id, shape)[:] = 1
        self._abort_flag = ctypes.create_string_buffer(b"\0", 2)
        llama.llama_set_abort_callback(
            self._context, _ABORT_CALLBACK, ctypes.cast(self._abort_flag, ctypes.c_void_p)
        )

    def prefill(self, tokens: Sequence[int], start: int, sequence: int) -> int:
        """Decode a run of tokens of one sequence; return the row of the last one's logits.

        Raises:
            AbortedError: `abort` was called; what this call added to the cache is removed again.
            LocalModelError: llama.cpp failed.
        """
        if not tokens:
            raise ValueError("nothing to prefill")
        row = 0
        try:
            for offset in range(0, len(tokens), self._max_at_once):
                chunk = tokens[offset : offset + self._max_at_once]
                count = len(chunk)
                self._token[:count] = chunk
                self._position[:count] = np.arange(start + offset, start + offset + count, dtype=np.int32)
                self._wanted[:count] = 0
                row = count - 1
                self._wanted[row] = 1
                for i in range(count):
                    self._batch.seq_id[i][0] = sequence
                self._decode(count)
        except BaseException:
            self.truncate(sequence, start)
            raise
        return row

    def score(self, tokens: Sequence[int], start: int, sequence: int, out: Floats) -> None:
        """Decode a run of tokens of one sequence and copy the logits behind each of them.

        Args:
            tokens: at most `BATCH_TOKENS` of them in one run, N.
            start: the position of the first.
            sequence: whose they are.
            out: float32, shape (N, V) or longer; the first N rows are filled.
        Raises:
            AbortedError, LocalModelError: the tokens are not in the cache.
        """
        self.score_runs([(tokens, start, sequence, out)])

    def score_runs(self, runs: Sequence[tuple[Sequence[int], int, int, Floats]]) -> None:
        """`score` for runs of several sequences, in one call.

        Args:
            runs: tokens, position of the first, sequence, and where their logits go; one run a sequence.
        Raises:
            AbortedError, LocalModelError: the tokens are not in the cache.
        """
        count = sum(len(tokens) for tokens, *_ in runs)
        if not 0 < count <= self._max_at_once:
            raise ValueError(f"one call takes from 1 to {self._max_at_once} tokens")
        row = 0
        for tokens, start, sequence, _ in runs:
            end = row + len(tokens)
            self._token[row:end] = tokens
            self._position[row:end] = np.arange(start, start + len(tokens), dtype=np.int32)
            for i in range(row, end):
                self._batch.seq_id[i][0] = sequence
            row = end
        self._wanted[:count] = 1
        try:
            self._decode(count)
        except BaseException:
            for _, start, sequence, _ in runs:
                self.truncate(sequence, start)
            raise
        row = 0
        for tokens, _, _, out in runs:
            for i in range(len(tokens)):
                self.read_logits(row, out[i])
                row += 1

    def step(self, entries: Sequence[tuple[int, int, int]]) -> None:
        """Decode one token of each named sequence in one call; entry i's logits are row i.

        Args:
            entries: (token id, position, sequence), at most one entry a sequence.
        Raises:
            AbortedError, LocalModelError: the entries are not in the cache.
        """
        for i, (token, position, sequence) in enumerate(entries):
            self._token[i] = token
            self._position[i] = position
            self._batch.seq_id[i][0] = sequence
            self._wanted[i] = 1
        try:
            self._decode(len(entries))
        except BaseException:
            for _, position, sequence in entries:
                self.truncate(sequence, position)
            raise

    def _decode(self, count: int) -> None:
        if self._abort_flag[0] != b"\0":
            raise AbortedError
        self._batch.n_tokens = count
        status = llama.llama_decode(self._context, self._batch)
        if status == 2:
            raise AbortedError
        if status == 1:
            raise ContextFullError(
                tr("The local model's context is full."),
                tr("Start a new conversation or set a larger local context."),
            )
        if status != 0:
            raise LocalModelError(
                tr("The local model failed while computing (llama.cpp status {status}).", status=status),
                tr("Load the model again."),
            )

    def read_logits(self, row: int, out: Floats) -> None:
        """Copy a row of the last decode's logits into `out`, float32, shape (V,)."""
        pointer = llama.llama_get_logits_ith(self._context, row)
        out[:] = np.ctypeslib.as_array(pointer, (self._size,))

    def state(self, sequence: int) -> Bytes:
        """Return a copy of what the cache holds of a sequence, uint8, shape (N,)."""
        size = llama.llama_state_seq_get_size(self._context, sequence)
        buffer = np.empty(size, np.uint8)
        pointer = buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_ubyte))
        written = llama.llama_state_seq_get_data(self._context, pointer, size, sequence)
        return buffer[:written]

    def set_state(self, sequence: int, state: Bytes) -> bool:
        """Put back what `state` gave, in place of what the sequence holds; False when llama.cpp refuses it.

        Only states of the same model, version and settings are safe to give: llama.cpp checks little.
        """
        pointer = state.ctypes.data_as(ctypes.POINTER(ctypes.c_ubyte))
        return bool(llama.llama_state_seq_set_data(self._context, pointer, len(state), sequence))

    def truncate(self, sequence: int, length: int) -> None:
        """Forget a sequence's positions from `length` on.

        Raises:
            LocalModelError: this model's cache cannot.
        """
        if not llama.llama_memory_seq_rm(self._memory, sequence, length, -1):
            raise LocalModelError(tr("This model cannot take back a token."), tr("Choose another local model."))

    def abort(self) -> None:
        """Make the running decode, and every later one, raise `AbortedError` until `rearm`."""
        self._abort_flag[0] = b"\1"

    def rearm(self) -> None:
        """Allow decoding again after `abort`."""
        self._abort_flag[0] = b"\0"

    def close(self) -> None:
        """Free the context."""
        if self._context:
            llama.llama_batch_free(self._batch)
            llama.llama_free(self._context)
            self._context = None


def _native_abort_callback() -> object:
    """Return the C library's strlen as llama.cpp's abort callback.

    llama.cpp asks "abort?" before every node of the graph, hundreds of times a token. A Python function
    would take the interpreter lock each time, which costs more than the token where another thread holds
    it. strlen, given a two-byte buffer, answers the same question without Python: 0 when the first byte
    is 0, and 1 otherwise.
    """
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    return ctypes.cast(library.strlen, llama.ggml_abort_callback)


_ABORT_CALLBACK = _native_abort_callback()
