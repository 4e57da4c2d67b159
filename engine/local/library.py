"""llama.cpp behind a small, typed surface: load a model, decode, roll back, abort.

Everything here uses the low-level functions of llama-cpp-python, because its `Llama` class offers
neither several sequences over one cache nor an abort, and copies every row of logits.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import llama_cpp.llama_cpp as llama
import numpy as np
import numpy.typing as npt
import psutil

from engine.common.errors import ContextFullError, LocalModelError
from engine.common.i18n import tr
from engine.local import processors
from engine.local.gate import pass_through
from engine.local.processors import Processor
from engine.local.tokens import Vocabulary
from engine.models.purpose import Purpose, check

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

log = logging.getLogger(__name__)

BATCH_TOKENS = 512
"""Most tokens that one llama_decode call takes; also how often a prefill looks at its abort flag on GPUs."""
SCORE_BYTES = 64 * 2**20
"""Attention scores that one call may keep at once where flash attention, which keeps none, is off."""


class AbortedError(Exception):
    """A decode was stopped by `Context.abort`."""


class _Log:
    """Sends llama.cpp's own log to Python's, and keeps the last complaints to explain a failed load."""

    def __init__(self) -> None:
        self.complaints: deque[str] = deque(maxlen=20)
        self._callback = llama.llama_log_callback(self._receive)
        llama.llama_log_set(self._callback, ctypes.c_void_p(0))

    def _receive(self, level: int, text: bytes, _data: object) -> None:
        line = text.decode("utf-8", "replace").strip()
        if level == 4 and line:
            self.complaints.append(line)
        log.debug("llama.cpp: %s", line)


_setup_lock = threading.Lock()
_log: _Log | None = None


def _set_up() -> _Log:
    global _log
    with _setup_lock:
        if _log is None:
            _log = _Log()
            processors.load()
            llama.llama_backend_init()
        return _log


def processor() -> Processor:
    """Return what llama.cpp makes of this machine's CPU."""
    _set_up()
    return processors.described()


def supports_gpu() -> bool:
    """True where this build of llama.cpp can put layers on a GPU (Metal on macOS)."""
    _set_up()
    return bool(llama.llama_supports_gpu_offload())


def has_amx() -> bool:
    """True where this build of llama.cpp uses the CPU's matrix unit (AMX), which can end the process.

    Measured on a Xeon with `amx_int8` (llama-cpp-python 0.3.36, built for that machine): every first prefill
    dies of a segmentation fault in `ggml_backend_amx_mul_mat`, also with GGML_AMX=0. Without llama.cpp's extra
    buffer types the unit is left alone; so are weights repacked for the CPU, which llama.cpp counts among these.
    """
    return "AMX_INT8" in processor().features


