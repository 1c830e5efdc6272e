"""A row of sys.user_roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Optional

from models.columns import (
    Row,
    boolean,
    integer,
    optional_integer,
    optional_timestamp,
    text,
    timestamp,
)


@dataclass(frozen=True)
class UserRole:
    id: int
    user_id: int
    role_id: int
    role_code: str
    is_active: bool
    assigned_by: Optional[int]
    assigned_at: datetime
    expires_at: Optional[datetime]

    @classmethod
    def from_row(cls, row: Row) -> UserRole:
        return cls(
            id=integer(row, "id"),
            user_id=integer(row, "user_id"),
            role_id=integer(row, "role_id"),
            role_code=text(row, "role_code"),
            is_active=boolean(row, "is_active"),
            assigned_by=optional_integer(row, "assigned_by"),
            assigned_at=timestamp(row, "assigned_at"),
            expires_at=optional_timestamp(row, "expires_at"),
        )

    def is_effective(self, now: datetime) -> bool:
        """Whether the role counts at the given moment."""
        return self.is_active and (self.expires_at is None or now < self.expires_at)
