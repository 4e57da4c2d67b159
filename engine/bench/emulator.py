"""A network and a faster machine in front of a real llama.cpp server: its own answers, delayed.

Run as ``python -m engine.bench.emulator URL`` by `engine.common.child_process`, which gives it the key. Prints its
address as one JSON line and ends when its standard input closes.

What it emulates, and what it does not:

- The way there and back takes half a round trip each, plus jitter, plus the bytes' own time at the given
  bandwidth. A new connection costs a whole round trip more.
- The cloud computes in steps, as servers that batch continuously do: every sequence that has arrived when a
  step begins gets one token from it, up to a number of positions that one step takes; what arrives later waits
  for the next. A step takes the same time whether it serves one position or sixteen: an assumption that holds
  for a large model on a GPU, not on a CPU. Reading a prompt is not charged, to anyone.
- A cancelled stream leaves at the next step after the news has arrived.
- Every answer is the real server's, for one position behind exactly the tokens that were sent. It is asked
  once and kept; what is not there yet is asked while the emulated time passes, and counted as late when the
  real server took longer than that.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import selectors
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import h11

from engine.bench.wire import receive, respond, until
from engine.cloud.errors import CloudError
from engine.cloud.http.answers import Json
from engine.cloud.http.transport import Transport
from engine.common.child_process import KEY_VARIABLE

STEP_POSITIONS = 16
"""Positions that one step of the cloud takes."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is emulated.

    Attributes:
        round_trip_ms: there and back.
        jitter_ms: each way takes up to so much longer, at random.
        megabits: bandwidth of either direction, megabits a second; 0 is unlimited.
        token_ms: one step of the cloud.
    """

    round_trip_ms: float = 0.0
    jitter_ms: float = 0.0
    megabits: float = 0.0
    token_ms: float = 0.0


@dataclass(slots=True)
class Counts:
    """What happened since the counts were last taken.

    Attributes:
        steps, positions: steps that served anyone, and positions that they served.
        asked: positions that the real server was asked for meanwhile.
        late: of those, where its answer came later than the emulated one was due.
    """

    steps: int = 0
    positions: int = 0
    asked: int = 0
    late: int = 0


@dataclass(eq=False)
class _Sequence:
    """A prompt that the cloud continues.

    Attributes:
        tokens: prompt and continuation.
        left: tokens still to come.
        deliver: takes each entry, with its time and whether it is the last, and why that is.
    """

    tokens: tuple[int, ...]
    left: int
    deliver: Callable[[Json, float, str], None]
    candidates: int
    cancelled: float = float("inf")
    answer: asyncio.Future[Json] | None = field(default=None)


class Emulator:
    """The proxy.

    Args:
        upstream: the real server.
    """

    def __init__(self, upstream: Transport) -> None:
        self._upstream = upstream
        self._asking = asyncio.Lock()
        self._known: dict[tuple[int, tuple[int, ...]], asyncio.Future[Json]] = {}
        self._plain: dict[str, Json] = {}
        self._waiting: list[tuple[float, _Sequence]] = []
        self._arrived = asyncio.Event()
        self._random = random.Random(0)
        self._tasks: set[asyncio.Task[None]] = set()
        self._bias: list[list[float]] = []
        self.conditions = Conditions()
        self.counts = Counts()

    async def start(self) -> str:
        """Listen on a free loopback port; return the address."""
        letter = (await self._upstream.post("/tokenize", {"content": "a"})).json["tokens"][-1]
        # One token may be part of a character, for which the server would wait: see LlamaPrompting.
        self._bias = [[letter, 1000.0]]
        self._task(self._compute())
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**22)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def _task(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # The network

    def _way(self, size: int) -> float:
        """Seconds that so many bytes take in one direction."""
        conditions = self.conditions
        seconds = conditions.round_trip_ms / 2e3 + self._random.uniform(0, conditions.jitter_ms / 1e3)
        return seconds + (size * 8e-6 / conditions.megabits if conditions.megabits else 0.0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = h11.Connection(h11.SERVER)
        fresh = True
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, h11.RemoteProtocolError):
            while True:
                request, body, came = await receive(wire, reader)
                if request is None:
                    break
                arrival = came + self._way(len(body)) + fresh * self.conditions.round_trip_ms / 1e3
                path = request.target.decode()
                if path == "/emulator":
                    await self._control(wire, writer, body)
                else:
                    fresh = False
                    await self._answer(wire, reader, writer, request, path, body, arrival)
                if wire.our_state is not h11.DONE:
                    break
                wire.start_next_cycle()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async def _control(self, wire: h11.Connection, writer: asyncio.StreamWriter, body: bytes) -> None:
        """Take new conditions, and tell what was counted under the old ones."""
        given = json.loads(body)
        told = asdict(self.counts)
        self.counts = Counts()
        self.conditions = replace(self.conditions, **given)
        await respond(wire, writer, 200, json.dumps(told).encode())

    async def _answer(
        self,
        wire: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        request: h11.Request,
        path: str,
        body: bytes,
        arrival: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        payload: Json = json.loads(body) if body else {}
        if path != "/completion":
            name = f"{path} {body.decode()}"
            if name not in self._plain:
                method = (
                    self._upstream.get(path) if request.method == b"GET" else self._upstream.post(path, payload)
                )
                try:
                    self._plain[name] = (await method).json
                except CloudError as fault:
                    await respond(wire, writer, 502, json.dumps({"error": fault.message}).encode())
                    return
            answer = json.dumps(self._plain[name]).encode()
            await respond(wire, writer, 200, answer, max(arrival, loop.time()) + self._way(len(answer)))
        elif payload.get("stream"):
            await self._stream(wire, reader, writer, payload, arrival)
        else:
            await self._positions(wire, writer, payload, arrival)

    async def _positions(
        self, wire: h11.Connection, writer: asyncio.StreamWriter, payload: Json, arrival: float
    ) -> None:
        prompt = payload["prompt"]
        prompts = prompt if isinstance(prompt[0], list) else [prompt]
        found: dict[int, Json] = {}
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def deliverer(index: int) -> Callable[[Json, float, str], None]:
            def deliver(entry: Json, when: float, _reason: str) -> None:
                found[index] = {"index": index, "completion_probabilities": [entry], "stop_type": "limit"}
                if len(found) == len(prompts) and not done.done():
                    done.set_result(when)

            return deliver

        for index, tokens in enumerate(prompts):
            self._begin(_Sequence(tuple(tokens), 1, deliverer(index), payload["n_probs"]), arrival)
        when = await done
        answers = [found[i] for i in range(len(prompts))]
        answer = json.dumps(answers if isinstance(prompt[0], list) else answers[0]).encode()
        await respond(wire, writer, 200, answer, when + self._way(len(answer)))

    async def _stream(
        self,
        wire: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        payload: Json,
        arrival: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[tuple[bytes, float] | None] = asyncio.Queue()

        def deliver(entry: Json, when: float, reason: str) -> None:
            event = json.dumps({"index": 0, "completion_probabilities": [entry]}).encode()
            events.put_nowait((b"data: " + event + b"\n\n", when))
            if reason:
                last = json.dumps({"index": 0, "stop_type": reason}).encode()
                events.put_nowait((b"data: " + last + b"\n\n", when))
                events.put_nowait(None)

        sequence = _Sequence(tuple(payload["prompt"]), payload["n_predict"], deliver, payload["n_probs"])
        self._begin(sequence, arrival)
        # Nothing comes from the client but the end of its connection.
        hung_up = asyncio.create_task(reader.read(1))

        def gone(task: asyncio.Task[bytes]) -> None:
            if not task.cancelled():
                task.exception()  # a reset is as good as an end
            events.put_nowait(None)

        hung_up.add_done_callback(gone)
        head = [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked")]
        started = False
        latest = 0.0
        while item := await events.get():
            data, when = item
            # Bytes do not overtake each other.
            latest = max(latest, when + self._way(len(data)))
            ready = b"" if started else wire.send(h11.Response(status_code=200, headers=head)) or b""
            started = True
            ready += wire.send(h11.Data(data)) or b""
            await until(latest)
            writer.write(ready)
            if hung_up.done():
                break
        if hung_up.done():
            sequence.cancelled = loop.time() + self._way(0)
            raise ConnectionError
        hung_up.cancel()
        await asyncio.gather(hung_up, return_exceptions=True)
        writer.write(wire.send(h11.EndOfMessage()) or b"")

    # The cloud

    def _begin(self, sequence: _Sequence, arrival: float) -> None:
        sequence.answer = self._behind(sequence.tokens, sequence.candidates)
        self._waiting.append((arrival, sequence))
        self._arrived.set()

    async def _compute(self) -> None:
        """Step after step, for whoever is there."""
        loop = asyncio.get_running_loop()
        now = 0.0
        while True:
            self._waiting = [entry for entry in self._waiting if entry[1].cancelled > max(now, entry[0])]
            if not self._waiting:
                self._arrived.clear()
                await self._arrived.wait()
                continue
            begin = max(now, min(arrival for arrival, _ in self._waiting))
            if begin > loop.time():
                # Somebody may arrive before, or hang up.
                self._arrived.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(begin):
                        await self._arrived.wait()
                        continue
            now = begin
            self._waiting = [entry for entry in self._waiting if entry[1].cancelled > now]
            served = sorted((entry for entry in self._waiting if entry[0] <= now), key=lambda entry: entry[0])
            served = served[:STEP_POSITIONS]
            if not served:
                continue
            end = now + self.conditions.token_ms / 1e3
            await until(end)
            self.counts.steps += 1
            for _, sequence in served:
                await self._serve_one(sequence, end)
            now = max(end, loop.time() - 0.005)

    async def _serve_one(self, sequence: _Sequence, due: float) -> None:
        assert sequence.answer is not None
        late = not sequence.answer.done()
        try:
            entry = await sequence.answer
        except CloudError as fault:
            entry = {"error": fault.message}
        self.counts.positions += 1
        self.counts.late += late
        now = asyncio.get_running_loop().time()
        sequence.left -= 1
        token = entry.get("id", -1)
        reason = "eos" if not entry.get("bytes") else "limit" if not sequence.left else ""
        sequence.deliver(entry, max(due, now) if late else due, reason)
        self._waiting = [e for e in self._waiting if e[1] is not sequence or (not reason)]
        if not reason:
            sequence.tokens += (token,)
            sequence.answer = self._behind(sequence.tokens, sequence.candidates)

    def _behind(self, tokens: tuple[int, ...], candidates: int) -> asyncio.Future[Json]:
        """The real server's answer for one position, asked for once."""
        name = (candidates, tokens)
        if name not in self._known:
            self.counts.asked += 1
            asked = self._known[name] = asyncio.ensure_future(self._ask(tokens, candidates))
            asked.add_done_callback(lambda done: self._forget_failed(name, done))
        return self._known[name]

    def _forget_failed(self, name: tuple[int, tuple[int, ...]], asked: asyncio.Future[Json]) -> None:
        if asked.cancelled() or asked.exception():
            self._known.pop(name, None)

    async def _ask(self, tokens: tuple[int, ...], candidates: int) -> Json:
        async with self._asking:
            answer = await self._upstream.post(
                "/completion",
                {
                    "prompt": list(tokens),
                    "n_predict": 1,
                    "n_probs": candidates,
                    "temperature": 0,
                    "cache_prompt": True,
                    "id_slot": 0,
                    "logit_bias": self._bias,
                    "response_fields": ["completion_probabilities"],
                },
            )
        top = answer.json["completion_probabilities"][0]["top_logprobs"]
        return {k: top[0][k] for k in ("id", "bytes", "logprob")} | {"top_logprobs": top}


async def _main(url: str) -> None:
    upstream = Transport(url, os.environ.pop(KEY_VARIABLE, None))
    emulator = Emulator(upstream)
    print(json.dumps({"url": await emulator.start()}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await upstream.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    # Unlike the system's default, this kind of selector waits to the microsecond.
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())) as runner:
        runner.run(_main(parser.parse_args().url))
    return 0


if __name__ == "__main__":
    sys.exit(main())
