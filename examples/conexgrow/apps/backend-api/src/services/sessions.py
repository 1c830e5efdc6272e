"""Log in, log out, and tell whether a session is still good."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Optional, Tuple

from database.psql import Database
from models.columns import integer, optional_text
from models.tenants.sys import Session
from services.passwords import matches

_COLUMNS = (
    "id, user_id, status, device, host(ip_address) AS ip_address, created_at,"
    " last_activity_at, expires_at, revoked_at, revoked_reason"
)


def hash_token(token: str) -> str:
    """What the database keeps of a token: whoever reads the table cannot use a session."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class SessionService:
    database: Database
    minutes: int

    def log_in(
        self,
        email: str,
        password: str,
        device: Optional[str] = None,
        ip_address: Optional[str] = None,
    ) -> Optional[Tuple[str, Session]]:
        """The new token and its session; None when the e-mail address or the password is wrong."""
        users = self.database.rows(
            "SELECT id, password_hash FROM sys.users WHERE email = :'email' AND is_active",
            {"email": email},
        )
        kept = optional_text(users[0], "password_hash") if users else None
        if kept is None or not matches(password, kept):
            return None
        token = secrets.token_urlsafe(32)
        rows = self.database.rows(
            f"""
            INSERT INTO sys.sessions (user_id, token_hash, device, ip_address, expires_at)
            VALUES (
                :'user_id'::bigint, :'token_hash', nullif(:'device', ''),
                nullif(:'ip_address', '')::inet,
                now() + make_interval(mins => :'minutes'::integer))
            RETURNING {_COLUMNS}
            """,
            {
                "user_id": integer(users[0], "id"),
                "token_hash": hash_token(token),
                "device": device,
                "ip_address": ip_address,
                "minutes": self.minutes,
            },
        )
        return token, Session.from_row(rows[0])

    def validate(self, token: str) -> Optional[Session]:
        """The active session of a token, its last activity brought up to date; else None."""
        rows = self.database.rows(
            f"""
            UPDATE sys.sessions SET last_activity_at = now()
            WHERE token_hash = :'token_hash' AND status = 'ACTIVE' AND expires_at > now()
            RETURNING {_COLUMNS}
            """,
            {"token_hash": hash_token(token)},
        )
        return Session.from_row(rows[0]) if rows else None

    def log_out(self, token: str, reason: str = "logout") -> bool:
        """Revoke the session of a token; False when there was none to revoke."""
        rows = self.database.rows(
            """
            UPDATE sys.sessions
            SET status = 'REVOKED', revoked_at = now(), revoked_reason = :'reason'
            WHERE token_hash = :'token_hash' AND status = 'ACTIVE'
            RETURNING id
            """,
            {"token_hash": hash_token(token), "reason": reason},
        )
        return len(rows) == 1

    def expire_overdue(self) -> int:
        """Mark sessions that are past their time as EXPIRED; how many there were."""
        rows = self.database.rows(
            """
            UPDATE sys.sessions SET status = 'EXPIRED'
            WHERE status = 'ACTIVE' AND expires_at <= now()
            RETURNING id
            """
        )
        return len(rows)
