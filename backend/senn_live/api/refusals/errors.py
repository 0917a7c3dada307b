"""Everything that can be refused: one small tree with two branches, and one table from it to status and close codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as part

from ...transport.ports import Conflict, StoreFull, StoreUnavailable, TooManyCommands, TransportError, UnknownRun


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of a request."""

    field: str
    expected: str
    got: str
    options: Mapping[str, tuple[str, ...]] = part(default_factory=dict)  # answers that would settle it, by name


class RefusalError(Exception):
    """The root: a request that is not carried out. The message is a sentence for a person."""

    errors: tuple[FieldError, ...] = ()
    retry_after_s: float | None = None


class BrowserError(RefusalError):
    """The browser's fault: the same request will be refused again."""


class ServerError(RefusalError):
    """Our fault: the same request may succeed later."""


class MalformedError(BrowserError):
    """Not HTTP or JSON as it should be."""


class InvalidError(BrowserError):
    """Well-formed, but fields are not as specified."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(" ".join(f"{e.field}: {e.expected.rstrip('.')}, got {e.got}." for e in errors[:3]))
        self.errors = errors


class NoTokenError(BrowserError):
    """A command without the run's token."""


class ForbiddenError(BrowserError):
    """A token that is not the run's, or a page of another origin."""


class TooLargeError(BrowserError):
    """A body or message above the limit."""


class TooLargeHeadError(BrowserError):
    """A request head above the limit."""


class SlowRequestError(BrowserError):
    """A head or a body that does not arrive."""


class TooManyError(BrowserError):
    """Over a rate or a limit."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnknownClassError(BrowserError):
    """A code that no class has, or one of a class that was deleted."""


class ClassError(BrowserError):
    """The class does not take it as it stands now."""


class ClassLockedError(ClassError):
    """The teacher lets nobody else in."""


class ClassFullError(ClassError):
    """Every place is taken."""


class RevealedError(ClassError):
    """The answers are shown already."""


class ClassOverError(ClassError):
    """The teacher has ended the class."""


class AheadError(BrowserError):
    """A reader that claims to know more than the journal holds."""


class SlowReaderError(BrowserError):
    """A reader that does not take what it is sent."""


class BusyError(ServerError):
    """This process follows as many runs or readers as it may."""


class StoppingError(ServerError):
    """The server is shutting down."""


@dataclass(frozen=True)
class Row:
    """How an error looks from outside. `name` is also the reason in the websocket's last message."""

    name: str
    status: int
    close_code: int
    title: str


# Most specific first: the first class that fits is taken. Close codes in 4000–4999 are 4000 + the status.
TABLE: dict[type[Exception], Row] = {
    MalformedError: Row("malformed", 400, 4400, "The request could not be read"),
    NoTokenError: Row("no_token", 401, 4401, "The run's token is needed"),
    ForbiddenError: Row("forbidden", 403, 4403, "This is not allowed"),
    UnknownRun: Row("unknown_run", 404, 4404, "There is no such run"),
    UnknownClassError: Row("unknown_class", 404, 4404, "There is no such class"),
    ClassLockedError: Row("class_locked", 409, 4409, "The class is locked"),
    ClassFullError: Row("class_full", 409, 4409, "The class is full"),
    RevealedError: Row("revealed", 409, 4409, "The answers are shown already"),
    ClassOverError: Row("class_over", 409, 4409, "The class is over"),
    ClassError: Row("not_now", 409, 4409, "The class does not take that now"),
    SlowRequestError: Row("slow_request", 408, 4408, "The request did not arrive in time"),
    SlowReaderError: Row("too_slow", 408, 4408, "The reader did not keep up"),
    AheadError: Row("offset_ahead", 409, 4409, "The journal is shorter than that"),
    Conflict: Row("conflict", 409, 4409, "Somebody else was faster"),
    TooLargeError: Row("too_large", 413, 4413, "The request is too large"),
    TooLargeHeadError: Row("too_large_head", 431, 4431, "The head of the request is too large"),
    InvalidError: Row("invalid", 422, 4422, "The request is not as specified"),
    TooManyCommands: Row("too_many_commands", 429, 4429, "Too many commands wait"),
    TooManyError: Row("too_many", 429, 4429, "Too many requests"),
    StoreFull: Row("store_full", 507, 4507, "The store is full"),
    StoreUnavailable: Row("store_unavailable", 503, 4503, "The store cannot be reached"),
    TransportError: Row("store_unavailable", 503, 4503, "The store cannot be reached"),
    BusyError: Row("busy", 503, 4503, "The server is busy"),
    StoppingError: Row("server_stopping", 503, 1012, "The server is stopping"),
}
UNEXPECTED = Row("unexpected", 500, 1011, "Something went wrong here")


def row(error: BaseException) -> Row:
    """The line of the table for an error."""
    for kind, line in TABLE.items():
        if isinstance(error, kind):
            return line
    return UNEXPECTED
