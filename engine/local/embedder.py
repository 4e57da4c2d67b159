"""Meanings of texts as vectors, from a GGUF embedding model."""

from __future__ import annotations

import ctypes
import hashlib
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import llama_cpp.llama_cpp as llama
import numpy as np
import numpy.typing as npt

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.local.library import Model
from engine.local.marks import loading
from engine.models.purpose import Purpose

Floats = npt.NDArray[np.float32]
MAX_TOKENS = 512
"""Of a text that are read; passages are shorter."""


class Embedder:
    """An embedding model. Safe to use from several threads, which then wait for one another.

    A model that names no way of pooling its tokens is pooled by the mean; one that chats is refused.

    Args:
        path: the GGUF file.
        threads: compute threads.
        unattended: as for `engine.local.marks.loading`.
        on_progress: as for `Model`: False gives the loading up.
        is_trial: as for `Model`.
    Attributes:
        size: components of a vector, D.
        name: tells this model's vectors from another's.
    Raises:
        LocalModelError: it cannot be used.
    """

    def __init__(
        self,
        path: Path,
        threads: int = 1,
        *,
        unattended: bool = False,
        on_progress: Callable[[float], bool] | None = None,
        is_trial: bool = False,
    ) -> None:
        self._lock = threading.Lock()
        with nullcontext() if is_trial else loading(path, unattended=unattended):
            self._load(path, threads, on_progress, is_trial=is_trial)

    def _load(
        self, path: Path, threads: int, on_progress: Callable[[float], bool] | None, *, is_trial: bool
    ) -> None:
        self._model = Model(path, purpose=Purpose.FINDING, on_progress=on_progress, is_trial=is_trial)
        self._context = None
        try:
            self.size = int(llama.llama_model_n_embd(self._model._model))
            trained = self._model.trained_context or MAX_TOKENS
            self._most = min(MAX_TOKENS, trained)
            self._context = self._new_context(threads, llama.LLAMA_POOLING_TYPE_UNSPECIFIED)
            if llama.llama_pooling_type(self._context) == llama.LLAMA_POOLING_TYPE_NONE:
                llama.llama_free(self._context)
                self._context = self._new_context(threads, llama.LLAMA_POOLING_TYPE_MEAN)
        except BaseException:
            self.close()
            raise
        self._memory = llama.llama_get_memory(self._context)
        stat = path.stat()
        told = f"{path.name} {stat.st_size} {self._model.description} {self.size}"
        self.name = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]

    def _new_context(self, threads: int, pooling: int) -> object:
        params = llama.llama_context_default_params()
        # A text is read in one go: models that look both ways cannot do it in parts.
        params.n_ctx = params.n_batch = params.n_ubatch = self._most
        params.n_threads = params.n_threads_batch = threads
        params.embeddings = True
        params.pooling_type = pooling
        params.no_perf = True
        context = llama.llama_init_from_model(self._model._model, params)
        if not context:
            raise LocalModelError(
                tr("{name} cannot be used for search.", name=self._model.path.name),
                tr("Choose an embedding model as a GGUF file."),
            )
        return context

    def embed(self, text: str) -> Floats:
        """Return a text's meaning: a unit vector, float32, shape (D,). Of a long text, that of its beginning.

        Raises:
            LocalModelError: the model failed.
        """
        with self._lock:
            if self._context is None:
                raise LocalModelError(tr("The embedding model was closed."), tr("Load it again."))
            tokens = self._model.vocabulary.tokenize(text, control_tokens=False, whole=True)[: self._most]
            if not tokens:
                return np.zeros(self.size, np.float32)
            if self._memory:
                llama.llama_memory_clear(self._memory, True)
            ids = (llama.llama_token * len(tokens))(*tokens)
            batch = llama.llama_batch_get_one(ids, len(tokens))
            # Models that look both ways have no memory, and are run by the other call.
            run = llama.llama_decode if self._memory else llama.llama_encode
            status = run(self._context, batch)
            pointer = llama.llama_get_embeddings_seq(self._context, 0) if status == 0 else None
            if not pointer:
                raise LocalModelError(
                    tr("The embedding model failed (llama.cpp status {status}).", status=status),
                    tr("Choose another one."),
                )
            vector = np.ctypeslib.as_array(ctypes.cast(pointer, ctypes.POINTER(ctypes.c_float)), (self.size,))
            length = max(float(np.linalg.norm(vector)), 1e-12)
            return np.asarray(vector / length, np.float32)

    def close(self) -> None:
        """Free the memory, when what is being read has been."""
        with self._lock:
            if self._context is not None:
                llama.llama_free(self._context)
                self._context = None
            self._model.close()
