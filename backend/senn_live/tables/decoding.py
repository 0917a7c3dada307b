"""From bytes to text: marks at the beginning, UTF-8, UTF-16, and the code pages that spreadsheets still write.

Digits, signs and delimiters are the same bytes in every code page considered, so a wrong guess can spoil the letters of
a header and never a number.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from .errors import TableError

MAX_BYTES = 16 * 2**20
_MARKS = (  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "a zip archive, as workbooks (.xlsx, .ods) are: save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Office file: save the sheet as CSV"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"PAR1", "a Parquet file: save it as CSV"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MARKUP = re.compile(
    r"\ufeff?\s*(?:<(?:!doctype|\?xml|html|table|head|body|meta)\b|(?P<json>[\[{]\s*(?:[\[{\"]|$)))", re.IGNORECASE
)
_CHINESE_TEXT = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xa3\xb0-\xd7][\xa1-\xfe])*")


@dataclass(frozen=True)
class Decoded:
    """A text and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """The text of a file.

    Raises:
        TableError: if it is too large, another kind of file, or bytes that are no text.
    """
    if len(data) > MAX_BYTES:
        raise TableError("file", f"Expected at most {MAX_BYTES // 2**20} MiB, got {len(data) / 2**20:.1f} MiB.")
    for begin, kind in _OTHER_FILES:
        if data.startswith(begin):
            raise TableError("file", f"Expected a text file of columns, got {kind}.")
    found = _marked(data) or _unmarked(data)
    if markup := _MARKUP.match(found.text):
        kind = "JSON" if markup["json"] else "a page or sheet in HTML or XML"
        raise TableError("file", f"Expected a text file of columns, got {kind}: save it as CSV.")
    # A control character is in no number and in no header; a file with one is something else.
    if _CONTROL.search(found.text):
        raise TableError("file", "Expected a text file of two columns, got binary data.")
    return found


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding.removesuffix("-sig"))
            except UnicodeDecodeError as error:
                name = encoding.removesuffix("-sig").upper()
                raise TableError(
                    "file", f"Expected text in {name}, got its mark at byte 0 and no {name} at byte {error.start}."
                ) from error
    return None


def _unmarked(data: bytes) -> Decoded:
    zeros_even, zeros_odd = data[::2].count(0), data[1::2].count(0)
    if max(zeros_even, zeros_odd) > len(data) / 4:  # ASCII in UTF-16: every other byte is zero
        encoding = "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _code_page(data)


def _code_page(data: bytes) -> Decoded:
    if _CHINESE_TEXT.fullmatch(data):  # common signs only: in a Western text such pairs of letters do not stand
        return Decoded(data.decode("gb18030"), "gb18030")
    best = from_bytes(data, cp_isolation=["cp1252", "cp1251", "gb18030"]).best()
    encoding = best.encoding if best is not None and best.encoding == "cp1251" else "cp1252"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise TableError(
            "file", f"Expected text in UTF-8, UTF-16 or a Western code page, got byte {error.start} that is none."
        ) from error
