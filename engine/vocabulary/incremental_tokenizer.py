"""Standing, with one tokenizer, where another one's tokens have led."""

from __future__ import annotations

from collections.abc import Callable

from engine.position.token_prefix import TokenPrefix

WORD = "a"
"""What stands for the word that follows a space or a line break."""
LONGEST_TAIL = 64
"""Tokens that are cut anew with each addition, before the older half of them is taken as settled."""


class IncrementalTokenizer:
    """Cuts a growing text into tokens, as if it had been there whole from the start.

    Args:
        tokenize: plain text to token ids.
        spelling: a token's bytes.
    """

    def __init__(self, tokenize: Callable[[str], list[int]], spelling: Callable[[int], bytes]) -> None:
        self._tokenize = tokenize
        self._spelling = spelling

    def after(self, stand: TokenPrefix, added: bytes) -> TokenPrefix:
        """Return the text with more bytes behind it."""
        data = stand.pending + added
        whole = len(data) - incomplete(data)
        if not whole:
            return TokenPrefix(stand.settled, stand.tail, stand.text, data)
        text = stand.text + data[:whole].decode("utf-8", "replace")
        tail, kept = self._cut(text)
        return self._settled(TokenPrefix(stand.settled, tail, text[:kept], text[kept:].encode() + data[whole:]))

    def _cut(self, text: str) -> tuple[tuple[int, ...], int]:
        """Return the tokens of a text that goes on, and how many of its characters they stand for.

        Tokenizers cut space at a text's end as they never cut it before a word: two line breaks are one token
        there and two before a letter, and a space alone is no token where it begins a word's. A model that is made
        to stand behind the former has hardly ever seen what follows it.
        """
        if not text[-1:].isspace():
            return tuple(self._tokenize(text)), len(text)
        # Only a text without a WORD at its end is cut so, so that it cannot join with it.
        tokens = self._tokenize(text + WORD)
        spelled = len(text.encode())
        while tokens:
            length = sum(len(self._spelling(token)) for token in tokens)
            if length <= spelled:
                break
            tokens.pop()
        kept = b"".join(map(self._spelling, tokens))
        # What some tokenizers put in front is no part of the text.
        begun = kept.decode("utf-8", "replace")
        if not text.startswith(begun):
            return tuple(self._tokenize(text)), len(text)
        return tuple(tokens), len(begun)

    def _settled(self, stand: TokenPrefix) -> TokenPrefix:
        """Take the older half of a long tail as settled, where cutting the rest alone gives the same tokens."""
        if len(stand.tail) <= LONGEST_TAIL:
            return stand
        for cut in range(LONGEST_TAIL // 2, 0, -1):
            front = b"".join(map(self._spelling, stand.tail[:cut]))
            try:
                begun = front.decode("utf-8")
            except UnicodeDecodeError:
                continue
            rest = stand.text.removeprefix(begun)
            pending = stand.pending.decode("utf-8", "replace")
            goes_on = rest + (pending if pending.isspace() else "")
            if len(rest) < len(stand.text) and self._cut(goes_on) == (stand.tail[cut:], len(rest)):
                return TokenPrefix(stand.settled + cut, stand.tail[cut:], rest, stand.pending)
        return stand


def incomplete(data: bytes) -> int:
    """Return how many bytes at the end begin a character that is not whole yet, 0 to 3."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4 if byte < 0xF8 else 0
            return back if needed > back else 0
        if byte < 0x80:
            return 0
    return 0
