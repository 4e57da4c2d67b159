"""Public prompts in a server's own template and tokens, for the two families that offer both.

Facts: measured on llama.cpp's server, build 11549, and on vLLM 0.32; SGLang's paths by its documentation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from engine.cloud.adapters import candidates
from engine.cloud.errors import BadAnswerError, CloudError, ModelUnknownError, RequestRefusedError
from engine.cloud.http.answers import Json
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.context.template import Segment, mark, split
from engine.context.thinking import opens_thought

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport


class Prompting(Protocol):
    """Makes token ids on the server's side.

    Attributes:
        opens_thought: whether the last prompt ends in an opened thought.
    """

    opens_thought: bool

    async def tokenize(self, text: str) -> list[int]:
        """Return the ids of plain text, nothing added."""
        ...

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        """Return the ids of a conversation up to where the reply begins."""
        ...


class LlamaPrompting:
    """llama.cpp's server: ``/apply-template``, ``/tokenize`` that can leave control spellings alone."""

    def __init__(self, transport: Transport, model: str = "") -> None:
        self._transport = transport
        self.model = model
        """Named in each request, where the server has several; "" names none."""
        self._pieces: dict[Segment, list[int]] = {}
        self._harmless: list[list[float]] | None = None
        self.opens_thought = False

    async def tokenize(self, text: str) -> list[int]:
        return await self._tokenize(Segment(text, control=False))

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        marked, marks = mark(messages)
        payload = self._named({"messages": as_json(marked)})
        prompt = (await self._transport.post("/apply-template", payload)).json.get("prompt")
        if not isinstance(prompt, str):
            raise BadAnswerError(tr("The server did not render its chat template."), tr(candidates.REMEDY))
        self.opens_thought = opens_thought(prompt)
        ids: list[int] = []
        used: dict[Segment, list[int]] = {}
        for i, segment in enumerate(split(prompt, marks)):
            # The first carries the beginning-of-text token, which the same words elsewhere must not.
            piece = self._pieces.get(segment) if i else None
            if piece is None:
                piece = await self._tokenize(segment, first=i == 0)
            if i:
                used[segment] = piece
            ids += piece
        # The next turn repeats all of these and adds two.
        self._pieces = used
        return ids

    async def harmless_choice(self) -> list[list[float]]:
        """Return a `logit_bias` that makes this server answer a request for one position, whatever comes there.

        Measured on build 11549: where the token that the server picks is part of a character, it waits for
        the rest and, with one token to predict, sends no log-probabilities at all. They are those before any
        bias, so the server may as well pick a whole letter.
        """
        if self._harmless is None:
            ids = await self.tokenize("a")
            if not ids:
                raise BadAnswerError(tr("The server returned no token for a letter."), tr(candidates.REMEDY))
            self._harmless = [[ids[-1], 1000.0]]
        return self._harmless

    async def _tokenize(self, segment: Segment, *, first: bool = False) -> list[int]:
        payload: Json = {"content": segment.text, "parse_special": segment.control, "add_special": first}
        return _ids((await self._transport.post("/tokenize", self._named(payload))).json)

    def _named(self, payload: Json) -> Json:
        return payload | {"model": self.model} if self.model else payload


