"""Who comes to a class, in which role; and refusals in the words of the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ...classes.answers import BadAnswerError
from ...classes.codes import read_code
from ...classes.fold import ClassState
from ...classes.orders import NoSuchPartError, RefusedError
from ...classes.roles import Role
from ..desk import Desk, unknown_class
from ..refusals.errors import (
    ClassError,
    ClassFullError,
    ClassLockedError,
    ClassOverError,
    FieldError,
    ForbiddenError,
    InvalidError,
    NoTokenError,
    RevealedError,
    TooManyError,
    UnknownClassError,
)
from ..refusals.problems import shown
from ..rest.routes import Client, ServicesOf
from ..services import Services

_REASONS: dict[str, type[ClassError]] = {
    "locked": ClassLockedError,
    "full": ClassFullError,
    "revealed": RevealedError,
    "over": ClassOverError,
}
_bearer = HTTPBearer(auto_error=False, description="the teacher's token of the class, or a member's")


@dataclass(frozen=True)
class Visit:
    """A request to a class: its desk, how it stood when the request came, and who asks."""

    desk: Desk
    state: ClassState
    role: Role

    @property
    def writer(self) -> str | None:
        """The member who asks for something of the own; None is the teacher.

        Raises:
            NoTokenError: without a token.
        """
        if self.role.member is None and not self.role.is_teacher:
            raise NoTokenError(
                "Expected the header Authorization: Bearer TOKEN, with the token from joining the class."
            )
        return self.role.member


async def enter(services: Services, typed: str, token: str | None, client: str) -> Visit:
    """Find the class and who asks.

    Raises:
        UnknownClassError: if no class has this code.
        ForbiddenError: if the token is nobody's in this class.
        TooManyError: if the address tried too many wrong codes or tokens; right or wrong is then not said.
    """
    code = read_code(typed)
    try:
        if code is None:
            raise unknown_class()
        desk = await services.desks.of(code)
        state = await desk.state(is_there=True)
    except UnknownClassError:
        services.guesses.check(client)
        services.guesses.miss(client)
        raise
    role = desk.role_of(state, token)
    if role is None or (role.member is None and not role.is_teacher):
        services.guesses.check(client)
    if role is None:
        services.guesses.miss(client)
        raise ForbiddenError("Expected the token of this class's teacher or of one of its members, got another one.")
    services.count_visit(client, None if role.kind == "guest" else f"{code} {role.member or role.kind}")
    return Visit(desk, state, role)


def bearer_token(authorization: str | None) -> str | None:
    """The token in the header; None if there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def visit(
    code: Annotated[str, Path(description="the class's code, in any case", examples=["KX4MPT"])],
    shared: ServicesOf,
    who: Client,
    request: Request,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Visit:
    """Whoever knows the code."""
    return await enter(shared, code, bearer_token(request.headers.get("authorization")), who)


async def teachers_visit(found: Annotated[Visit, Depends(visit)]) -> Visit:
    """The teacher.

    Raises:
        NoTokenError: without a token.
        ForbiddenError: with a pupil's.
    """
    if found.role.is_teacher:
        return found
    if found.role.member is None:
        raise NoTokenError("Expected the header Authorization: Bearer TOKEN, with the token from creating the class.")
    raise ForbiddenError("Expected the teacher's token, got a pupil's.")


async def members_visit(found: Annotated[Visit, Depends(visit)]) -> Visit:
    """A pupil.

    Raises:
        NoTokenError: without a token.
        ForbiddenError: with the teacher's.
    """
    if found.role.member is not None:
        return found
    if found.role.is_teacher:
        raise ForbiddenError("Expected a pupil's token, got the teacher's.")
    raise NoTokenError("Expected the header Authorization: Bearer TOKEN, with the token from joining the class.")


Visiting = Annotated[Visit, Depends(visit)]
Teaching = Annotated[Visit, Depends(teachers_visit)]
Learning = Annotated[Visit, Depends(members_visit)]


@contextmanager
def worded() -> Iterator[None]:
    """Refusals of the pure part as the API's.

    Raises:
        ClassError: if the class does not take it now.
        InvalidError: if the request names what is not there.
        ForbiddenError: if the member is not one any more.
        TooManyError: if a member answers without end.
    """
    try:
        yield
    except RefusedError as error:
        if error.reason == "too_many_answers":
            raise TooManyError(str(error)) from None
        raise _REASONS.get(error.reason, ClassError)(str(error)) from None
    except NoSuchPartError as error:
        raise InvalidError(FieldError(error.field, str(error), "one that is not there")) from None
    except BadAnswerError as error:
        raise InvalidError(FieldError("value", str(error), "another")) from None


def wrong_value(error: BadAnswerError, value: object) -> InvalidError:
    """The refusal of an answer, with what it was."""
    return InvalidError(FieldError("value", str(error), shown(value)))
