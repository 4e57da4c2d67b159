"""A chat service on a scripted server, good or bad in the ways that services are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tests.support.http_server import Compute, Events, MisbehavingServer, Respond

CHAT = "/v1/chat/completions"


@dataclass
class ChatService:
    """Says what is scripted.

    Attributes:
        prefill: the field that makes it go on with a last message of the assistant's; "" needs none, None
            never does.
        limit: the most candidates that it gives.
        names_limit: whether it says so when it refuses more.
        logprobs: whether it sends log-probabilities.
        trims: whether it drops the end of what it goes on with.
        raw: whether log-probabilities are those before temperature.
        thinks: whether it keeps thoughts apart.
        streams: whether its streams tell log-probabilities.
    """

    prefill: str | None = ""
    limit: int = 20
    names_limit: bool = True
    logprobs: bool = True
    trims: bool = False
    raw: bool = True
    thinks: bool = False
    streams: bool = True

    def on(self, server: MisbehavingServer) -> None:
        """Answer on a server."""
        server.on("/v1/models", Respond({"data": [{"id": "big", "owned_by": "someone"}]}))
        server.on(CHAT, Compute(self._answer))

    def _answer(self, sent: Any) -> Any:
        if "messages" not in sent:
            return Respond({"error": {"message": "messages is missing"}}, 400)
        if (sent.get("top_logprobs") or 0) > self.limit:
            most = f" of {self.limit}" if self.names_limit else ""
            return Respond({"error": {"message": f"top_logprobs exceeds the limit{most}"}}, 400)
        if self.prefill is None and ("continue_final_message" in sent or "prefix" in sent["messages"][-1]):
            return Respond({"error": {"message": "Extra inputs are not permitted"}}, 400)
        top = self._top(sent)
        if not self.raw and sent["temperature"] == 0:
            top = {next(iter(top)): 1.0} | dict.fromkeys([*top][1:], 0.0)
        first = next(iter(top))
        choice: dict[str, Any] = {"index": 0, "finish_reason": "length"}
        message = {"role": "assistant", "content": first}
        if self.thinks:
            message = {"role": "assistant", "content": "", "reasoning_content": "Hm"}
        elif self.logprobs and (self.streams or not sent.get("stream")):
            options = [
                {"token": t, "logprob": math.log(p) if p else -9999.0, "bytes": list(t.encode())}
                for t, p in top.items()
            ]
            choice["logprobs"] = {"content": [options[0] | {"top_logprobs": options}]}
        if sent.get("stream"):
            return Events([{"choices": [choice | {"delta": message}]}, b"[DONE]"])
        return {"choices": [choice | {"message": message}]}

    def _top(self, sent: Any) -> dict[str, float]:
        last = sent["messages"][-1]
        goes_on = self.prefill is not None and (not self.prefill or self.prefill in sent or self.prefill in last)
        if last["role"] == "assistant" and goes_on:
            begun = last["content"].rstrip() if self.trims else last["content"]
            if begun.endswith("Par"):
                return {"is": 0.9, "c": 0.05}
            if begun.endswith("3"):
                return {"\n": 0.9, ",": 0.05}
            if begun.endswith("3\n"):
                return {"4": 0.9, "5": 0.05}
            return {" on": 0.5, " off": 0.3}
        return {"The": 0.5, "Paris": 0.3}
