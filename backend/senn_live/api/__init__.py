"""The web side: REST, the live stream, the page's files. It never loads torch; workers do the training."""

from .app import create_app
from .server import make_server
from .settings import WebSettings

__all__ = ["WebSettings", "create_app", "make_server"]
