"""``tiller config``: the settings on the command line, and their page in the documentation."""

from __future__ import annotations

import json
from dataclasses import replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine import settings as settings_file
from engine.settings.change import PROFILES, Profile, find, profile_of, value_of, with_profile, with_value
from engine.settings.declared import Group, Setting
from engine.settings.sections import DECLARED

INTRODUCTION = """# Settings

All of Tiller's settings, as *Conversation → Settings…* and `tiller config` have them. They are kept in
`settings.json` in the configuration folder (`tiller doctor` says where that is). API keys are never in it:
those are in the system keyring, or in the variable `TILLER_API_KEY`.

    tiller config                          # all settings; what you changed is marked
    tiller config get writing.strength
    tiller config set writing.strength 0.9
    tiller config reset writing.strength
    tiller config profile precise          # several at once

This page is made by `tiller config document`; a test compares them.
"""


def show(*, as_json: bool) -> None:
    """Print all settings."""
    settings = settings_file.load()
    if as_json:
        print(json.dumps({entry.path: value_of(settings, entry) for entry in DECLARED}, indent=2))
        return
    profile = profile_of(settings.writing)
    table = Table(box=None, pad_edge=False)
    for heading in ("setting", "value", "", "what it is"):
        table.add_column(heading, overflow="fold")
    for entry in DECLARED:
        value = value_of(settings, entry)
        mark = "" if value == entry.default else "changed"
        # What the user typed is text, never markup.
        table.add_row(entry.path, Text(entry.spelled(value)), mark, entry.declared.title)
    console = Console()
    console.print(table)
    console.print(f"Profile: {profile or 'your own'}")


def get(path: str) -> None:
    """Print one value."""
    entry = find(path)
    print(entry.spelled(value_of(settings_file.load(), entry)))


def describe(path: str) -> None:
    """Print what a setting does and what it can be."""
    entry = find(path)
    print(f"{entry.declared.title}. {entry.declared.help}")
    print(f"It can be: {entry.possible()}. Default: {entry.spelled(entry.default) or 'empty'}.")


def change(path: str, text: str | None) -> None:
    """Change one setting; None sets its default."""
    entry = find(path)
    value = entry.default if text is None else entry.parse(text)
    settings_file.save(with_value(settings_file.load(), entry, value))
    print(f"{path} is {entry.spelled(value) or 'empty'}.")


def choose(profile: Profile) -> None:
    """Take up a profile."""
    settings = settings_file.load()
    settings_file.save(replace(settings, writing=with_profile(settings.writing, profile)))
    print(f"{PROFILES[profile].title}: {PROFILES[profile].help}")


def document() -> str:
    """Return the page of the documentation, as Markdown."""
    parts = [INTRODUCTION]
    for group in Group:
        parts.append(f"\n## {group}\n")
        parts += [_entry(entry) for entry in DECLARED if entry.declared.group == group]
    parts.append("\n## Profiles\n")
    parts += [
        f"- **{choice.title}** (`tiller config profile {profile}`). {choice.help}"
        for profile, choice in PROFILES.items()
    ]
    return "\n".join(parts) + "\n"


def _entry(entry: Setting) -> str:
    declared = entry.declared
    default = entry.spelled(entry.default)
    lines = [f"**{declared.title}** · `{entry.path}` · default: {f'`{default}`' if default else 'empty'}  "]
    lines.append(f"{declared.help}  ")
    if declared.choices:
        for value, choice in declared.choices.items():
            what = f": {choice.help}" if choice.help else ""
            lines.append(f"- `{value}` {choice.title}{what}")
    else:
        lines.append(f"It can be: {entry.possible()}.")
    return "\n".join(lines) + "\n"
