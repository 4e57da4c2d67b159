"""What a server of an unknown kind answers to a few cheap requests, each made once for all kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cloud.adapters.listed_models import entries_of
from engine.cloud.errors import BadAnswerError, KeyRefusedError, ModelUnknownError, RequestRefusedError
from engine.cloud.http.address import USUAL_API
from engine.cloud.http.answers import Json

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

REFUSED = (ModelUnknownError, RequestRefusedError, BadAnswerError, KeyRefusedError)
"""How a server says that it does not have what was asked for; a wrong key shows later, where it matters."""


class FirstAnswers:
    """Asks, and remembers the answers.

    All methods raise `engine.cloud.errors.CloudError` where the server cannot be reached.

    Args:
        transport: requests to the server's root.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: dict[str, Json | None] = {}

    async def ask(self, path: str, payload: Json | None = None) -> Json | None:
        """Return the answer to a GET, or to a POST where there is a payload; None where it was refused.

        A path counts as asked whatever was sent to it.
        """
        if path not in self._known:
            try:
                sent = (
                    self._transport.get(path, lists=True)
                    if payload is None
                    else self._transport.post(path, payload)
                )
                self._known[path] = (await sent).json
            except REFUSED:
                self._known[path] = None
        return self._known[path]

    async def has(self, path: str, field: str, payload: Json | None = None) -> bool:
        """Return whether the answer has a field."""
        return field in (await self.ask(path, payload) or {})

    async def models(self) -> list[Json] | None:
        """Return the entries of ``/v1/models``; None where there is no such list."""
        answer = await self.ask("/v1/models")
        if answer is None:
            return None
        return entries_of(answer) or []

    async def owners(self) -> set[str]:
        """Return what ``/v1/models`` names as the owners of its models."""
        return {str(entry.get("owned_by")) for entry in await self.models() or ()}

    async def find_api(self) -> str | None:
        """Return what stands in the place of ``/v1`` where an address does not say and ``/v1`` is not there; None
        where it is right as it stands.

        Requests go there from now on.
        """
        if self._transport.has_told_api or await self.models() is not None:
            return None
        for api in (self._transport.api, ""):
            self._transport.api = api
            if await self._is_there("/v1/chat/completions"):
                return api
        self._transport.api = USUAL_API
        return None

    async def _is_there(self, path: str) -> bool:
        """Whether a path is known, whatever is said of a request with nothing in it."""
        try:
            await self._transport.post(path, {})
        except ModelUnknownError:
            return False
        except REFUSED:
            return True
        return True
