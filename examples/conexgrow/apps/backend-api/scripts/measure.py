"""Measure what sessions and roles cost in the database and compare it with the criteria.

The server does the timing (clock_timestamp around each statement), so that neither the start of
psql nor the network counts. Nothing stays behind: all of it happens in a transaction that is
rolled back.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import List, Tuple

from settings import load_settings

ROUNDS = 200

# (label, criterion in milliseconds, statement run ROUNDS times; `i` is the round)
CRITERIA: List[Tuple[str, int, str]] = [
    (
        "session creation",
        100,
        "INSERT INTO sys.sessions (user_id, token_hash, expires_at)"
        " VALUES (tester, lpad(i::text, 64, 'f'), now() + interval '1 hour')",
    ),
    (
        "session lookup",
        50,
        "PERFORM 1 FROM sys.sessions WHERE token_hash = lpad(i::text, 64, 'f')",
    ),
    (
        "role assignment",
        100,
        "INSERT INTO sys.user_roles (user_id, role_id, is_active, released_at)"
        " SELECT tester, id, false, now() FROM sys.roles WHERE code = 'VIEWER'",
    ),
    (
        "role lookup",
        50,
        "PERFORM r.code FROM sys.user_roles AS ur JOIN sys.roles AS r ON r.id = ur.role_id"
        " WHERE ur.user_id = tester AND ur.is_active",
    ),
]

PROGRAM = """
BEGIN;
DO $measure$
DECLARE
    tester bigint := (SELECT min(id) FROM sys.users);
    began timestamptz;
BEGIN
    CREATE TEMPORARY TABLE measured (place integer, average_ms numeric) ON COMMIT DROP;
{loops}
END;
$measure$;
SELECT average_ms FROM measured ORDER BY place;
ROLLBACK;
"""

LOOP = """
    began := clock_timestamp();
    FOR i IN 1..{rounds} LOOP
        {statement};
    END LOOP;
    INSERT INTO measured
    VALUES ({place}, extract(epoch FROM clock_timestamp() - began) * 1000 / {rounds});
"""


def main() -> int:
    loops = "".join(
        LOOP.format(rounds=ROUNDS, statement=statement, place=place)
        for place, (_, _, statement) in enumerate(CRITERIA)
    )
    database = load_settings(os.environ).tenant_database
    done = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database],
        input=PROGRAM.format(loops=loops),
        encoding="utf-8",
        stdout=subprocess.PIPE,
        check=True,
    )
    averages = [float(line) for line in done.stdout.split()]
    if len(averages) != len(CRITERIA):
        print("not everything was measured", file=sys.stderr)
        return 1
    slow = 0
    for (label, criterion, _), average in zip(CRITERIA, averages):
        slow += average >= criterion
        print(f"{label}: {average:.3f} ms (< {criterion} ms)")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
