"""Let many users log in at once, and check that every session works and ends.

The users are created for this run and removed after it.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from database.psql import Database
from services.passwords import hash_password
from services.sessions import SessionService
from settings import load_settings


def main() -> int:
    parser = argparse.ArgumentParser(description="log in, validate and log out, all at once")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=8)
    options = parser.parse_args()

    settings = load_settings(os.environ)
    database = Database(settings.tenant_database)
    sessions = SessionService(database, settings.session_minutes)
    mark, password = secrets.token_hex(6), secrets.token_urlsafe(12)

    def visit(number: int) -> bool:
        entered = sessions.log_in(f"load-{mark}-{number}@conexgrow.example", password, "load")
        if entered is None:
            return False
        return sessions.validate(entered[0]) is not None and sessions.log_out(entered[0])

    database.rows(
        "INSERT INTO sys.users (email, name, password_hash)"
        " SELECT format('load-%s-%s@conexgrow.example', :'mark', n), '부하 시험', :'kept'"
        " FROM generate_series(1, :'users'::integer) AS n RETURNING id",
        {"mark": mark, "kept": hash_password(password), "users": options.users},
    )
    try:
        began = time.monotonic()
        with ThreadPoolExecutor(max_workers=options.at_once) as pool:
            worked = sum(pool.map(visit, range(1, options.users + 1)))
        seconds = time.monotonic() - began
    finally:
        database.rows(
            "DELETE FROM sys.users WHERE email LIKE format('load-%s-%%', :'mark') RETURNING id",
            {"mark": mark},
        )
    print(f"{worked} of {options.users} visits worked in {seconds:.1f} s")
    return 0 if worked == options.users else 1


if __name__ == "__main__":
    sys.exit(main())
