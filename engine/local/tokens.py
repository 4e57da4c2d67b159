"""A model's vocabulary: text to token ids and back to bytes."""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp.llama_cpp as llama


class Vocabulary:
    """Tokenizing and spelling with one GGUF model's vocabulary. Reading it is safe from any thread."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.size = int(llama.llama_vocab_n_tokens(handle))
        """Number of token ids, V."""
        self.adds_bos = bool(llama.llama_vocab_get_add_bos(handle))
        """True when the model expects its beginning-of-text token before every prompt."""
        self.bos = int(llama.llama_vocab_bos(handle))
        self.eos = int(llama.llama_vocab_eos(handle))
        self._spellings: dict[int, bytes] = {}

    def tokenize(self, text: str, *, control_tokens: bool, whole: bool = False) -> list[int]:
        """Return the token ids of `text`.

        Args:
            text: any text; lone surrogates become replacement characters.
            control_tokens: True turns spellings such as ``<|im_end|>`` into control tokens. Only text
                that comes from a chat template may be read so.
            whole: True adds the tokens that the model wants around a whole text.
        """
        data = text.encode("utf-8", "replace")
        capacity = len(data) + 8
        buffer = (llama.llama_token * capacity)()
        count = llama.llama_tokenize(self._handle, data, len(data), buffer, capacity, whole, control_tokens)
        if count < 0:
            buffer = (llama.llama_token * -count)()
            count = llama.llama_tokenize(self._handle, data, len(data), buffer, -count, whole, control_tokens)
        return list(buffer[:count])

    def is_common(self, word: str) -> bool:
        """Whether a word is one token, as are those that many texts have."""
        return len(self.tokenize(f" {word}", control_tokens=False)) == 1

    def spelling(self, token: int) -> bytes:
        """Return the bytes that a token adds to a text; b"" for control tokens and unknown ids."""
        known = self._spellings.get(token)
        if known is None:
            known = self._piece(token, special=False) if 0 <= token < self.size else b""
            self._spellings[token] = known
        return known

    def control_spelling(self, token: int) -> str:
        """Return how a token is written in a template, control tokens included; "" for none."""
        return self._piece(token, special=True).decode("utf-8", "replace") if 0 <= token < self.size else ""

    def _piece(self, token: int, *, special: bool) -> bytes:
        buffer = ctypes.create_string_buffer(64)
        count = llama.llama_token_to_piece(self._handle, token, buffer, len(buffer), 0, special)
        if count < 0:
            buffer = ctypes.create_string_buffer(-count)
            count = llama.llama_token_to_piece(self._handle, token, buffer, len(buffer), 0, special)
        return buffer.raw[:count]

    def ends_reply(self, token: int) -> bool:
        """True for tokens that end a turn or a text."""
        return 0 <= token < self.size and bool(llama.llama_vocab_is_eog(self._handle, token))

    def is_control(self, token: int) -> bool:
        """True for tokens that stand for structure, not text."""
        return 0 <= token < self.size and bool(llama.llama_vocab_is_control(self._handle, token))
