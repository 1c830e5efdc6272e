import assert from "node:assert/strict";
import { findOutside } from "../../../src/core/rehearsal/outside/findOutside.ts";

const CONTEXT = { isSql: false, inside: ["/copy"] };

/** "kind handled what @line" of each effect. */
function effects(text: string, isSql = false): readonly string[] {
  return findOutside(text, { ...CONTEXT, isSql }).map(
    ({ kind, handled, what, line, redirect }) =>
      `${kind} ${handled} ${what}${redirect === null ? "" : ` -> ${redirect}`} @${String(line)}`,
  );
}

describe("what a block would do beyond a rehearsal", () => {
  const servers: Readonly<Record<string, string>> = {
    "psql -h db.prod -d app -c 'select 1'": "db.prod",
    "psql -hdb.prod app": "db.prod",
    "psql -Xqh db.prod app": "db.prod",
    "psql --host=db.prod app": "db.prod",
    "psql --host db.prod app": "db.prod",
    "psql --hos db.prod": "db.prod",
    "psql -p 5433 app": "5433",
    "psql -h localhost app": "localhost",
    "psql -h /var/run/postgresql app": "/var/run/postgresql",
    'psql -h "$DB_HOST" app': "$DB_HOST",
    "DB_HOST=db.prod\npsql -h $DB_HOST app": "db.prod",
    'psql "postgresql://u:p@db.prod:5432/app"': "db.prod:5432",
    "psql -d postgres://db.prod/app": "db.prod",
    "psql 'postgresql:///app?host=db.prod'": "db.prod",
    'psql "host=db.prod dbname=app"': "db.prod",
    "psql --dbname='service=prod'": "prod",
    "psql -d 'hostaddr=10.0.0.1 dbname=app'": "10.0.0.1",
    "PGHOST=db.prod psql app": "db.prod",
    "export PGHOST=db.prod": "db.prod",
    "export PGSERVICE=prod; psql": "prod",
    "declare -x PGPORT=6432": "6432",
    "unset PGHOST": "PGHOST",
    "env PGHOST=db.prod psql app": "db.prod",
    "env -i psql app": "env",
    "env -u PGHOST psql app": "env",
    "sudo -u postgres psql -h db.prod app": "db.prod",
    "timeout 30 psql -h db.prod app": "db.prod",
    "nohup pg_dump --host=db.prod app > x.sql &": "db.prod",
    "/usr/bin/pg_dump -h db.prod app": "db.prod",
    "echo 'select 1' | psql -h db.prod": "db.prod",
    "(cd sql && psql -h db.prod -f a.sql)": "db.prod",
    "for h in a b; do psql -h $h; done": "$h",
    "x=$(psql -h db.prod -Atc 'select 1')": "db.prod",
    "x=`psql -h db.prod`": "db.prod",
    "f() { psql -h db.prod; }": "db.prod",
    "bash -c 'psql -h db.prod'": "db.prod",
    'bash -ec "psql -h db.prod"': "db.prod",
    "bash <<'EOF'\npsql -h db.prod\nEOF": "db.prod",
    "eval 'psql -h db.prod'": "db.prod",
    "createdb -h db.prod app": "db.prod",
    "pg_restore -j 4 -h db.prod -d app x.dump": "db.prod",
    "vacuumdb -z -h db.prod app": "db.prod",
    "DATABASE_URL=postgres://db.prod/app python3 migrate.py": "db.prod",
    "alembic -x url=postgresql+psycopg://u@db.prod/app upgrade head": "db.prod",
    "flyway -url=jdbc:postgresql://db.prod/app migrate": "db.prod",
    "psql <<'EOF'\n\\c app u db.prod\nEOF": "db.prod",
    "psql -c '\\connect host=db.prod'": "db.prod",
    "if psql -h db.prod; then :; fi": "db.prod",
    "diff <(psql -h db.prod) a": "db.prod",
  };
  for (const [text, what] of Object.entries(servers)) {
    it(`stops before a server of its own: ${text}`, () => {
      const found = findOutside(text, CONTEXT).filter(({ kind }) => kind === "server");
      assert.deepEqual([...new Set(found.map((effect) => effect.what))], [what]);
      assert.ok(found.every(({ handled }) => handled === "stopped"));
    });
  }

  const commands: Readonly<Record<string, readonly string[]>> = {
    "systemctl restart api": ["command stubbed systemctl @1"],
    "sudo systemctl stop api": ["command stubbed systemctl @1", "command unprivileged sudo @1"],
    "/usr/bin/systemctl stop api": ["command stopped /usr/bin/systemctl @1"],
    "echo a\nservice nginx reload": ["command stubbed service @2"],
    "ssh host uptime": ["command stubbed ssh @1"],
    "ssh host psql -c 'drop table a'": ["command stopped ssh @1"],
    "docker exec db psql -U postgres": ["command stopped docker @1"],
    "docker-compose up -d": ["command stubbed docker-compose @1"],
    "kubectl rollout restart deploy/api": ["command stubbed kubectl @1"],
    "curl -fsS https://api.example.com/health": ["command stubbed curl @1"],
    "curl -fsS http://localhost:8000/health": [],
    "curl -X POST $HOOK": ["command stubbed curl @1"],
    "wget 127.0.0.1:8000": [],
    "rsync -a a/ host:/b": ["command stubbed rsync @1"],
    "echo done | mail -s deployed team@example.com": ["command stubbed mail @1"],
    "git push origin main": ["command stopped git @1"],
    "git status": [],
    "npm publish": ["command stopped npm @1"],
    "crontab -l": ["command stubbed crontab @1"],
    "# systemctl restart api": [],
    "echo systemctl restart api": [],
    "echo postgres://db.prod/app": [],
    "sudo -u postgres psql -c 'select 1'": ["command unprivileged sudo @1"],
    "su - postgres -c 'systemctl stop api'": [
      "command unprivileged su @1",
      "command stubbed systemctl @1",
    ],
    "psql -d app -f a.sql && pg_dump app > a.dump": [],
    "psql 'postgresql:///app'": [],
    "psql -U postgres -d app -v ON_ERROR_STOP=1 -At": [],
    "pg_dump -Fc -j 4 -Z 9 -n public app": [],
  };
  for (const [text, expected] of Object.entries(commands)) {
    it(`knows the command: ${text}`, () => {
      assert.deepEqual(effects(text), expected);
    });
  }

  const files: Readonly<Record<string, readonly string[]>> = {
    "pg_dump app > /var/backups/app.sql": [
      "file redirected /var/backups/app.sql -> /var/backups @1",
    ],
    "pg_dump app > /var/backups/app_$(date +%F).sql": [
      "file redirected /var/backups/app_$(date +%F).sql -> /var/backups @1",
    ],
    "pg_dump -f /var/backups/app.sql app": [
      "file redirected /var/backups/app.sql -> /var/backups @1",
    ],
    "DIR=/srv/backups\nmkdir -p $DIR/new": [
      "file redirected /srv/backups/new -> /srv/backups/new @2",
    ],
    "psql app 2>&1 | tee /tmp/app.log": ["file redirected /tmp/app.log -> /tmp/app.log @1"],
    "psql app > /dev/null 2>&1": [],
    "psql app > /copy/logs/a.log": [],
    "rm -rf /copy/../etc": ["file stopped /copy/../etc @1"],
    "echo a > log.txt": [],
    "cp a.sql /etc/app/a.sql": ["file redirected /etc/app/a.sql -> /etc/app @1"],
    "cat /etc/app/a.sql": [],
    "rm -rf /": ["file stopped / @1"],
    "rm -rf /data": ["file stopped /data @1"],
    "pg_dump app > ~/app.sql": ["file stopped ~/app.sql @1"],
    "pg_dump app > $BACKUP": ["file noticed $BACKUP @1"],
    "{ echo a; echo b; } > /var/log/app/a.log": [
      "file redirected /var/log/app/a.log -> /var/log/app @1",
    ],
    "sed -i s/a/b/ /etc/app/conf": ["file redirected /etc/app/conf -> /etc/app @1"],
    "dd if=/dev/zero of=/srv/a/b": ["file redirected /srv/a/b -> /srv/a @1"],
    "tar czf /srv/backups/a.tgz a": ["file redirected /srv/backups/a.tgz -> /srv/backups @1"],
  };
  for (const [text, expected] of Object.entries(files)) {
    it(`knows where it writes: ${text}`, () => {
      const found = effects(text).filter((effect) => !effect.startsWith("server"));
      assert.deepEqual(found, expected);
    });
  }

  const scripts: Readonly<Record<string, readonly string[]>> = {
    "select 1;": [],
    "\\c app": [],
    "\\connect app - db.prod 5432": ["server stopped db.prod @1"],
    "-- \\! rm\n\\! rm -rf x": ["command stopped \\! rm -rf x @2"],
    "copy a to program 'curl -d @- http://x';": ["command stopped curl -d @- http://x @1"],
    "select dblink_connect('host=db.prod dbname=app');": ["server stopped db.prod @1"],
    "create subscription s connection 'host=x' publication p;": [
      "server stopped CREATE SUBSCRIPTION @1",
    ],
    "insert into programs values ('to program');": [],
  };
  for (const [text, expected] of Object.entries(scripts)) {
    it(`reads psql's script: ${text}`, () => {
      assert.deepEqual(effects(text, true), expected);
    });
  }

  it("takes any text", () => {
    for (const text of [
      "",
      "((",
      "'",
      "$(",
      "`",
      "if",
      "<<",
      "psql -h",
      "env",
      "su -c",
      "\u0000",
    ]) {
      findOutside(text, CONTEXT);
      findOutside(text, { ...CONTEXT, isSql: true });
    }
  });
});
