from __future__ import annotations

import http.client
import json
import threading
from typing import Dict, Optional, Tuple

from api.routes import Api
from api.server import create_server
from services.roles import RoleService
from tests.integration.tenant import SETTINGS, TENANT, TenantTest


class ApiTest(TenantTest):
    def setUp(self) -> None:
        super().setUp()
        server = create_server(Api(SETTINGS), "127.0.0.1", 0)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.port = server.server_port

    def ask(
        self,
        method: str,
        path: str,
        token: Optional[str] = None,
        body: Optional[Dict[str, str]] = None,
    ) -> Tuple[int, Dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
            assert isinstance(answer, dict)
            return response.status, answer
        finally:
            connection.close()

    def log_in(self) -> str:
        status, answer = self.ask(
            "POST", "/auth/login", body={"email": self.email, "password": self.password}
        )
        self.assertEqual(status, 201)
        token = answer["token"]
        assert isinstance(token, str)
        return token

    def test_is_healthy_when_both_databases_answer(self) -> None:
        self.assertEqual(
            self.ask("GET", "/health"),
            (
                200,
                {
                    "status": "ok",
                    "databases": {SETTINGS.manager_database: "up", SETTINGS.tenant_database: "up"},
                },
            ),
        )

    def test_goes_from_login_over_the_session_to_logout(self) -> None:
        token = self.log_in()
        status, session = self.ask("GET", "/auth/session", token)
        self.assertEqual((status, session["user_id"]), (200, self.user_id))
        self.assertEqual(self.ask("POST", "/auth/logout", token)[0], 200)
        self.assertEqual(self.ask("GET", "/auth/session", token)[0], 401)

    def test_lets_only_those_change_roles_who_may(self) -> None:
        token = self.log_in()
        path = f"/users/{self.user_id}/roles/{self.role}"
        self.assertEqual(self.ask("PUT", path, token)[0], 403)

        RoleService(TENANT).assign(self.user_id, "ADMIN", None)
        self.assertEqual(self.ask("PUT", path, token)[0], 200)
        self.assertEqual(self.ask("PUT", path, token)[0], 409)
        self.assertEqual(self.ask("DELETE", path, token)[0], 200)

    def test_shows_who_granted_and_revoked(self) -> None:
        RoleService(TENANT).assign(self.user_id, "ADMIN", None)
        token = self.log_in()
        path = f"/roles/{self.role}/permissions/{self.permission}"
        self.assertEqual(self.ask("PUT", path, token)[0], 200)
        self.assertEqual(self.ask("DELETE", path, token)[0], 200)

        status, answer = self.ask("GET", f"/audit/role-permissions?role={self.role}", token)
        self.assertEqual(status, 200)
        changes = answer["changes"]
        assert isinstance(changes, list)
        self.assertEqual([change["action"] for change in changes], ["REVOKED", "GRANTED"])
        self.assertEqual({change["changed_by"] for change in changes}, {self.user_id})

    def test_answers_nonsense_with_an_error(self) -> None:
        self.assertEqual(self.ask("GET", "/nowhere")[0], 401)
        self.assertEqual(self.ask("GET", "/nowhere", self.log_in())[0], 404)
        self.assertEqual(self.ask("POST", "/auth/login", body={})[0], 400)
