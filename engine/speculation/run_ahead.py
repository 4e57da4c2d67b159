"""Reading the cloud's own stream for as long as the policy agrees with it.

Only final tokens are sent, as with a request for every token; what is saved is the round trip of each token
that the cloud would have picked by itself.
"""

from __future__ import annotations

import asyncio
import codecs
import time
from collections import deque
from collections.abc import Sequence

from engine.cloud.protocol import Answer, Cloud, RequestTimes, StreamedToken
from engine.speculation.path import Path
from engine.speculation.token_sources import Readings
from engine.steering.pick import Sampling

GREEDY = Sampling()


class RunAhead:
    """Implements `engine.speculation.token_sources.TokenSource`.

    At the first token that the policy picks differently the stream is cancelled, and a new one begins behind
    the token that was picked. Whatever a stream cannot give (it breaks, ends early, or hides a position in a
    character of several tokens) is asked for by itself.

    Args:
        cloud: the remote model.
        prompt: the public prompt, token ids.
        said: the reply's tokens so far.
        room: most tokens of the reply from here on.
        local: told of streamed tokens as they arrive, so that it computes ahead too; or None.
    """

    def __init__(
        self, cloud: Cloud, prompt: Sequence[int], said: Sequence[int], room: int, local: Path | None = None
    ) -> None:
        self._cloud = cloud
        self._prefix = [*prompt, *said]
        self._end = len(self._prefix) + room
        self._start = len(prompt)
        self._local = local
        self._arrived: deque[StreamedToken] = deque()
        self._news = asyncio.Event()
        self._stream: asyncio.Task[None] | None = None
        self._alone = False
        """The next position is asked for by itself."""
        self._closing: set[asyncio.Task[None]] = set()
        self._warming: set[asyncio.Task[None]] = set()
        self._opened = 0
        # Within a character of several tokens a stream is silent until the character is whole.
        self._character = codecs.getincrementaldecoder("utf-8")("replace")
        self.readings = Readings()

    async def next(self) -> Answer:
        started = time.perf_counter()
        while not self._alone:
            if self._arrived:
                if self._arrived[0].joined:
                    self._give_up()
                    break
                waited = (time.perf_counter() - started) * 1e3
                return Answer(self._arrived[0].distribution, RequestTimes(0.0, waited, 0.0))
            if self._stream is None:
                self._open()
            elif self._stream.done():
                ended, self._stream = self._stream, None
                ended.result()
                # Ended without a token for this position.
                break
            self._news.clear()
            await self._news.wait()
        self._alone = True
        return await self._cloud.next(self._prefix)

    def commit(self, token: int, spelling: bytes) -> None:
        self._prefix.append(token)
        self._character.decode(spelling)
        inside = bool(self._character.getstate()[0])
        followed = False
        if self._arrived:
            streamed = self._arrived.popleft()
            self.readings.guessed += 1
            followed = streamed.token == token and not streamed.ends_reply
            self.readings.accepted += streamed.token == token
        if not followed:
            self._give_up()
        elif self._local and self._arrived:
            # Those that found no room before.
            known = [item.token for item in self._arrived if not item.ends_reply]
            self._local.guess(known, len(self._prefix) - self._start)
        self._alone = inside and not followed
        if not self._alone and self._stream is None and len(self._prefix) < self._end:
            self._open()

    async def close(self) -> None:
        self._give_up()
        for task in self._warming:
            task.cancel()
        await asyncio.gather(*self._closing, *self._warming, return_exceptions=True)

    def _open(self) -> None:
        self._stream = asyncio.create_task(self._pump(list(self._prefix)), name="tiller-stream")
        self._stream.add_done_callback(self._ended)

    def _ended(self, stream: asyncio.Task[None]) -> None:
        # The fault of a stream that was given up is nobody's concern.
        if not stream.cancelled():
            stream.exception()
        self._news.set()

    def _give_up(self) -> None:
        if self._stream:
            if not self._stream.done():
                self.readings.restarts += 1
                self._stream.cancel()
                self._closing.add(self._stream)
                self._stream.add_done_callback(self._closing.discard)
            self._stream = None
        self.readings.read_past += len(self._arrived)
        self._arrived.clear()

    async def _pump(self, prefix: list[int]) -> None:
        own = asyncio.current_task()
        room = self._end - len(prefix)
        previous = time.perf_counter()
        readings = self.readings
        async with self._cloud.stream(prefix, room, GREEDY) as stream:
            # Cancelling ends the connection; the next stream finds another one open already.
            warming = asyncio.create_task(self._cloud.warm(), name="tiller-warm")
            self._warming.add(warming)
            warming.add_done_callback(self._warming.discard)
            first = True
            async for item in stream:
                # Servers have been seen to ignore the limit that they were given.
                if own is not self._stream or len(prefix) >= self._end:
                    return
                now = time.perf_counter()
                if not first:
                    readings.interval_ms.add((now - previous) * 1e3)
                elif self._opened:
                    readings.request_ms.add((now - previous) * 1e3)
                self._opened += first
                first, previous = False, now
                self._arrived.append(item)
                self._news.set()
                if item.joined:
                    return
                if self._local and not item.ends_reply:
                    self._local.guess([item.token], len(prefix) - self._start)
                prefix.append(item.token)
