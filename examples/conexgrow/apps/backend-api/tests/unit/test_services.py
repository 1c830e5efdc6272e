from __future__ import annotations

import unittest

from api.routes import Api, Request
from database.psql import Database
from services.passwords import hash_password, matches
from services.sessions import hash_token
from settings import SettingsError, load_settings


class PasswordTest(unittest.TestCase):
    def test_matches_only_its_own_password(self) -> None:
        kept = hash_password("긴 비밀번호 열두 자")
        self.assertTrue(matches("긴 비밀번호 열두 자", kept))
        self.assertFalse(matches("다른 비밀번호", kept))

    def test_gives_another_digest_each_time(self) -> None:
        self.assertNotEqual(hash_password("same"), hash_password("same"))

    def test_never_matches_text_in_another_format(self) -> None:
        for kept in ("", "same", "md5$1$00$00", "pbkdf2-sha256$1$xyz$00", "pbkdf2-sha256$-1$00$00"):
            self.assertFalse(matches("same", kept))


class TokenTest(unittest.TestCase):
    def test_is_kept_as_64_hexadecimal_digits(self) -> None:
        self.assertRegex(hash_token("token"), r"\A[0-9a-f]{64}\Z")


class SettingsTest(unittest.TestCase):
    def test_names_both_databases_by_default(self) -> None:
        settings = load_settings({})
        self.assertEqual(settings.manager_database, "mgmt_db")
        self.assertEqual(settings.tenant_database, "tnnt_db")

    def test_refuses_a_connection_string_for_a_name(self) -> None:
        for value in ("postgres://elsewhere/db", "host=elsewhere", ""):
            with self.subTest(value=value), self.assertRaises(SettingsError):
                load_settings({"TENANT_DATABASE": value})

    def test_refuses_a_session_without_an_end(self) -> None:
        for value in ("0", "-5", "forever", "43201"):
            with self.subTest(value=value), self.assertRaises(SettingsError):
                load_settings({"SESSION_TTL_MINUTES": value})


class StatementTest(unittest.TestCase):
    def test_refuses_values_that_cannot_travel(self) -> None:
        database = Database("tnnt_db")
        with self.assertRaises(ValueError):
            database.rows("SELECT 1", {"email": "a\0b"})
        with self.assertRaises(ValueError):
            database.rows("SELECT 1", {"bad name": "x"})


class RouteTest(unittest.TestCase):
    def setUp(self) -> None:
        self.api = Api(load_settings({}))

    def test_asks_for_both_email_and_password(self) -> None:
        status, _ = self.api.answer(
            Request("POST", "/auth/login", body={"email": "a@conexgrow.example"})
        )
        self.assertEqual(status, 400)

    def test_lets_nobody_in_without_a_token(self) -> None:
        for path in ("/auth/session", "/audit/role-permissions", "/users/1/roles/ADMIN", "/other"):
            self.assertEqual(self.api.answer(Request("GET", path))[0], 401)
