"""A setting's declaration: all that the file, the window, the command line and the documentation ask of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum
from typing import Any, get_type_hints

from engine.common.errors import SettingsError
from engine.common.i18n import mark, tr

Value = bool | int | float | str
"""A setting's value; choices are `StrEnum`s, or strings where what there is to choose from can grow."""

_KEY = "declared"


class Group(StrEnum):
    """The headings under which people look for settings, in the order in which they are shown."""

    WRITING = mark("Writing")
    PRIVACY = mark("Privacy")
    SPEED = mark("Speed")
    LOCAL = mark("Local model")
    CLOUD = mark("Cloud")
    COSTS = mark("Costs")
    WINDOW = mark("Window")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a setting's values.

    Attributes:
        title: what it is called.
        help: what it does.
        is_name: whether it is called so in every language.
    """

    title: str
    help: str = ""
    is_name: bool = False

    @property
    def words(self) -> str:
        """What it is called in the user's language."""
        return self.title if self.is_name else tr(self.title)


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared beside a field.

    Attributes:
        title: what it is called; no more than a few words.
        help: what it does, a sentence or two.
        group: the heading under which people look for it.
        low, high: the numbers that it can be, or the longest text.
        unit: of the number; "" for none.
        decimals: of a fraction, as it is edited.
        special: numbers that mean something else, in words.
        choices: those that people have, by their values; empty where it is not chosen from some. An enumeration
            may have more, for evaluations or of earlier versions.
        is_path: whether the text names a file.
        is_hidden: whether people set it elsewhere, with more around it than a line.
        restarts: whether it holds from the next connection on; else from the next reply, or at once.
    """

    title: str
    help: str
    group: Group
    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    decimals: int = 2
    special: Mapping[float, str] = field(default_factory=dict)
    choices: Mapping[Any, Choice] = field(default_factory=dict)
    is_path: bool = False
    is_hidden: bool = False
    restarts: bool = False


def setting(default: Any, title: str, help_text: str, group: Group, **more: Any) -> Any:
    """Return a dataclass field with its declaration; `more` as in `Declared`."""
    return field(default=default, metadata={_KEY: Declared(title, help_text, group, **more)})


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared setting.

    Attributes:
        section, name: where it is: ``writing.strength``.
        kind: bool, int, float, str or a `StrEnum`; the last has choices, and str may have.
        default: its value where nobody chose one.
        declared: the rest.
    """

    section: str
    name: str
    kind: type[Any]
    default: Any
    declared: Declared

    @property
    def path(self) -> str:
        """Its name in full."""
        return f"{self.section}.{self.name}"

    def check(self, value: Any) -> None:
        """Refuse what it cannot be. An evaluation may use what people are not offered as a choice.

        Raises:
            SettingsError
        """
        declared, title = self.declared, tr(self.declared.title)
        known = self.kind if issubclass(self.kind, StrEnum) else declared.choices
        if declared.choices and value not in list(known):
            raise self._wrong(value)
        if self.kind in (int, float) and not declared.low <= value <= declared.high:
            low, high = number(declared.low), number(declared.high)
            raise SettingsError(
                tr(
                    "“{title}” ({path}) is {value}; it can be from {low} to {high}.",
                    title=title,
                    path=self.path,
                    value=value,
                    low=low,
                    high=high,
                ),
                tr("Change it."),
            )
        if self.kind is str and len(value) > declared.high:
            raise SettingsError(
                tr(
                    "“{title}” ({path}) is longer than {high} characters.",
                    title=title,
                    path=self.path,
                    high=number(declared.high),
                ),
                tr("Shorten it."),
            )

    def read(self, value: object) -> Any:
        """Return a value as JSON has it in this setting's type.

        A choice that people had once, and have no more, is the default.

        Raises:
            SettingsError: it is of another type, or cannot be.
        """
        if self.declared.choices:
            return self._chosen(value)
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            try:
                value = float(value)
            except OverflowError:
                raise self._wrong("…") from None
        if type(value) is not self.kind or (isinstance(value, float) and not math.isfinite(value)):
            raise self._wrong(value)
        self.check(value)
        return value

    def parse(self, text: str) -> Any:
        """Return the value that somebody typed: a number, a text, yes or no, or a choice by its name.

        Raises:
            SettingsError
        """
        text = text.strip()
        if self.declared.choices:
            for choice in self.declared.choices:
                name = choice.name if isinstance(choice, Enum) else choice
                if text.casefold() in (str(choice).casefold(), name.casefold()):
                    return choice
            raise self._wrong(text)
        if self.kind is bool:
            words = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False}
            if text.casefold() not in words and text != "0":
                raise self._wrong(text)
            return words.get(text.casefold(), False)
        try:
            return self.read(self.kind(text))
        except ValueError:
            raise self._wrong(text) from None

    def spelled(self, value: Any) -> str:
        """Return a value as `parse` takes it."""
        if self.kind is bool:
            return "yes" if value else "no"
        return str(value)

    def possible(self) -> str:
        """Return in words what it can be."""
        declared = self.declared
        if self.kind is bool:
            return tr("yes or no")
        if declared.choices:
            return ", ".join(declared.choices)
        if self.kind is str:
            return tr("a file") if declared.is_path else tr("text")
        words = tr("{low} to {high}", low=number(declared.low), high=number(declared.high))
        words = f"{words} {tr(declared.unit)}" if declared.unit else words
        return "; ".join([words, *(f"{number(at)}: {tr(what)}" for at, what in declared.special.items())])

    def _chosen(self, value: object) -> Any:
        for choice in self.declared.choices:
            if isinstance(value, str) and choice == value:
                return choice
        if issubclass(self.kind, StrEnum) and isinstance(value, str) and value in list(self.kind):
            # Nobody chooses it any more.
            return self.default
        raise self._wrong(value)

    def _wrong(self, value: object) -> SettingsError:
        return SettingsError(
            tr(
                "“{title}” ({path}) cannot be {value}.", title=tr(self.declared.title), path=self.path, value=value
            ),
            tr("It can be: {possible}.", possible=self.possible()),
        )


def declarations(section: str, kind: type[Any]) -> tuple[Setting, ...]:
    """Return what is declared in a section's dataclass, in its order."""
    hints = get_type_hints(kind)
    return tuple(
        Setting(section, entry.name, hints[entry.name], entry.default, entry.metadata[_KEY])
        for entry in fields(kind)
        if _KEY in entry.metadata
    )


def check(declared: tuple[Setting, ...], section: object) -> None:
    """Refuse a section that has an impossible value.

    Raises:
        SettingsError
    """
    for entry in declared:
        entry.check(getattr(section, entry.name))


def number(value: float) -> str:
    """Return a bound as people write it."""
    return f"{value:,.0f}" if math.isfinite(value) and value == int(value) else f"{value:,g}"
