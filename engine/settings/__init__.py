"""Every setting, typed and declared once, and the file in which they are kept."""

from engine.settings.cloud import CloudSettings
from engine.settings.file import load, save
from engine.settings.local import LocalSettings
from engine.settings.sections import Settings
from engine.settings.window import WindowSettings
from engine.settings.writing import WritingSettings

__all__ = ["CloudSettings", "LocalSettings", "Settings", "WindowSettings", "WritingSettings", "load", "save"]
