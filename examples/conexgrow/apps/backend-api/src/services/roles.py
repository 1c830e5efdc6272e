"""Assign and release roles of users, grant and revoke permissions of roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import List, Optional

from database.psql import Database
from models.columns import text
from models.tenants.sys import UserRole


@dataclass(frozen=True)
class RoleService:
    database: Database

    def assign(
        self,
        user_id: int,
        role_code: str,
        acting_user: Optional[int],
        expires_at: Optional[datetime] = None,
    ) -> bool:
        """Give a role to a user; False when the user has it already or one of them is unknown."""
        rows = self.database.rows(
            """
            INSERT INTO sys.user_roles (user_id, role_id, assigned_by, expires_at)
            SELECT u.id, r.id, nullif(:'assigned_by', '')::bigint,
                   nullif(:'expires_at', '')::timestamptz
            FROM sys.users AS u, sys.roles AS r
            WHERE u.id = :'user_id'::bigint AND r.code = :'role_code'
            ON CONFLICT (user_id, role_id) WHERE is_active DO NOTHING
            RETURNING id
            """,
            {
                "user_id": user_id,
                "role_code": role_code,
                "assigned_by": acting_user,
                "expires_at": None if expires_at is None else expires_at.isoformat(),
            },
            acting_user,
        )
        return len(rows) == 1

    def release(self, user_id: int, role_code: str, acting_user: Optional[int]) -> bool:
        """Take a role from a user; the row stays as history. False when there was none."""
        rows = self.database.rows(
            """
            UPDATE sys.user_roles AS ur SET is_active = false, released_at = now()
            FROM sys.roles AS r
            WHERE r.id = ur.role_id AND r.code = :'role_code'
              AND ur.user_id = :'user_id'::bigint AND ur.is_active
            RETURNING ur.id
            """,
            {"user_id": user_id, "role_code": role_code},
            acting_user,
        )
        return len(rows) == 1

    def roles_of(self, user_id: int) -> List[UserRole]:
        """The roles that a user has now, those past their time left out."""
        rows = self.database.rows(
            """
            SELECT ur.id, ur.user_id, ur.role_id, r.code AS role_code, ur.is_active,
                   ur.assigned_by, ur.assigned_at, ur.expires_at
            FROM sys.user_roles AS ur JOIN sys.roles AS r ON r.id = ur.role_id
            WHERE ur.user_id = :'user_id'::bigint AND ur.is_active
              AND (ur.expires_at IS NULL OR ur.expires_at > now())
            ORDER BY r.code
            """,
            {"user_id": user_id},
        )
        return [UserRole.from_row(row) for row in rows]

    def permissions_of(self, user_id: int) -> List[str]:
        """Codes of everything that the user may do through the roles in force."""
        rows = self.database.rows(
            """
            SELECT DISTINCT p.code
            FROM sys.user_roles AS ur
            JOIN sys.role_permissions AS rp ON rp.role_id = ur.role_id
            JOIN sys.permissions AS p ON p.id = rp.permission_id
            WHERE ur.user_id = :'user_id'::bigint AND ur.is_active
              AND (ur.expires_at IS NULL OR ur.expires_at > now())
            ORDER BY p.code
            """,
            {"user_id": user_id},
        )
        return [text(row, "code") for row in rows]

    def grant(self, role_code: str, permission_code: str, acting_user: Optional[int]) -> bool:
        """Grant a permission to a role; the server's trigger writes the history."""
        rows = self.database.rows(
            """
            INSERT INTO sys.role_permissions (role_id, permission_id)
            SELECT r.id, p.id FROM sys.roles AS r, sys.permissions AS p
            WHERE r.code = :'role_code' AND p.code = :'permission_code'
            ON CONFLICT (role_id, permission_id) DO NOTHING
            RETURNING role_id
            """,
            {"role_code": role_code, "permission_code": permission_code},
            acting_user,
        )
        return len(rows) == 1

    def revoke(self, role_code: str, permission_code: str, acting_user: Optional[int]) -> bool:
        """Revoke a permission from a role; False when it was not granted."""
        rows = self.database.rows(
            """
            DELETE FROM sys.role_permissions AS rp
            USING sys.roles AS r, sys.permissions AS p
            WHERE r.id = rp.role_id AND p.id = rp.permission_id
              AND r.code = :'role_code' AND p.code = :'permission_code'
            RETURNING rp.role_id
            """,
            {"role_code": role_code, "permission_code": permission_code},
            acting_user,
        )
        return len(rows) == 1
