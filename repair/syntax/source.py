"""A file's bytes, the text they hold, and how a text is written back so that nothing can be lost."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from repair.syntax.errors import LineIndex, UnreadableError

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, without its BOM; line breaks are kept as they are (LF, CRLF or mixed)."""

    name: str
    text: str
    bom: bool = False

    def encode(self, text: str) -> bytes:
        """The bytes of a new text of this file: UTF-8, with the BOM that the file had."""
        return (BOM if self.bom else b"") + text.encode("utf-8")


def decode(data: bytes, name: str = "<stdin>") -> Source:
    """Bytes to text. Raises UnreadableError unless it is UTF-8 (with or without BOM), without NUL, under 20 MB."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"the file has {len(data):,} bytes; no template is that large")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("the file is UTF-16 or UTF-32; save it as UTF-8")
    bom = data.startswith(BOM)
    body = data[len(BOM) :] if bom else data
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = body[: error.start].decode("utf-8")
        line, column = LineIndex(before).locate(len(before))
        raise UnreadableError(
            f"byte 0x{body[error.start]:02x} is not UTF-8; save the file as UTF-8", line, column
        ) from None
    if "\0" in text:
        raise UnreadableError("the file holds a NUL character", *LineIndex(text).locate(text.index("\0")))
    return Source(name, text, bom)


def read_source(path: Path) -> Source:
    """Read a file. Raises UnreadableError (see :func:`decode`) or OSError."""
    return decode(path.read_bytes(), str(path))


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file's content at once: the old content stays whole until the new one is on the disk.

    A symbolic link stays a link (its target is replaced) and the mode is kept. Raises OSError, with the file as it
    was: also for a file or a folder that may not be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is read-only", str(path))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileNotFoundError):
            status = target.stat()
            os.chmod(name, status.st_mode & 0o7777)
            with contextlib.suppress(PermissionError):
                os.chown(name, status.st_uid, status.st_gid)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
