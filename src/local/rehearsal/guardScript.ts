/**
 * Stands at the front of a rehearsal's PATH under many names. PostgreSQL's client tools run where they
 * name no server of their own; what acts elsewhere does nothing; who changes the account runs the rest
 * without it. Each time is recorded: name, arguments, and how it was handled.
 */
export const GUARD = `name=\${0##*/} here=\${0%/*}

put() {
  printf '%s\\x1f%s\\x1f%s\\x1e' "$1" "$name" "\${2:0:200}" >>"$SCHEMA_OPS_OUTSIDE"
}
real() {
  local folder
  IFS=: read -r -a folders <<<"$PATH"
  for folder in "\${folders[@]}"; do
    if [[ $folder != "$here" && $folder != "\${SCHEMA_OPS_RUN-}/bin" && -x $folder/$name && ! -d $folder/$name ]]; then
      REPLY=$folder/$name
      return 0
    fi
  done
  echo "$name: command not found" >&2
  exit 127
}
stop() {
  put stopped "$name $1"
  echo "$name: stopped: a rehearsal does not go to $1" >&2
  exit 97
}
own() { [[ $1 == "$SCHEMA_OPS_CLUSTER" || -z $1 ]]; }
named() { # the value of an option for a host, a port or a database
  case $1 in
    h) own "$2" || stop "$2" ;;
    p) [[ $2 == "\${PGPORT:-5432}" || $2 == 5432 ]] || stop "port $2" ;;
    d)
      if [[ $2 =~ ://([^/?]*@)?([^/?@]+) ]]; then stop "\${BASH_REMATCH[2]}"; fi
      if [[ $2 =~ ://.*[?\\&](host|hostaddr|service)= ]]; then stop "$2"; fi
      if [[ $2 =~ (^|[[:space:]])(host|hostaddr|service)[[:space:]]*= ]]; then stop "$2"; fi
      ;;
  esac
}
client() {
  local short=$1 word letter i
  shift
  if [[ -n \${PGHOSTADDR-}\${PGSERVICE-} ]]; then stop "\${PGHOSTADDR-}\${PGSERVICE-}"; fi
  if [[ \${PGHOST-} != "$SCHEMA_OPS_CLUSTER" ]]; then stop "\${PGHOST:-the local server}"; fi
  while (($# > 0)); do
    word=$1
    shift
    case $word in
      --) break ;;
      --ho*=*) named h "\${word#*=}" ;;
      --ho*) named h "\${1-}" ;;
      --po*=*) named p "\${word#*=}" ;;
      --po*) named p "\${1-}" ;;
      --dbname=* | --maintenance-db=*) named d "\${word#*=}" ;;
      --*) ;;
      -?*)
        for ((i = 1; i < \${#word}; i++)); do
          letter=\${word:i:1}
          if [[ $short == *"$letter"* ]]; then
            if ((i + 1 < \${#word})); then
              named "$letter" "\${word:i+1}"
            else
              named "$letter" "\${1-}"
              if (($# > 0)); then shift; fi
            fi
            break
          fi
        done
        ;;
      *) named d "$word" ;;
    esac
  done
}
options() { # takes off the options of a program that changes the account; those with a value are given
  local with=$1 word
  shift
  user= shell=
  while (($# > 0)); do
    word=$1
    case $word in
      --) shift; break ;;
      --user=*) user=\${word#*=} ;;
      --user) user=\${2-}; shift ;;
      --command=*) shell=\${word#*=} ;;
      --command) shell=\${2-}; shift ;;
      -c)
        if [[ $name == su || $name == runuser ]]; then shell=\${2-}; shift; fi
        ;;
      -u?*) user=\${word:2} ;;
      -u) user=\${2-}; shift ;;
      -?)
        if [[ $with == *"\${word:1}"* ]]; then shift; fi
        ;;
      -*) ;;
      *) break ;;
    esac
    shift
  done
  rest=("$@")
}

case $name in
  psql) client cdfFhLopPRTUv "$@" ;;
  pg_dump | pg_dumpall) client dEfFhjnNpPSTtUZelIL "$@" ;;
  pg_restore) client dfFhIjLnNpPSTtU "$@" ;;
  pg_* | create* | drop* | vacuumdb | reindexdb | clusterdb | pgbench) client DdEFhjlnNOPpRSTtUXZ "$@" ;;
  sudo | doas | su | runuser | gosu)
    options ghpCrtTUDR "$@"
    if [[ $name == su || $name == gosu ]] && ((\${#rest[@]} > 0)); then
      user=\${rest[0]}
      rest=("\${rest[@]:1}")
      if [[ -z $shell && \${rest[0]-} == -c ]]; then shell=\${rest[1]-} rest=(); fi
    fi
    put unprivileged "$name $*"
    # Who has no login of its own in libpq's eyes logs in by the account's name.
    if [[ -n $user && \${PGUSER-} == "\${SCHEMA_OPS_USER-}" ]]; then export PGUSER=$user; fi
    while [[ \${rest[0]-} == *=* ]]; do
      export "\${rest[0]}"
      rest=("\${rest[@]:1}")
    done
    if [[ -n $shell ]]; then exec bash -c "$shell"; fi
    if ((\${#rest[@]} == 0)); then exit 0; fi
    exec "\${rest[@]}"
    ;;
  curl | wget | http | https)
    local_only=
    for word; do
      if [[ $word =~ ^https?:// || $word =~ ^(localhost|127\\.0\\.0\\.1|\\[::1\\]) ]]; then
        if [[ $word =~ ^(https?://)?(localhost|127\\.0\\.0\\.1|\\[::1\\])([:/]|$) ]]; then
          local_only=\${local_only:-1}
        else
          local_only=0
        fi
      fi
    done
    if [[ $local_only != 1 ]]; then
      put stubbed "$name $*"
      exit 0
    fi
    ;;
  *)
    if [[ " $*" =~ [[:space:]/](psql|pg_dump|pg_dumpall|pg_restore|createdb|dropdb)([[:space:]]|$) ]]; then
      stop "$*"
    fi
    put stubbed "$name $*"
    exit 0
    ;;
esac
real
exec "$REPLY" "$@"
`;
