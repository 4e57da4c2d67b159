"""The option that says what kind of server a command is given."""

from __future__ import annotations

from typing import Any

import click


class KindParameter(click.ParamType[str]):
    """Takes ``auto`` and the kinds that are registered when it is asked: importing the commands imports none."""

    name = "choice"

    def get_metavar(self, *args: Any, **kwargs: Any) -> str | None:
        return _choice().get_metavar(*args, **kwargs)

    def get_missing_message(self, *args: Any, **kwargs: Any) -> str | None:
        return _choice().get_missing_message(*args, **kwargs)

    def shell_complete(self, *args: Any, **kwargs: Any) -> list[Any]:
        return _choice().shell_complete(*args, **kwargs)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(_choice().convert(value, param, ctx))


def _choice() -> click.Choice[str]:
    from engine.cloud.adapters import registry
    from engine.cloud.kinds import CloudKind

    return click.Choice([str(CloudKind.AUTO), *(kind.id for kind in registry.kinds())])


server_kind = click.option(
    "--api", type=KindParameter(), default="auto", help="The server's kind; auto finds it out by asking."
)
