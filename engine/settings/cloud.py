"""The settings of the cloud: an endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.billing.prices import Prices
from engine.cloud.adapters import registry
from engine.cloud.kinds import CloudKind
from engine.common.i18n import mark
from engine.settings.declared import Choice, Group, check, declarations, setting
from engine.vocabulary.alignment import Method

MAX_NAME = 60
"""Characters of an endpoint's name."""
PRICE_DECIMALS = 4
PRICE_HELP = mark("Of a million tokens, as the service's price list has it.")
_WITHOUT_ADAPTER: dict[str, Choice] = {
    CloudKind.EMBEDDED: Choice(mark("A small server on this machine, to try Tiller offline")),
    CloudKind.NONE: Choice(mark("None: the local model writes alone, and nothing is sent")),
    CloudKind.AUTO: Choice(mark("Find out by asking")),
}


class KindChoices(Mapping[str, Choice]):
    """What the cloud can be: what needs no adapter, and the kinds of servers that are registered at that time."""

    def __getitem__(self, kind: str) -> Choice:
        return self._all()[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Choice]:
        return _WITHOUT_ADAPTER | {kind.id: Choice(kind.title) for kind in registry.kinds()}


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """The remote model: where it is, and how it is asked."""

    kind: str = setting(
        CloudKind.EMBEDDED,
        mark("Kind of server"),
        mark("What the cloud model runs on."),
        Group.CLOUD,
        choices=KindChoices(),
        is_hidden=True,
        restarts=True,
    )
    url: str = setting(
        "", mark("Address"), mark("The server's address."), Group.CLOUD, is_hidden=True, restarts=True
    )
    model: str = setting(
        "",
        mark("Model"),
        mark("The model's name on the server; empty takes the server's first."),
        Group.CLOUD,
        is_hidden=True,
        restarts=True,
    )
    candidates: int = setting(
        100,
        mark("Candidates"),
        mark(
            "Log-probabilities to ask for per token. More follow strong steering more exactly, and cost bytes; "
            "servers that give fewer are asked for fewer."
        ),
        Group.CLOUD,
        low=1,
        high=1_000_000,
        restarts=True,
    )
    stall_seconds: float = setting(
        60.0,
        mark("Longest silence"),
        mark("A server that sends nothing for so long counts as gone."),
        Group.CLOUD,
        low=0.1,
        high=3600,
        unit=mark("s"),
        restarts=True,
    )
    plain_http: bool = setting(
        False,
        mark("Unencrypted connections"),
        mark("Allow a connection to another machine without encryption, although it can be read on the way."),
        Group.CLOUD,
        is_hidden=True,
        restarts=True,
    )
    alignment: Method = setting(
        Method.AUTO,
        mark("Comparing tokens"),
        mark("How the local model's tokens are held against the cloud model's."),
        Group.CLOUD,
        choices={
            Method.AUTO: Choice(
                mark("Automatic"), mark("By their ids where both vocabularies are the same, else by their bytes.")
            ),
            Method.BYTES: Choice(mark("By bytes"), mark("From the bytes of every candidate.")),
            Method.SHARED: Choice(
                mark("Shared tokens only"),
                mark("Tokens that only one model has stay as the cloud has them (the paper's first way)."),
            ),
        },
        restarts=True,
    )
    price_prompt: float = setting(
        0.0,
        mark("Price of prompt tokens"),
        PRICE_HELP,
        Group.COSTS,
        low=0,
        high=1e6,
        special={0: mark("free")},
        decimals=PRICE_DECIMALS,
        restarts=True,
    )
    price_cached: float = setting(
        -1.0,
        mark("Price of cached tokens"),
        mark(
            "Of a million prompt tokens that the service has read before; steering asks for the same ones often."
        ),
        Group.COSTS,
        low=-1,
        high=1e6,
        special={-1: mark("as prompt")},
        decimals=PRICE_DECIMALS,
        restarts=True,
    )
    price_output: float = setting(
        0.0,
        mark("Price of output tokens"),
        PRICE_HELP,
        Group.COSTS,
        low=0,
        high=1e6,
        special={0: mark("free")},
        decimals=PRICE_DECIMALS,
        restarts=True,
    )
    currency: str = setting(
        "$", mark("Currency"), mark("What is written before amounts."), Group.COSTS, high=5, restarts=True
    )
    daily_limit: float = setting(
        0.0,
        mark("Daily limit"),
        mark("What a day may cost, all endpoints together. Requests beyond it are not sent."),
        Group.COSTS,
        low=0,
        high=1e6,
        special={0: mark("no limit")},
        restarts=True,
    )
    name: str = setting(
        "",
        mark("Name"),
        mark("What you call this endpoint."),
        Group.CLOUD,
        high=MAX_NAME,
        is_hidden=True,
    )

    def __post_init__(self) -> None:
        check(CLOUD, self)
        if self.kind in list(CloudKind):
            # One value for each, so that its readers may ask which it is with `is`.
            object.__setattr__(self, "kind", CloudKind(self.kind))

    @property
    def prices(self) -> Prices:
        """What its tokens cost."""
        return Prices(self.price_prompt, self.price_cached, self.price_output, self.currency)

    @property
    def title(self) -> str:
        """What it is called: its name, else its host."""
        return self.name or self.url.split("://")[-1].split("/")[0]


CLOUD = declarations("cloud", CloudSettings)
