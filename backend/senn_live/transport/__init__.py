"""How journals, commands and jobs travel: the ports, one adapter per store, and `open_transport` to choose by URL."""

from .opening import open_transport

__all__ = ["open_transport"]
