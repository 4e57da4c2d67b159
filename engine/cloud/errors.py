"""What can go wrong with a cloud, each with what the user can do about it."""

from __future__ import annotations

from engine.common.errors import TillerError
from engine.common.i18n import tr


class CloudError(TillerError):
    """Base of every cloud error.

    Attributes:
        repeatable: True when the same request may succeed later and repeating it changes nothing.
        retry_after: seconds that the server asked to wait, or None.
    """

    repeatable = False

    def __init__(self, message: str, remedy: str, *, retry_after: float | None = None) -> None:
        super().__init__(message, remedy)
        self.retry_after = retry_after


class UnreachableError(CloudError):
    """No connection could be made."""

    repeatable = True


class ConnectionLostError(CloudError):
    """The connection ended before the answer was complete."""

    repeatable = True


def ended_early() -> ConnectionLostError:
    """The error for a stream that ends without saying why."""
    return ConnectionLostError(
        tr("The server's stream ended early."), tr("Try again; if it goes on, look at its log.")
    )


class StalledError(CloudError):
    """The server stopped sending for longer than the time limit."""

    repeatable = True


class BusyError(CloudError):
    """429: the server asks for fewer requests."""

    repeatable = True


class SpendingLimitError(CloudError):
    """What the user allows a day to cost is spent."""


class ServerFaultError(CloudError):
    """5xx: the server failed."""

    repeatable = True


class FilteredError(CloudError):
    """The service did not let its model go on."""


class PlainHttpError(CloudError):
    """The connection would be readable by anyone on the way."""


class CertificateError(CloudError):
    """The server could not prove that it is who its address says."""


class KeyRefusedError(CloudError):
    """401 or 403: the key is missing, wrong or not allowed."""


class ModelUnknownError(CloudError):
    """404: the server has no such model, or no such address."""


class RequestRefusedError(CloudError):
    """4xx: the server does not accept the request."""


USUAL_LIMITS = (100, 20, 8, 5, 2, 1, 0)


class CandidatesRefusedError(RequestRefusedError):
    """The server gives fewer log-probabilities than were asked for.

    Attributes:
        numbers: every whole number that its refusal named; the limit is one of them.
    """

    def __init__(self, message: str, remedy: str, *, numbers: tuple[int, ...]) -> None:
        super().__init__(message, remedy)
        self.numbers = numbers

    def limit_below(self, asked: int) -> int:
        """Return how many to ask for next: the largest number named below `asked`, else the next of the limits
        that services have; 0 gives up."""
        named = [n for n in self.numbers if 0 < n < asked]
        return max(named or [n for n in USUAL_LIMITS if n < asked])


class LogprobsRefusedError(RequestRefusedError):
    """The server gives no log-probabilities, whatever is asked."""


class ContextExceededError(RequestRefusedError):
    """The prompt is longer than the cloud model's context."""


class CannotContinueError(CloudError):
    """The service cannot be made to go on behind a reply that has begun."""


class CannotSteerError(CloudError):
    """The service works, and replies of it cannot be steered."""


class BadAnswerError(CloudError):
    """The answer is not what the protocol promises."""
