"""The errors that people meet. Each says what happened and what to do about it."""

from __future__ import annotations

from engine.common.i18n import showable, tr


class TillerError(Exception):
    """Base of every error that Tiller raises on purpose.

    Attributes:
        message: what happened, one sentence.
        remedy: what the user can do, one sentence.
    """

    def __init__(self, message: str, remedy: str) -> None:
        message = showable(message)
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class LocalModelError(TillerError):
    """The model file on this machine could not be loaded or run."""


class ContextFullError(LocalModelError):
    """A local sequence has no room for another token."""


class TemplateError(TillerError):
    """A chat template is missing or does not render."""


class TemplateLimitError(TemplateError):
    """It takes too long, too much memory or too much room: no other way of asking helps."""


class PromptTooLongError(TillerError):
    """The newest message alone does not fit a context window."""


class VocabularyError(TillerError):
    """The two models do not share a vocabulary."""


class SettingsError(TillerError):
    """A setting's value cannot be used."""


def own_fault(error: BaseException) -> tuple[str, str]:
    """Return message and remedy for a fault of Tiller's own.

    Only its kind is told: what an exception says may hold what the user wrote.
    """
    return tr("Tiller itself failed ({error}).", error=type(error).__name__), tr("Please report this.")
