from __future__ import annotations

import unittest
from datetime import datetime, timedelta, timezone
from typing import Dict

from models.columns import ColumnError, boolean, integer, timestamp
from models.tenants.sys import RolePermissionsHistory, Session, UserRole
from models.tenants.sys.role_permissions_history import PermissionChange
from models.tenants.sys.sessions import SessionStatus

NOON = datetime(2024, 11, 1, 12, 0, tzinfo=timezone.utc)


def session_row(**changes: object) -> Dict[str, object]:
    row: Dict[str, object] = {
        "id": 7,
        "user_id": 3,
        "status": "ACTIVE",
        "device": "브라우저",
        "ip_address": "192.0.2.1",
        "created_at": "2024-11-01T09:00:00+00:00",
        "last_activity_at": "2024-11-01T09:30:00.12+00:00",
        "expires_at": "2024-11-01T13:00:00+00:00",
        "revoked_at": None,
        "revoked_reason": None,
    }
    row.update(changes)
    return row


class SessionTest(unittest.TestCase):
    def test_reads_a_row(self) -> None:
        session = Session.from_row(session_row())
        self.assertEqual(session.status, SessionStatus.ACTIVE)
        self.assertEqual(session.last_activity_at.microsecond, 120_000)
        self.assertIsNone(session.revoked_at)

    def test_is_usable_until_it_expires(self) -> None:
        session = Session.from_row(session_row())
        self.assertTrue(session.is_usable(NOON))
        self.assertFalse(session.is_usable(NOON + timedelta(hours=1)))

    def test_is_not_usable_once_revoked(self) -> None:
        session = Session.from_row(
            session_row(status="REVOKED", revoked_at="2024-11-01T10:00:00+00:00")
        )
        self.assertFalse(session.is_usable(NOON))

    def test_refuses_an_unknown_status(self) -> None:
        with self.assertRaises(ValueError):
            Session.from_row(session_row(status="SLEEPING"))


class UserRoleTest(unittest.TestCase):
    def role(self, is_active: bool, expires_at: object) -> UserRole:
        return UserRole.from_row(
            {
                "id": 1,
                "user_id": 3,
                "role_id": 2,
                "role_code": "MANAGER",
                "is_active": is_active,
                "assigned_by": None,
                "assigned_at": "2024-10-01T00:00:00+00:00",
                "expires_at": expires_at,
            }
        )

    def test_counts_without_an_end(self) -> None:
        self.assertTrue(self.role(True, None).is_effective(NOON))

    def test_does_not_count_past_its_end_or_once_released(self) -> None:
        self.assertFalse(self.role(True, "2024-10-31T00:00:00+00:00").is_effective(NOON))
        self.assertFalse(self.role(False, None).is_effective(NOON))


class HistoryTest(unittest.TestCase):
    def test_reads_a_change_without_an_actor(self) -> None:
        change = RolePermissionsHistory.from_row(
            {
                "id": 1,
                "role_code": "VIEWER",
                "permission_code": "report.read",
                "action": "GRANTED",
                "changed_by": None,
                "changed_at": "2024-11-01T12:00:00.5+09:00",
            }
        )
        self.assertEqual(change.action, PermissionChange.GRANTED)
        self.assertIsNone(change.changed_by)
        self.assertEqual(change.changed_at.utcoffset(), timedelta(hours=9))


class ColumnTest(unittest.TestCase):
    def test_refuses_a_value_of_another_type(self) -> None:
        for read, value in ((integer, True), (integer, "1"), (boolean, 1), (timestamp, "soon")):
            with self.subTest(value=value), self.assertRaises(ColumnError):
                read({"x": value}, "x")
