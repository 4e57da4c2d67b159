"""All settings together."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.settings.cloud import CLOUD, CloudSettings
from engine.settings.local import LOCAL, LocalSettings
from engine.settings.window import WINDOW, WindowSettings
from engine.settings.writing import WRITING, WritingSettings

DECLARED = (*WRITING, *LOCAL, *CLOUD, *WINDOW)
"""All that are declared."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        local, cloud, writing, window: those in use.
        endpoints: the clouds that are kept, each with a name of its own, in the order in which they were added.
    """

    local: LocalSettings = field(default_factory=LocalSettings)
    cloud: CloudSettings = field(default_factory=CloudSettings)
    writing: WritingSettings = field(default_factory=WritingSettings)
    window: WindowSettings = field(default_factory=WindowSettings)
    endpoints: tuple[CloudSettings, ...] = ()
