"""What a chat shows of a link to the page: Open Graph tags, whose addresses have to be absolute.

They stand in `index.html` with addresses relative to it. Who serves the page knows where it is asked for; a page that
has no poster beside it goes without.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

POSTER = "poster.png"
_ADDRESS = re.compile(r'(?P<before><meta property="og:(?:url|image)" content=")(?P<address>[^"]*)(?=")')
_TAG = re.compile(r'\s*<meta (?:property="og:|name="twitter:)[^>]*>')


def with_addresses(page: str, base: str) -> str:
    """The page as it is served at `base`, such as https://senn.example/live/."""
    return _ADDRESS.sub(lambda found: found["before"] + escape(urljoin(base, unescape(found["address"]))), page)


def tags_of(page: str) -> str:
    """The tags of a page, for the head of another one."""
    return "".join(_TAG.findall(page)) + "\n"


def without_tags(page: str) -> str:
    """The page, for a place without a poster."""
    return _TAG.sub("", page)