class Model:
    """One GGUF model: weights and vocabulary. Contexts share its weights."""

    def __init__(
        self,
        path: Path,
        *,
        gpu_layers: int = -1,
        on_progress: Callable[[float], bool] | None = None,
        vocabulary_only: bool = False,
        purpose: Purpose = Purpose.WRITING,
        is_trial: bool = False,
    ) -> None:
        """Load the file.

        Args:
            path: the GGUF file.
            gpu_layers: layers to put on the GPU where there is one; -1 all, 0 none.
            on_progress: called with 0..1 while loading; returning False cancels.
            vocabulary_only: leave the weights out: tokens and template only.
            purpose: what it is to do; a file that is made for something else is refused.
            is_trial: this process may die of the file; no other tries it before.
        Raises:
            LocalModelError: missing, truncated, not GGUF, unsupported, or cancelled; or it crashes llama.cpp.
        """
        self.path = path
        if "\0" in str(path):
            raise LocalModelError(tr("The model file's name holds a NUL character."), tr("Choose it again."))
        tried = 0.0

        def report_trial(progress: float) -> bool:
            nonlocal tried
            # Two loads, one after the other: half the way each.
            tried = max(tried, 0.5 * progress)
            return on_progress is None or on_progress(tried)

        if is_trial:
            check(path, purpose)
        else:
            pass_through(
                path, purpose, gpu_layers=gpu_layers, vocabulary_only=vocabulary_only, report=report_trial
            )
        log_lines = _set_up()
        log_lines.complaints.clear()
        params = llama.llama_model_default_params()
        params.n_gpu_layers = 9999 if gpu_layers < 0 else gpu_layers
        params.use_extra_bufts = not has_amx()
        params.vocab_only = vocabulary_only
        self._on_gpu = gpu_layers != 0 and bool(llama.llama_supports_gpu_offload())
        cancelled = False

        def report(progress: float, _data: object) -> bool:
            nonlocal cancelled
            cancelled = on_progress is not None and not on_progress(tried + (1 - tried) * progress)
            return not cancelled

        callback = llama.llama_progress_callback(report)
        params.progress_callback = callback
        # Bound before anything can fail, so that close() is always safe.
        self._model = None
        self._model = llama.llama_model_load_from_file(os.fsencode(path), params)
        if not self._model:
            if cancelled:
                raise LocalModelError(tr("Loading the local model was cancelled."), "")
            reason = log_lines.complaints[0] if log_lines.complaints else tr("no reason given")
            raise LocalModelError(
                tr("llama.cpp could not load {name}: {reason}", name=path.name, reason=reason),
                tr("The file may be incomplete or of a newer format: download it again or choose another."),
            )
        if llama.llama_model_is_recurrent(self._model) or llama.llama_model_is_hybrid(self._model):
            self.close()
            raise LocalModelError(
                tr(
                    "{name} is of a kind (recurrent) that cannot take back a token, which steering needs.",
                    name=path.name,
                ),
                tr("Choose a transformer model, such as Qwen3, Llama or Gemma."),
            )
        self.vocabulary = Vocabulary(llama.llama_model_get_vocab(self._model))
        template = llama.llama_model_chat_template(self._model, None)
        self.chat_template: str | None = template.decode("utf-8", "replace") if template else None
        self.trained_context = int(llama.llama_model_n_ctx_train(self._model))
        self.bytes = int(llama.llama_model_size(self._model))

    @property
    def cache_bytes_per_token(self) -> int:
        """Bytes of keys and values (16 bits each) that one position takes, over all layers."""
        layers, heads = llama.llama_model_n_layer(self._model), llama.llama_model_n_head_kv(self._model)
        return int(layers * heads * self._head_size * 2 * 2)

    @property
    def _head_size(self) -> int:
        """Numbers of a key. Some models (Gemma 3, Qwen3) set it apart from the width of their layers."""
        stated = self._stated(f"{self._stated('general.architecture')}.attention.key_length")
        if stated.isdigit() and int(stated):
            return int(stated)
        return int(llama.llama_model_n_embd(self._model) // max(1, llama.llama_model_n_head(self._model)))

    def _stated(self, key: str) -> str:
        """What the file states under a key; "" where it does not."""
        buffer = ctypes.create_string_buffer(128)
        size = llama.llama_model_meta_val_str(self._model, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if size >= 0 else ""

    @property
    def flash_attention(self) -> bool:
        """Whether attention over this model is faster with llama.cpp's flash attention.

        On CPUs its cost is one call for each head and cached token, which small heads do not repay. Measured
        on two models (2 threads, 1,500 tokens cached): heads of 64, a step 22.4 ms with and 13.8 without, a
        batch of eight 114 and 61; heads of 256, no difference beyond noise.
        """
        return self._on_gpu or self._head_size > 64

    @property
    def description(self) -> str:
        """llama.cpp's one-line description: architecture, size, quantization."""
        buffer = ctypes.create_string_buffer(256)
        llama.llama_model_desc(self._model, buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace")

    def close(self) -> None:
        """Free the weights; contexts must be closed first."""
        if self._model:
            llama.llama_model_free(self._model)
            self._model = None

    def new_context(self, *, sequences: int, tokens: int, threads: int, prefill_threads: int) -> Context:
        """Make a context of `tokens` cells that `sequences` sequences share.

        Raises:
            LocalModelError: memory does not suffice.
        """
        # Systems that promise more memory than they have would end the process later, without a word.
        needed = self.cache_bytes_per_token * tokens
        available = psutil.virtual_memory().available
        if needed > available:
            raise LocalModelError(
                tr(
                    "There is not enough memory for a context of {tokens:,} tokens: it takes "
                    "{needed:.1f} GB, and {available:.1f} GB are free.",
                    tokens=tokens,
                    needed=needed / 1000000000.0,
                    available=available / 1000000000.0,
                ),
                tr("Set a smaller context, or choose a smaller model."),
            )
        return Context(self, sequences=sequences, tokens=tokens, threads=threads, prefill_threads=prefill_threads)


class Context:
    """A cache of keys and values for one or more sequences of a model.

    Used by one thread at a time; `abort` may be called from any.
    """

    def __init__(self, model: Model, *, sequences: int, tokens: int, threads: int, prefill_threads: int) -> None:
        params = llama.llama_context_default_params()
        params.n_ctx = tokens
        # llama.cpp ends the whole process when it is given more tokens than this at once.
        self._max_at_once = min(BATCH_TOKENS, tokens)
        params.n_batch = self._max_at_once
        params.n_ubatch = self._max_at_once
        if not model.flash_attention:
            params.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_DISABLED
            heads = llama.llama_model_n_head(model._model)
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
        self._size = model.vocabulary.size
        self._context = llama.llama_init_from_model(model._model, params)
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
