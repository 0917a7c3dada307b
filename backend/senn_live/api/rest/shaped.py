"""A route whose body is looked at as a whole before it is checked in detail."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ..refusals.shape import check_shape


class ShapedRoute(APIRoute):
    """A route that refuses a JSON body with more names and values than any request needs."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the look before it."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def handle_shaped(request: Request) -> Response:
            check_shape(await request.body())
            return await handle(request)

        return handle_shaped
