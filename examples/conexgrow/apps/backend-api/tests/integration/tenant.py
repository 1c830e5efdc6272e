"""A user, a role and a permission of its own for each test, removed when it ends."""

from __future__ import annotations

import os
import secrets
import unittest

from database.psql import Database
from models.columns import integer
from services.passwords import hash_password
from settings import load_settings

SETTINGS = load_settings(os.environ)
TENANT = Database(SETTINGS.tenant_database)


class TenantTest(unittest.TestCase):
    def setUp(self) -> None:
        mark = secrets.token_hex(6)
        self.email = f"test-{mark}@conexgrow.example"
        self.password = secrets.token_urlsafe(12)
        self.role = f"TEST_{mark}"
        self.permission = f"test.{mark}"
        self.addCleanup(self._remove)
        created = TENANT.rows(
            "INSERT INTO sys.users (email, name, password_hash)"
            " VALUES (:'email', '시험 사용자', :'kept') RETURNING id",
            {"email": self.email, "kept": hash_password(self.password)},
        )
        self.user_id = integer(created[0], "id")
        TENANT.rows(
            "INSERT INTO sys.roles (code, name) VALUES (:'code', '시험 역할') RETURNING id",
            {"code": self.role},
        )
        TENANT.rows(
            "INSERT INTO sys.permissions (code, name) VALUES (:'code', '시험 권한') RETURNING id",
            {"code": self.permission},
        )

    def _remove(self) -> None:
        for statement in (
            "DELETE FROM sys.users WHERE email = :'email' RETURNING id",
            "DELETE FROM sys.roles WHERE code = :'role' RETURNING id",
            "DELETE FROM sys.permissions WHERE code = :'permission' RETURNING id",
            "DELETE FROM sys.role_permissions_history"
            " WHERE role_code = :'role' OR permission_code = :'permission' RETURNING id",
        ):
            TENANT.rows(
                statement,
                {"email": self.email, "role": self.role, "permission": self.permission},
            )
