"""The local model along a reply whose tokens are the cloud's, and not its own."""

from __future__ import annotations

from collections.abc import Sequence

from engine.position.logits import Floats, Logits
from engine.position.token_prefix import TokenPrefix
from engine.speculation.local_path import LocalPath
from engine.vocabulary.incremental_tokenizer import IncrementalTokenizer
from engine.vocabulary.token_table import TokenTable


class AlignedPath:
    """`LocalPath`, by positions and tokens of the cloud.

    Behind each of the cloud's tokens the local sequences stand where the local tokenizer would: what a token adds
    may change how the text before it is cut, and then that is computed again.

    Args:
        path: the local model's own; nothing else may use it.
        follower: cuts text into local tokens.
        lexicon: what the cloud's tokens spell.
    """

    def __init__(self, path: LocalPath, follower: IncrementalTokenizer, lexicon: TokenTable) -> None:
        self._path = path
        self._follower = follower
        self._lexicon = lexicon
        self._stands = [TokenPrefix()]
        """By position: those of the reply, then those behind guesses."""
        self._guessed: list[int] = []
        self._fixed = 0
        self._here: dict[int, Logits] = {}
        self._is_looking = False

    def begin(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> None:
        """Start reading both prompts (local token ids)."""
        self._path.begin(private, public, stable)

    @property
    def room(self) -> int:
        """How many more guesses can be taken."""
        return self._path.room

    def commit(self, token: int) -> None:
        """The cloud's next token is known; guesses that begin otherwise are given up."""
        before = self._stands[self._fixed]
        if self._guessed and self._guessed[0] == token:
            del self._guessed[0]
            after = self._stands[self._fixed + 1]
        else:
            self._guessed.clear()
            del self._stands[self._fixed + 1 :]
            after = self._follower.after(before, self._lexicon.spelling(token))
            self._stands.append(after)
        self._fixed += 1
        self._path.follow(*_change(before, after))

    def guess(self, tokens: Sequence[int], after: int) -> None:
        """Go on with guesses behind `after` positions; those that cut what is before them anew wait."""
        if self._is_looking or not self._fixed <= after < len(self._stands):
            return
        del self._stands[after + 1 :]
        del self._guessed[after - self._fixed :]
        begun = stand = self._stands[after]
        added: list[int] = []
        for token in tokens:
            spelling = self._lexicon.spelling(token)
            further = self._follower.after(stand, spelling)
            start, more = _change(stand, further)
            if not spelling or start < stand.length or len(added) + len(more) > self.room:
                break
            added += more
            stand = further
            self._stands.append(stand)
            self._guessed.append(token)
        self._path.guess(added, begun.length)

    def release(self, position: int) -> None:
        """The logits of positions before this one are not needed any more."""
        for old in [known for known in self._here if known < position]:
            del self._here[old]
        self._path.release(self._stands[min(position, len(self._stands) - 1)].length)

    async def at(self, position: int) -> Logits:
        """Wait for a position's logits, in local ids, with where they stand. They live until it is released.

        Raises:
            LocalModelError: the local model failed.
            LookupError: the reply does not lead there any more.
        """
        if position >= len(self._stands):
            raise LookupError(position)
        stand = self._stands[position]
        row = await self._path.at(stand.length)
        known = self._here.get(position)
        if known is None or known.stand is not stand:
            known = self._here[position] = Logits(row.private, row.public, stand=stand)
        known.compute_ms = row.compute_ms
        if position:
            before = self._stands[position - 1].length
            known.compute_ms = self._path.cost_ms(min(before, stand.length - 1) + 1, stand.length)
        return known

    async def public_at(self, position: int) -> Logits:
        """`at`: both sequences go together here."""
        return await self.at(position)

    async def beyond(self, position: int, pieces: Sequence[int]) -> list[tuple[Floats, Floats]]:
        """See `engine.speculation.path.Path`."""
        self._is_looking = True
        try:
            return await self._path.beyond(self._stands[position].length, pieces)
        finally:
            self._is_looking = False

    async def close(self) -> None:
        """Stop computing; the pair can be used again afterwards."""
        await self._path.close()


def _change(before: TokenPrefix, after: TokenPrefix) -> tuple[int, list[int]]:
    """Return where two stands of one growing text begin to differ, in tokens, and the later one's rest."""
    place = max(before.settled, after.settled)
    old = before.tail[place - before.settled :]
    new = after.tail[place - after.settled :]
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return place + same, list(new[same:])
