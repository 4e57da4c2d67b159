"""What the adapters have in common whose servers list their models as OpenAI does, and want one named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.adapters.listed_models import find_model
from engine.cloud.capabilities import PLAIN, Capabilities
from engine.cloud.protocol import EndpointInfo

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport


class ListedCloud(HttpCloud):
    """A part of `engine.cloud.protocol.Cloud`.

    Args:
        transport: requests to the address above ``/v1``.
        model: the model's name there; "" takes the first that the server lists.
        candidates: K, log-probabilities per token; lowered, with a notice, where the server gives fewer. 0 takes
            what such servers give.
        capabilities: what was found out about the server.
    """

    HEALTH = "/v1/models"
    SERVER: str
    """What it is, for people."""
    CANDIDATES = 20
    """K, unless another is wanted."""

    def __init__(
        self, transport: Transport, model: str = "", *, candidates: int = 0, capabilities: Capabilities = PLAIN
    ) -> None:
        super().__init__(transport, candidates or self.CANDIDATES, capabilities)
        self._model = model

    async def endpoint_info(self) -> EndpointInfo:
        """Ask the server which model it has."""
        entry = await find_model(self._transport, self._model)
        self._model = entry.name
        return EndpointInfo(
            server=self.SERVER,
            model=self._model.rsplit("/", 1)[-1],
            context_tokens=entry.context_tokens,
            round_trip_ms=await self._transport.round_trip_ms(self.HEALTH),
            obstacle=self.capabilities.obstacle,
            others=entry.others,
        )
