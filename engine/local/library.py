"""llama.cpp behind a small, typed surface: load a model and make contexts of it (`decoding.py`).

Everything here uses the low-level functions of llama-cpp-python, because its `Llama` class offers
neither several sequences over one cache nor an abort, and copies every row of logits.
"""

from __future__ import annotations

import ctypes
import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import llama_cpp.llama_cpp as llama
import psutil

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.local import processors
from engine.local.decoding import Context
from engine.local.gate import pass_through
from engine.local.processors import Processor
from engine.local.tokens import Vocabulary
from engine.models.purpose import Purpose, check

log = logging.getLogger(__name__)


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
        return Context(
            self._model,
            vocabulary=self.vocabulary.size,
            flash_attention=self.flash_attention,
            sequences=sequences,
            tokens=tokens,
            threads=threads,
            prefill_threads=prefill_threads,
        )
