"""The routes behind the standard library's HTTP server."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Dict, Optional, Type
from urllib.parse import parse_qsl, unquote, urlsplit

from api.routes import Answer, Api, Body, Request, to_json
from database.psql import DatabaseError

_MAXIMUM_BODY = 64 * 1024


def _handler(api: Api) -> Type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "conexgrow"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def log_message(self, format: str, *args: object) -> None:
            # the path may hold codes of roles, never a token: tokens travel in a header
            sys.stderr.write("%s\n" % (format % args))

        def _serve(self) -> None:
            status, body = self._answer()
            content = to_json(body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _answer(self) -> Answer:
            body = self._body()
            if body is None:
                return 400, {"error": "the body must be a JSON object of at most 64 KiB"}
            url = urlsplit(self.path)
            kind, _, token = self.headers.get("Authorization", "").partition(" ")
            query: Dict[str, str] = dict(parse_qsl(url.query))
            try:
                return api.answer(
                    Request(
                        method=self.command,
                        path=unquote(url.path),
                        query=query,
                        token=token if kind == "Bearer" and token else None,
                        body=body,
                        ip_address=self.client_address[0],
                    )
                )
            except DatabaseError as error:
                sys.stderr.write(f"{error}\n")
                return 503, {"error": "the database does not answer"}
            except ValueError:
                return 400, {"error": "a value cannot be stored"}

        def _body(self) -> Optional[Body]:
            length = self.headers.get("Content-Length", "0")
            if not length.isdecimal() or int(length) > _MAXIMUM_BODY:
                return None
            content = self.rfile.read(int(length))
            if not content:
                return {}
            try:
                parsed: object = json.loads(content)
            except ValueError:
                return None
            return parsed if isinstance(parsed, dict) else None

    return Handler


def create_server(api: Api, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound but does not serve yet; port 0 takes a free one."""
    return ThreadingHTTPServer((host, port), _handler(api))
