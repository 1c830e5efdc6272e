"""Read typed values out of a row that PostgreSQL gave as JSON."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Mapping, Optional

Row = Mapping[str, object]

_FRACTION = re.compile(r"\.(\d+)")


class ColumnError(Exception):
    """A row lacks a column, or the column holds a value of another type."""


def integer(row: Row, column: str) -> int:
    value = row.get(column)
    # bool is a subclass of int, and true is no number
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ColumnError(f"{column}: expected an integer, got {value!r}")


def optional_integer(row: Row, column: str) -> Optional[int]:
    return None if row.get(column) is None else integer(row, column)


def text(row: Row, column: str) -> str:
    value = row.get(column)
    if isinstance(value, str):
        return value
    raise ColumnError(f"{column}: expected a text, got {value!r}")


def optional_text(row: Row, column: str) -> Optional[str]:
    return None if row.get(column) is None else text(row, column)


def boolean(row: Row, column: str) -> bool:
    value = row.get(column)
    if isinstance(value, bool):
        return value
    raise ColumnError(f"{column}: expected a boolean, got {value!r}")


def timestamp(row: Row, column: str) -> datetime:
    value = text(row, column)
    # before Python 3.11, fromisoformat takes six digits of a second's fraction and nothing else
    padded = _FRACTION.sub(lambda match: "." + match.group(1).ljust(6, "0"), value)
    try:
        return datetime.fromisoformat(padded)
    except ValueError as error:
        raise ColumnError(f"{column}: expected a timestamp, got {value!r}") from error


def optional_timestamp(row: Row, column: str) -> Optional[datetime]:
    return None if row.get(column) is None else timestamp(row, column)
