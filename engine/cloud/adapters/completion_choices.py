"""Reading the choices of ``/v1/completions`` where they tell token ids.

Facts: vLLM's dictionary with keys of ids as measured on 0.32, llama.cpp's list of entries as on build 11549.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from engine.cloud.adapters import candidates
from engine.cloud.adapters.endings import Ended, ended, stated
from engine.cloud.errors import ended_early
from engine.cloud.http.answers import EventStream, Json
from engine.cloud.protocol import StreamedToken
from engine.common.i18n import mark
from engine.position.distribution import Distribution

_ID_KEY = "token_id:"


def distribution(choice: Json, position: int = 0) -> Distribution:
    """Return the distribution of one of a choice's tokens, from either shape.

    Raises:
        BadAnswerError: it has none, or none with token ids.
    """
    with candidates.as_answer(mark("log-probabilities")):
        logprobs = choice["logprobs"]
    if not isinstance(logprobs, dict):
        raise candidates.missing()
    with candidates.as_answer(mark("log-probabilities")):
        if content := logprobs.get("content"):
            return candidates.from_entries(content[position]["top_logprobs"])
        top: dict[str, float] = logprobs["top_logprobs"][position]
        if not all(key.startswith(_ID_KEY) for key in top):
            raise candidates.missing(mark("token ids, only their texts"))
        # One that has no number says nothing of the others.
        told = {int(key.removeprefix(_ID_KEY)): logprob for key, logprob in top.items() if logprob is not None}
        if not told:
            raise candidates.missing()
        return candidates.checked([*told], [*told.values()], [b""] * len(told))


async def streamed(events: EventStream, *, joined: bool) -> AsyncIterator[StreamedToken]:
    """Make tokens of a stream's events.

    Args:
        events: the events.
        joined: whether the log-probabilities are not those that the tokens were chosen from.
    Raises:
        CloudError: the stream broke, or cannot be read.
    """
    # Only a finish reason, sent with or after the last token, says whether that token ended the reply.
    held: StreamedToken | None = None
    reason: str | None = None
    is_told = False
    async for event in events:
        if not event.get("choices"):
            continue  # a closing event with the usage alone
        with candidates.as_answer(mark("choice")):
            choice: Json = dict(event["choices"][0])
        if not choice.get("logprobs"):
            if choice.get("text") and not is_told:
                raise candidates.missing(mark("log-probabilities"))
        else:
            is_told = True
            for token in _tokens(choice, joined=joined):
                if held:
                    yield held
                held = token
        with candidates.as_answer(mark("reason of its end")):
            reason = stated(choice.get("finish_reason"))
        if reason:
            break
        if held and held.spelling:
            yield held
            held = None
    if reason is None:
        if not events.is_done:
            raise ended_early()
        # It says that there is no more, and not why: then all is said.
        reason = "stop"
    is_turn = ended(reason) is Ended.TURN
    if held:
        yield replace(held, ends_reply=is_turn and not held.spelling)


def _tokens(choice: Json, *, joined: bool) -> list[StreamedToken]:
    """Return the tokens of one event, nearly always one; a server under load may send several together."""
    logprobs = choice["logprobs"]
    with candidates.as_answer(mark("chosen token")):
        if content := logprobs.get("content"):
            return [
                StreamedToken(
                    candidates.token_id(entry["id"]),
                    candidates.spelling(entry),
                    distribution(choice, i),
                    False,
                    joined=joined or candidates.joined(entry),
                )
                for i, entry in enumerate(content)
            ]
        ids = [candidates.token_id(int(key.removeprefix(_ID_KEY))) for key in logprobs["tokens"]]
        # The text of several tokens comes joined; it belongs to the last, when all of it is known.
        texts = [b""] * (len(ids) - 1) + [str(choice.get("text", "")).encode()]
        return [
            StreamedToken(token, text, distribution(choice, i), False, joined)
            for i, (token, text) in enumerate(zip(ids, texts, strict=True))
        ]
