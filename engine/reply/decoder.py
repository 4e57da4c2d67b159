"""What writes a reply."""

from __future__ import annotations

from typing import Protocol

from engine.reply.events import Ending, Work


class Decoder(Protocol):
    """Writes one reply, token by token, and tells the emitter. Use it once."""

    async def write(self) -> Ending:
        """Write it; return why it ended.

        Raises:
            TillerError: it cannot go on.
        """
        ...

    async def close(self, wait_seconds: float) -> Work:
        """Stop all that is under way, whatever ended the reply; return what it took, traffic left out.

        Args:
            wait_seconds: how long to finish what the reply did not wait for.
        """
        ...
