"""A row of sys.role_permissions_history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Optional

from models.columns import Row, integer, optional_integer, optional_text, text, timestamp


class PermissionChange(str, Enum):
    GRANTED = "GRANTED"
    REVOKED = "REVOKED"


@dataclass(frozen=True)
class RolePermissionsHistory:
    id: int
    role_code: Optional[str]
    permission_code: Optional[str]
    action: PermissionChange
    changed_by: Optional[int]
    changed_at: datetime

    @classmethod
    def from_row(cls, row: Row) -> RolePermissionsHistory:
        return cls(
            id=integer(row, "id"),
            role_code=optional_text(row, "role_code"),
            permission_code=optional_text(row, "permission_code"),
            action=PermissionChange(text(row, "action")),
            changed_by=optional_integer(row, "changed_by"),
            changed_at=timestamp(row, "changed_at"),
        )
