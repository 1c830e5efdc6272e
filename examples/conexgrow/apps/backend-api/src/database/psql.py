"""Ask PostgreSQL through the psql client.

Values travel in the environment of the psql process and enter a statement only as psql
variables (`:'email'`), which psql quotes: they stand neither in the statement's text nor in
the process arguments.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from typing import List, Mapping, Optional, Union

from models.columns import Row

Value = Union[str, int, None]

_NAME = re.compile(r"[a-z][a-z_]*")


class DatabaseError(Exception):
    """psql could not be started, could not connect, or a statement failed."""


@dataclass(frozen=True)
class Database:
    """One database on the server that libpq's environment names."""

    name: str
    timeout_seconds: float = 30.0

    def rows(
        self,
        statement: str,
        values: Optional[Mapping[str, Value]] = None,
        acting_user: Optional[int] = None,
    ) -> List[Row]:
        """Run one statement in a transaction of its own and give its rows.

        A value that is None reaches the statement as an empty text: write `nullif(:'x', '')`.
        What changes data needs a RETURNING clause. `acting_user` is whom history names.
        """
        given = dict(values or {})
        given["acting_user"] = acting_user
        script: List[str] = []
        environment = dict(os.environ)
        for name, value in given.items():
            if _NAME.fullmatch(name) is None:
                raise ValueError(f"not a name for a value: {name!r}")
            text = "" if value is None else str(value)
            if "\0" in text:
                raise ValueError(f"{name}: PostgreSQL text cannot hold a NUL character")
            environment[f"STATEMENT_{name.upper()}"] = text
            script.append(f"\\getenv {name} STATEMENT_{name.upper()}")
        script.append("BEGIN;")
        script.append(
            "SELECT set_config('app.current_user_id', :'acting_user', true) AS actor \\gset"
        )
        script.append(f"WITH answer AS ({statement})")
        script.append("SELECT coalesce(json_agg(answer), '[]') FROM answer;")
        script.append("COMMIT;")
        return _parse(self._run("\n".join(script), environment))

    def is_up(self) -> bool:
        """Whether the database answers."""
        try:
            return len(self.rows("SELECT 1 AS one")) == 1
        except DatabaseError:
            return False

    def _run(self, script: str, environment: Mapping[str, str]) -> str:
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.name]
        try:
            done = subprocess.run(
                command,
                input=script,
                env=dict(environment, PGCLIENTENCODING="UTF8"),
                encoding="utf-8",
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                timeout=self.timeout_seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DatabaseError(str(error)) from error
        if done.returncode != 0:
            raise DatabaseError(done.stderr.strip() or f"psql ended with {done.returncode}")
        return done.stdout


def _parse(output: str) -> List[Row]:
    try:
        answer: object = json.loads(output)
    except ValueError as error:
        raise DatabaseError(f"psql gave no JSON: {output[:200]!r}") from error
    if not isinstance(answer, list):
        raise DatabaseError("psql gave no list of rows")
    rows: List[Row] = []
    for row in answer:
        if not isinstance(row, dict):
            raise DatabaseError("psql gave a row that is no object")
        rows.append(row)
    return rows
