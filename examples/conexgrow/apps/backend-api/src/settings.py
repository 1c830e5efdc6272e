"""Settings of the service, all from the environment.

Host, port, user and password of PostgreSQL are libpq's own business (PGHOST, PGPORT, PGUSER,
a pgpass file): psql reads them, this service never does.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import Mapping

_DATABASE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


class SettingsError(Exception):
    """A setting holds a value that the service cannot work with."""


@dataclass(frozen=True)
class Settings:
    manager_database: str
    tenant_database: str
    session_minutes: int


def _database(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name, default)
    # psql takes a name with "=" or "://" for a connection string
    if _DATABASE_NAME.fullmatch(value) is None:
        raise SettingsError(f"{name}: not a plain database name: {value!r}")
    return value


def load_settings(environment: Mapping[str, str]) -> Settings:
    minutes = environment.get("SESSION_TTL_MINUTES", "480")
    if not minutes.isdecimal() or not 1 <= int(minutes) <= 43_200:
        raise SettingsError(f"SESSION_TTL_MINUTES: expected 1 to 43200, got {minutes!r}")
    return Settings(
        manager_database=_database(environment, "MGMT_DATABASE", "mgmt_db"),
        tenant_database=_database(environment, "TENANT_DATABASE", "tnnt_db"),
        session_minutes=int(minutes),
    )


def main() -> int:
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"MGMT_DATABASE={settings.manager_database}")
    print(f"TENANT_DATABASE={settings.tenant_database}")
    print(f"SESSION_TTL_MINUTES={settings.session_minutes}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
