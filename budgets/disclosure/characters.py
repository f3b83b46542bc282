"""Characters that no text here holds: they do not show, and they can make a text read as another.

Controls end lines, files and terminals; bidirectional controls ("Trojan Source") draw a name or a figure in
another order than it is stored in; half a surrogate pair is no character at all.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

_Value = TypeVar("_Value")

_HARMFUL = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_IN_LINES = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f{_HARMFUL}]")
_IN_A_LINE = re.compile(f"[\x00-\x1f{_HARMFUL}]")
# What ends a line somewhere: without it the words before and after would run together.
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def harmful(text: str, *, lines: bool = True) -> str:
    """Return the first character that a text must not hold, as "U+202E"; "" for a harmless text.

    Tabs and line ends are harmless where a text may have several `lines`.
    """
    found = (_IN_LINES if lines else _IN_A_LINE).search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def without_harmful(text: str, *, lines: bool = True) -> str:
    """Return the text without harmful characters; line breaks become line feeds, in one line blanks."""
    if not harmful(text, lines=lines):
        return text
    text = _BREAK.sub("\n" if lines else " ", text)
    return (_IN_LINES if lines else _IN_A_LINE).sub("", text)


def cleaned(value: _Value) -> _Value:
    """Return a value (text, tuple, list, frozen dataclass) with every text in it made harmless."""
    return cast("_Value", _cleaned(value))


def _cleaned(value: Any) -> Any:
    """Return the value itself wherever nothing in it changes, which is nearly always."""
    if isinstance(value, str):
        # A member of an enumeration is a text too, and harmless.
        return without_harmful(value) if type(value) is str else value
    if isinstance(value, (tuple, list)):
        new = [_cleaned(each) for each in value]
        if all(a is b for a, b in zip(value, new, strict=True)):
            return value
        return type(value)(*new) if hasattr(value, "_fields") else type(value)(new)
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        changed = {k: new for k, v in old.items() if (new := _cleaned(v)) is not v}
        return replace(value, **changed) if changed else value
    return value
