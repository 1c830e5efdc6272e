import { baseName } from "../../lib/baseName.ts";

/** Programs whose effects a copy of the workspace cannot hold. Each gets a stub in a rehearsal. */
export const OUTSIDE_COMMANDS: readonly string[] =
  `systemctl service initctl rc-service launchctl supervisorctl pm2 nginx
  apachectl httpd ssh scp sftp rsync ftp lftp telnet nc ncat socat docker docker-compose podman nerdctl kubectl oc helm
  aws gcloud gsutil az s3cmd mail mailx sendmail mutt msmtp crontab at batch shutdown reboot poweroff halt ansible
  ansible-playbook terraform fab cap mysql mongosh mongo redis-cli sqlcmd curl wget http https pg_ctl pg_ctlcluster
  pkill killall iptables mount umount useradd usermod apt apt-get yum dnf brew snap`
    .split(/\s+/)
    .filter((name) => name !== "");

const OUTSIDE = new Set(OUTSIDE_COMMANDS);

/** What they start is beyond our reach: with a PostgreSQL tool in it, doing nothing would be a lie. */
const ELSEWHERE = new Set(
  "ssh docker docker-compose podman nerdctl kubectl oc chroot nsenter".split(" "),
);

export const CLIENT_TOOLS: readonly string[] =
  `psql pg_dump pg_dumpall pg_restore pg_isready pgbench createdb dropdb createuser dropuser vacuumdb reindexdb
  clusterdb pg_basebackup pg_receivewal pg_recvlogical pg_amcheck`
    .split(/\s+/)
    .filter((name) => name !== "");

const TOOL = new RegExp(`(?:^|[\\s/'"])(?:${CLIENT_TOOLS.join("|")})(?=$|[\\s'"])`);

export type OutsideKind = "stopped" | "stubbed";

/** How a command beyond our reach is handled; null: it is none. */
export function outsideCommand(words: readonly string[]): OutsideKind | null {
  const [first = "", ...rest] = words;
  const program = baseName(first);
  if (ELSEWHERE.has(program) && TOOL.test(rest.join(" "))) {
    return "stopped";
  }
  if (program === "git" && /^(?:push|pull|fetch|clone)$/.test(subcommand(rest))) {
    return "stopped";
  }
  if (
    /^(?:npm|yarn|pnpm|twine|cargo|gem)$/.test(program) &&
    /^(?:publish|upload|push)$/.test(subcommand(rest))
  ) {
    return "stopped";
  }
  if (!OUTSIDE.has(program) || (isFetch(program) && staysHere(rest))) {
    return null;
  }
  // By its path it is not found where our stub is.
  return first.includes("/") ? "stopped" : "stubbed";
}

function subcommand(words: readonly string[]): string {
  return words.find((word) => !word.startsWith("-")) ?? "";
}

function isFetch(program: string): boolean {
  return /^(?:curl|wget|https?)$/.test(program);
}

/** Whether all addresses are of this machine: services that the block starts itself. */
function staysHere(words: readonly string[]): boolean {
  const addresses = words.filter((word) =>
    /^(?:https?:\/\/|[\w.-]+\.[a-z\d]{1,}|localhost|\$)/i.test(word),
  );
  return (
    addresses.length > 0 &&
    addresses.every((word) =>
      /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/i.test(word),
    )
  );
}
