"""What the salvages of JSON share: tokens before and behind a place, and strings anew."""

from __future__ import annotations

import json
import re

STRING = r'"(?:[^"\\\x00-\x1f]|\\.)*"'
_BLANK = re.compile(r"[ \t\r\n]*")
_ENDS_A_VALUE = re.compile(r'["}\]\w]')
_KEY = re.compile(STRING + r"[ \t\r\n]*:")


def before(text: str, offset: int) -> int:
    """Offset of the last character before a place that is no blank; -1 where there is none."""
    return len(text[:offset].rstrip(" \t\r\n")) - 1


def after(text: str, offset: int) -> str:
    """The first character at or behind a place that is no blank; empty at the end."""
    match = _BLANK.match(text, offset)
    return text[match.end() : match.end() + 1] if match else ""


def stands_for_a_string(text: str, start: int, end: int) -> bool:
    """True if what is before and behind a piece of text may stand before and behind a key or a value."""
    previous = before(text, start)
    return previous >= 0 and text[previous] in "{[,:" and after(text, end) in tuple(",:}]")


def begins_a_member(text: str, offset: int) -> bool:
    """True if a key and its colon stand at a place."""
    return _KEY.match(text, offset) is not None


def ends_a_value(char: str) -> bool:
    """True for the last character of a string, a number, a word, a mapping or a list."""
    return _ENDS_A_VALUE.match(char) is not None


def quoted(value: str) -> str:
    """A text as a JSON string."""
    return json.dumps(value, ensure_ascii=False)
