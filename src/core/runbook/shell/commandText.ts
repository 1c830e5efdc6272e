import { baseName } from "../../lib/baseName.ts";

/** Programs whose call in running text is meant to be run, and not only mentioned. */
const PROGRAMS = new Set(
  `psql pg_dump pg_dumpall pg_restore pg_basebackup pg_ctl pg_isready createdb dropdb createuser dropuser vacuumdb reindexdb
  clusterdb find ls cat grep wc head tail cp mv rm mkdir chmod chown tar gzip gunzip sha256sum md5sum df du diff test
  systemctl service journalctl docker docker-compose podman kubectl helm curl wget ssh scp rsync git make npm npx yarn pnpm
  node python python3 pip pip3 pytest mypy alembic flyway liquibase java mvn gradle go cargo dotnet php ruby bundle rake
  terraform ansible ansible-playbook aws gcloud az sudo bash sh export source cd echo env crontab nginx pm2 redis-cli`
    .split(/\s+/)
    .filter((name) => name !== ""),
);

/** Whether inline code is a command (`psql -d app -c "\dn"`), not just the name of a thing (`users`, `psql`). */
export function isCommandText(code: string): boolean {
  const words = code
    .trim()
    .replace(/^\$\s+/, "")
    .replace(/^(?:[A-Z_][A-Z0-9_]*=\S*\s+)+/, "")
    .split(/\s+/);
  const first = words[0] ?? "";
  if (/^\.{0,2}\/[\w./-]+\.(?:sh|bash|py|pl)$/.test(first)) {
    return true;
  }
  return words.length > 1 && PROGRAMS.has(baseName(first));
}

/** Whether a block without a language reads as shell commands: its first line that is no comment is one. */
export function looksLikeShell(text: string): boolean {
  const first = text.split("\n").find((line) => !/^\s*(?:#|$)/.test(line));
  return text.startsWith("#!") || (first !== undefined && isCommandText(first));
}
