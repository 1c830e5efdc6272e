"""What the service answers, without HTTP: a request in, a status and a JSON body out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Dict, List, Mapping, Optional, Tuple

from database.psql import Database
from models.tenants.sys import Session
from services.audit import AuditService
from services.roles import RoleService
from services.sessions import SessionService
from settings import Settings

Body = Mapping[str, object]
Answer = Tuple[int, Body]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    token: Optional[str] = None
    body: Body = field(default_factory=dict)
    ip_address: Optional[str] = None


def _refuse(status: int, why: str) -> Answer:
    return status, {"error": why}


class Api:
    def __init__(self, settings: Settings) -> None:
        tenant = Database(settings.tenant_database)
        self._databases = (Database(settings.manager_database), tenant)
        self._sessions = SessionService(tenant, settings.session_minutes)
        self._roles = RoleService(tenant)
        self._audit = AuditService(tenant)

    def answer(self, request: Request) -> Answer:
        route = (request.method, request.path)
        if route == ("GET", "/health"):
            return self._health()
        if route == ("POST", "/auth/login"):
            return self._log_in(request)
        session = None if request.token is None else self._sessions.validate(request.token)
        if session is None or request.token is None:
            return _refuse(401, "log in first")
        if route == ("POST", "/auth/logout"):
            self._sessions.log_out(request.token)
            return 200, {"status": "REVOKED"}
        if route == ("GET", "/auth/session"):
            return self._session(session)
        return self._administer(request, session)

    def _health(self) -> Answer:
        states: Dict[str, str] = {
            database.name: "up" if database.is_up() else "down" for database in self._databases
        }
        healthy = all(state == "up" for state in states.values())
        return (200 if healthy else 503), {
            "status": "ok" if healthy else "degraded",
            "databases": states,
        }

    def _log_in(self, request: Request) -> Answer:
        email, password = request.body.get("email"), request.body.get("password")
        device = request.body.get("device")
        if not isinstance(email, str) or not isinstance(password, str):
            return _refuse(400, "email and password are needed")
        entered = self._sessions.log_in(
            email, password, device if isinstance(device, str) else None, request.ip_address
        )
        if entered is None:
            return _refuse(401, "wrong email or password")
        token, session = entered
        return 201, {"token": token, "expires_at": session.expires_at.isoformat()}

    def _session(self, session: Session) -> Answer:
        roles = [role.role_code for role in self._roles.roles_of(session.user_id)]
        return 200, {"user_id": session.user_id, "status": session.status.value, "roles": roles}

    def _administer(self, request: Request, session: Session) -> Answer:
        allowed = self._roles.permissions_of(session.user_id)
        parts = request.path.strip("/").split("/")
        if request.method == "GET" and parts == ["audit", "role-permissions"]:
            return self._history(request, allowed)
        if len(parts) != 4 or parts[2] not in ("roles", "permissions"):
            return _refuse(404, "no such path")
        if request.method not in ("PUT", "DELETE"):
            return _refuse(405, "PUT or DELETE")
        needed = "user.update" if parts[0] == "users" else "role.update"
        if needed not in allowed:
            return _refuse(403, f"{needed} is needed")
        return self._change(request.method == "PUT", parts, session.user_id)

    def _change(self, adding: bool, parts: List[str], actor: int) -> Answer:
        kind, subject, _, code = parts
        roles = self._roles
        if kind == "users" and parts[2] == "roles" and subject.isdecimal():
            user = int(subject)
            done = roles.assign(user, code, actor) if adding else roles.release(user, code, actor)
            return self._changed(done)
        if kind == "roles" and parts[2] == "permissions":
            done = roles.grant(subject, code, actor) if adding else roles.revoke(subject, code, actor)
            return self._changed(done)
        return _refuse(404, "no such path")

    def _changed(self, changed: bool) -> Answer:
        return (200, {"changed": True}) if changed else _refuse(409, "nothing to change")

    def _history(self, request: Request, allowed: List[str]) -> Answer:
        if "role.read" not in allowed:
            return _refuse(403, "role.read is needed")
        limit = request.query.get("limit", "50")
        if not limit.isdecimal() or not 1 <= int(limit) <= 500:
            return _refuse(400, "limit: 1 to 500")
        changes = self._audit.role_permission_changes(request.query.get("role"), int(limit))
        return 200, {
            "changes": [
                {
                    "role": change.role_code,
                    "permission": change.permission_code,
                    "action": change.action.value,
                    "changed_by": change.changed_by,
                    "changed_at": change.changed_at.isoformat(),
                }
                for change in changes
            ]
        }


def to_json(body: Body) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8")