class VllmPrompting:
    """vLLM: ``/tokenize`` with messages or text, ``/detokenize``. Its tokenizer always reads control spellings."""

    def __init__(self, transport: Transport, model: str, spelled_as: str = "prompt") -> None:
        self._transport = transport
        self._model = model
        self._spelled_as = spelled_as
        """The field of a text that it spelled; SGLang's is another."""
        self._between: list[int] | None = None
        self.opens_thought = False
        self._is_end_known = False

    async def tokenize(self, text: str) -> list[int]:
        ids: list[int] = []
        for piece in broken_spellings(text):
            ids += await self._tokenize(piece)
        return ids

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        if not any(len(broken_spellings(m.content)) > 1 for m in messages):
            ids = await self._template(messages)
            if not self._is_end_known:
                # The template's own end, which is the same for all.
                self.opens_thought = opens_thought(await self._detokenize(ids[-_END_TOKENS:]))
                self._is_end_known = True
            return ids
        # Somebody typed what may be a control token: template and texts are tokenized apart, each
        # suspicious text in pieces that are no control token.
        marked, marks = mark(messages)
        whole = await self._detokenize(await self._template(marked))
        self.opens_thought, self._is_end_known = opens_thought(whole), True
        ids = []
        for segment in split(whole, marks):
            ids += await (self._tokenize(segment.text) if segment.control else self.tokenize(segment.text))
        return ids

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        """Return the bytes of tokens, b"" for those that are control tokens or part of a character.

        One request spells many: a text that no token holds stands between them. Where something in it goes
        wrong, each half is asked for by itself.
        """
        if not tokens:
            return []
        if self._between is None:
            self._between = await self._tokenize(_BETWEEN)
        ids = list(self._between)
        for token in tokens:
            ids += [token, *self._between]
        text = await self._detokenize(ids)
        parts = text.split(_BETWEEN)
        if len(parts) == len(tokens) + 2 and not parts[-1].strip() and not parts[0].strip():
            return [plain_spelling(part) for part in parts[1:-1]]
        if len(tokens) == 1:
            return [b""]
        half = len(tokens) // 2
        return await self.spellings(tokens[:half]) + await self.spellings(tokens[half:])

    async def _detokenize(self, tokens: Sequence[int]) -> str:
        answer = await self._transport.post("/detokenize", {"model": self._model, "tokens": list(tokens)})
        text = answer.json.get(self._spelled_as)
        if not isinstance(text, str):
            raise BadAnswerError(tr("The server did not spell its own tokens."), tr(candidates.REMEDY))
        return text

    async def _template(self, messages: Sequence[Message]) -> list[int]:
        answer = await self._transport.post(
            "/tokenize", {"model": self._model, "messages": as_json(messages), "add_generation_prompt": True}
        )
        return _ids(answer.json)

    async def tokenize_whole(self, text: str) -> list[int]:
        """Return the ids of a text whose control tokens are meant."""
        return await self._tokenize(text)

    async def _tokenize(self, text: str) -> list[int]:
        answer = await self._transport.post(
            "/tokenize", {"model": self._model, "prompt": text, "add_special_tokens": False}
        )
        return _ids(answer.json)


_END_TOKENS = 12
"""More than a template has behind the last message to open a thought."""
_BETWEEN = "\n<|>\n"
"""Between tokens that are spelled together. It ends with what no token in the middle takes for a word's end."""


def plain_spelling(text: str) -> bytes:
    """Return a spelled token's bytes; what has the form of a control token, or is no whole character, has none."""
    is_control = _SPELLING.fullmatch(text) or "\ufffd" in text
    return b"" if is_control else text.encode()


_SPELLING = re.compile(r"<[^<>\s]{1,60}>|\[/?[A-Z_]{2,30}\]")


def broken_spellings(text: str) -> list[str]:
    """Cut a text inside everything that has the form of a control token (``<|im_end|>``, ``[INST]``)."""
    cuts = [0, *(found.start() + 1 for found in _SPELLING.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


async def detect(transport: Transport, model: str) -> Prompting:
    """Find out which family a server belongs to.

    Raises:
        CloudError: it cannot be reached, or offers neither family's endpoints.
    """
    try:
        answer = await transport.post("/tokenize", {"model": model, "prompt": "a", "content": "a"})
        if "count" in answer.json:
            return VllmPrompting(transport, model)
        if "tokens" in answer.json:
            return LlamaPrompting(transport, model)
    except (ModelUnknownError, RequestRefusedError, BadAnswerError):
        pass
    raise CloudError(
        tr("This server offers no way to turn a conversation into its own tokens (/tokenize)."),
        tr("Use a llama.cpp or vLLM server, or turn steering off."),
    )


def as_json(messages: Sequence[Message]) -> list[Json]:
    """Messages in the shape that every chat endpoint takes."""
    return [{"role": m.role, "content": m.content} for m in messages]


def _ids(answer: Json) -> list[int]:
    tokens = answer.get("tokens")
    if not isinstance(tokens, list) or not all(type(t) is int for t in tokens):
        raise BadAnswerError(tr("The server did not return token ids."), tr(candidates.REMEDY))
    return tokens
