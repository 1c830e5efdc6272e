from __future__ import annotations

from models.tenants.sys.sessions import SessionStatus
from services.sessions import SessionService
from tests.integration.tenant import SETTINGS, TENANT, TenantTest


class SessionServiceTest(TenantTest):
    def setUp(self) -> None:
        super().setUp()
        self.sessions = SessionService(TENANT, SETTINGS.session_minutes)

    def test_goes_from_login_to_logout(self) -> None:
        entered = self.sessions.log_in(self.email, self.password, "시험 기기", "192.0.2.7")
        assert entered is not None
        token, session = entered
        self.assertEqual(session.status, SessionStatus.ACTIVE)
        self.assertEqual(session.ip_address, "192.0.2.7")

        seen = self.sessions.validate(token)
        assert seen is not None
        self.assertEqual(seen.id, session.id)
        self.assertGreater(seen.last_activity_at, session.last_activity_at)

        self.assertTrue(self.sessions.log_out(token))
        self.assertIsNone(self.sessions.validate(token))
        self.assertFalse(self.sessions.log_out(token))

    def test_refuses_a_wrong_password_and_an_unknown_user(self) -> None:
        self.assertIsNone(self.sessions.log_in(self.email, self.password + "x"))
        self.assertIsNone(self.sessions.log_in("nobody@conexgrow.example", self.password))

    def test_takes_hostile_text_as_text(self) -> None:
        hostile = "'; DELETE FROM sys.sessions; -- \\ :'email' \n$$"
        entered = self.sessions.log_in(self.email, self.password, hostile)
        assert entered is not None
        self.assertEqual(entered[1].device, hostile)
        self.assertIsNone(self.sessions.log_in(hostile, hostile))

    def test_expires_what_is_overdue(self) -> None:
        entered = self.sessions.log_in(self.email, self.password)
        assert entered is not None
        TENANT.rows(
            "UPDATE sys.sessions SET created_at = now() - interval '2 hours',"
            " expires_at = now() - interval '1 hour' WHERE id = :'id'::bigint RETURNING id",
            {"id": entered[1].id},
        )
        self.assertIsNone(self.sessions.validate(entered[0]))
        self.assertGreaterEqual(self.sessions.expire_overdue(), 1)
        status = TENANT.rows(
            "SELECT status FROM sys.sessions WHERE id = :'id'::bigint", {"id": entered[1].id}
        )
        self.assertEqual(status[0]["status"], "EXPIRED")
