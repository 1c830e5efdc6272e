/** Stands in for psql, pg_dump, pg_dumpall and pg_restore (and watches what starts a psql out of reach):
 * runs the real one strictly, with the connection of the database it names, and keeps a copy of what
 * it says on standard error. Its interpreter's line is written before it. */
export const SHIM = `run=$SCHEMA_OPS_RUN tool=\${0##*/} line=\${SCHEMA_OPS_LINE:-0} real=\${SCHEMA_OPS_TOOL-}
unset SCHEMA_OPS_LINE SCHEMA_OPS_TOOL
if [[ -e $run/cancelled ]]; then
  exit 130
fi

put() {
  local IFS=$'\\x1f'
  printf '%s\\x1e' "$*" >>"$run/records"
}

if [[ $tool == watch ]]; then
  tool=$1
  shift
fi
if [[ -z $real ]]; then
  IFS=: builtin read -r -a folders <<<"$PATH"
  for folder in "\${folders[@]}"; do
    if [[ $folder != "$run/bin" && -x $folder/$tool && ! -d $folder/$tool ]]; then
      real=$folder/$tool
      break
    fi
  done
fi
if [[ -z $real ]]; then
  echo "$tool: command not found" >&2
  exit 127
fi

# What the arguments say: options that take a value, short and long.
client=1 short= long= database= host= port= user= file= format= asks= script=
case $tool in
  psql)
    short=cdfFhLopPRTUv
    long=' command dbname file field-separator host log-file output port pset record-separator set table-attr username variable '
    ;;
  pg_dump | pg_dumpall | pg_restore)
    short=dEfFhjnNpPSTtUZ
    if [[ $tool == pg_dump ]]; then short+=e; else short+=lIL; fi
    long=' compress database dbname encoding exclude-database exclude-extension exclude-schema exclude-table exclude-table-and-children exclude-table-data exclude-table-data-and-children extension extra-float-digits file filter format function host include-foreign-data index jobs lock-wait-timeout port role rows-per-insert schema section snapshot superuser sync-method table table-and-children trigger use-list username '
    ;;
  *) client= ;;
esac

mapping=
if [[ $tool == psql && -e $run/maps ]]; then
  mapping=1
fi
# The copy to run in place of a file, where its paths are mapped.
mapped() {
  local answer
  # Only commands of psql that work with files name paths: without them nobody needs to be asked.
  if [[ -f $1 ]] && ! LC_ALL=C grep -qaE '^[[:space:]]*\\\\(!|(i|ir|include|include_relative|copy|o|out|cd|w|write|g|lo_import|lo_export|e|edit)([^[:alnum:]_]|$))' "$1"; then
    REPLY=$1
    return
  fi
  answer=$(__so_ask map "$PWD" "$1") || exit 1
  if [[ -n $answer ]]; then
    copied=1
  fi
  REPLY=\${answer:-$1}
}
copied=

declare -a arguments=() words=()
value() { # name, value: sets REPLY to the value to pass on
  REPLY=$2
  case $1 in
    d | dbname | l | database) database=$2 ;;
    h | host) host=$2 ;;
    p | port) port=$2 ;;
    U | username) user=$2 ;;
    F | format) format=$2 ;;
    c | command)
      script=1
      if [[ -n $mapping && $2 =~ ^[[:space:]]*\\\\(i|ir|include|include_relative)[[:space:]]+\\'?([^\\']+)\\'?[[:space:]]*$ ]]; then
        mapped "\${BASH_REMATCH[2]}"
        REPLY="\\\\i '$REPLY'"
      fi
      ;;
    f | file)
      script=1 file=$2
      if [[ -n $mapping && $2 != - ]]; then mapped "$2"; fi
      ;;
  esac
}
while [[ -n $client ]] && (($# > 0)); do
  word=$1
  shift
  case $word in
    --)
      words+=("$@")
      arguments+=(-- "$@")
      break
      ;;
    --*=*)
      name=\${word%%=*}
      value "\${name#--}" "\${word#*=}"
      arguments+=("$name=$REPLY")
      ;;
    --*)
      arguments+=("$word")
      if [[ $long == *" \${word#--} "* ]] && (($# > 0)); then
        value "\${word#--}" "$1"
        arguments+=("$REPLY")
        shift
      elif [[ $word == --password ]]; then
        asks=1
      fi
      ;;
    -?*)
      for ((i = 1; i < \${#word}; i++)); do
        letter=\${word:i:1}
        if [[ $short == *"$letter"* ]]; then
          if ((i + 1 < \${#word})); then
            value "$letter" "\${word:i+1}"
            arguments+=("\${word:0:i+1}$REPLY")
          elif (($# > 0)); then
            value "$letter" "$1"
            arguments+=("$word" "$REPLY")
            shift
          else
            arguments+=("$word")
          fi
          continue 2
        fi
        if [[ $letter == W ]]; then asks=1; fi
      done
      arguments+=("$word")
      ;;
    *)
      words+=("$word")
      arguments+=("$word")
      ;;
  esac
done

if [[ -n $client ]]; then
  if [[ -z $database && $tool != pg_restore ]]; then database=\${words[0]-}; fi
  if [[ -z $user && $tool == psql ]]; then user=\${words[1]-}; fi
  case $database in
    *://*) host=\${host:-uri} ;;
    *=*)
      if [[ $database == *host*=* ]]; then host=\${host:-conninfo}; fi
      if [[ $database =~ (^|[[:space:]])dbname=\\'?([^\\'[:space:]]*) ]]; then database=\${BASH_REMATCH[2]}; fi
      ;;
  esac
  database=\${database:-\${PGDATABASE-}}
  # The server of a database that has one of its own, unless the block names another.
  if [[ -z $host$port && \${PGHOST-} == "\${SCHEMA_OPS_HOST-}" && -e $run/targets ]]; then
    while IFS=$'\\x1f' builtin read -r name target_host target_port target_user mode certificate options; do
      if [[ $name == "$database" ]]; then
        export PGHOST=$target_host PGPORT=$target_port PGSSLMODE=$mode
        if [[ \${PGUSER-} == "\${SCHEMA_OPS_USER-}" ]]; then export PGUSER=$target_user; fi
        if [[ -n $certificate ]]; then export PGSSLROOTCERT=$certificate; fi
        if [[ -n $options ]]; then export PGOPTIONS=$options; fi
        break
      fi
    done <"$run/targets"
  fi
  # Standard input as a script: its includes are mapped as a file's are.
  if [[ -n $mapping && -z $script && ! /dev/stdin -ef $run/stdin ]]; then
    input=
    if [[ -f /proc/$$/fd/0 ]]; then input=$(readlink "/proc/$$/fd/0"); fi
    if [[ ! -f $input ]]; then
      input=$run/input.$$
      cat >"$input"
    fi
    mapped "$input"
    exec <"$REPLY"
  fi
  # Named so, standard input has line numbers in what psql says of it.
  if [[ $tool == psql && -z $script && ! /dev/stdin -ef $run/stdin ]]; then
    arguments=(-f - "\${arguments[@]}")
  fi
  set --
  # These the tools understand only where they come first.
  if [[ \${arguments[0]-} != @(--version|-V|--help|-\\?) ]]; then
    if [[ -z $asks ]]; then set -- --no-password; fi
    if [[ $tool == psql ]]; then set -- -v ON_ERROR_STOP=1 -v VERBOSITY=verbose "$@"; fi
  fi
  set -- "$@" "\${arguments[@]}"
fi

errors=$run/errors.$$
if [[ -n $copied ]]; then
  "$real" "$@" 2> >(sed -u -f "$run/names.sed" | tee -ia "$errors" >&2)
  status=$?
  wait $!
elif [[ /dev/stderr -ef /dev/null ]]; then
  "$real" "$@" 2>"$errors"
  status=$?
elif [[ -f /proc/$$/fd/2 ]]; then
  # A log: written as it is without us, in the order it is written, and read afterwards.
  before=$(stat -L -c %s "/proc/$$/fd/2")
  "$real" "$@"
  status=$?
  tail -c +$((before + 1)) "/proc/$$/fd/2" | LC_ALL=C grep -a -e ':  ' -e '^psql:' -e fe_sendauth: >"$errors"
else
  "$real" "$@" 2> >(exec tee -ia "$errors" >&2)
  status=$?
  wait $!
fi

# Where a dump went: a file of its own, standard output, or the file of who compresses it.
output=$file
if [[ $tool == pg_dump* && -z $output ]]; then
  if [[ -f /proc/$$/fd/1 ]]; then
    output=$(readlink "/proc/$$/fd/1")
  elif [[ -p /proc/$$/fd/1 ]]; then
    for reader in /proc/[0-9]*/fd/0; do
      if [[ $reader -ef /proc/$$/fd/1 ]]; then
        for written in "\${reader%/0}"/[1-9]*; do
          # A file that it has open for writing.
          flags=$(<"\${written/\\/fd\\//\\/fdinfo\\/}") 2>/dev/null
          if [[ -f $written && \${written##*/} != 2 && $flags == *flags:*[12]$'\\n'* ]]; then
            output=$(readlink "$written")
            break 2
          fi
        done
      fi
    done
  fi
fi
put tool "$tool" "$line" "$status" "$PWD" "$database" "$format" "$output" "$errors"
exit "$status"
`;
