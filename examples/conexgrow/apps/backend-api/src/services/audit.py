"""Read the history of role permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional

from database.psql import Database
from models.tenants.sys import RolePermissionsHistory


@dataclass(frozen=True)
class AuditService:
    database: Database

    def role_permission_changes(
        self, role_code: Optional[str] = None, limit: int = 50
    ) -> List[RolePermissionsHistory]:
        """The latest changes first, of one role or of all."""
        rows = self.database.rows(
            """
            SELECT id, role_code, permission_code, action, changed_by, changed_at
            FROM sys.role_permissions_history
            WHERE :'role_code' = '' OR role_code = :'role_code'
            ORDER BY changed_at DESC, id DESC
            LIMIT :'maximum'::integer
            """,
            {"role_code": role_code, "maximum": limit},
        )
        return [RolePermissionsHistory.from_row(row) for row in rows]
