"""A row of sys.sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Optional

from models.columns import Row, integer, optional_text, optional_timestamp, text, timestamp


class SessionStatus(str, Enum):
    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(frozen=True)
class Session:
    id: int
    user_id: int
    status: SessionStatus
    device: Optional[str]
    ip_address: Optional[str]
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime
    revoked_at: Optional[datetime]
    revoked_reason: Optional[str]

    @classmethod
    def from_row(cls, row: Row) -> Session:
        return cls(
            id=integer(row, "id"),
            user_id=integer(row, "user_id"),
            status=SessionStatus(text(row, "status")),
            device=optional_text(row, "device"),
            ip_address=optional_text(row, "ip_address"),
            created_at=timestamp(row, "created_at"),
            last_activity_at=timestamp(row, "last_activity_at"),
            expires_at=timestamp(row, "expires_at"),
            revoked_at=optional_timestamp(row, "revoked_at"),
            revoked_reason=optional_text(row, "revoked_reason"),
        )

    def is_usable(self, now: datetime) -> bool:
        """Whether a request may still use this session at the given moment."""
        return self.status is SessionStatus.ACTIVE and now < self.expires_at
