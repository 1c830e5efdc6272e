/** What bash reads before a block: every failure is recorded and ends the block, wherever it
 * happens; tools carry the line that called them; `read` asks the person. Bash 4.4 or newer. */
export const PRELUDE = `# Read by bash before the block and by nothing that the block starts.
if [[ -n \${SCHEMA_OPS_BASH_ENV-} ]]; then
  BASH_ENV=$SCHEMA_OPS_BASH_ENV
  unset SCHEMA_OPS_BASH_ENV
  . "$BASH_ENV"
else
  unset BASH_ENV
fi
. "$SCHEMA_OPS_RUN/facts.sh"
BASH_ARGV0=$PWD/block.sh

__so_on_error= __so_on_exit= __so_resumed= __so_excused=0 __so_job= __so_line=0 __so_jobs=() __so_started=()

__so_put() {
  local IFS=$'\\x1f'
  builtin printf '%s\\x1e' "$*" >>"$SCHEMA_OPS_RUN/records"
}

# The block's line that the caller of our caller was at.
__so_where() {
  local i
  __so_line=0
  for ((i = 2; i < \${#BASH_SOURCE[@]}; i++)); do
    if [[ \${BASH_SOURCE[i]} == "$SCHEMA_OPS_RUN/block.sh" ]]; then
      __so_line=\${BASH_LINENO[i - 1]}
      # Without a number, a return inside a trap gives the status from before the trap.
      return 0
    fi
  done
}

# Whether a pipeline failed only because its readers had enough: all went well but for SIGPIPE.
__so_broken_pipe() {
  local status
  (($# > 1)) && ((\${!#} == 0)) || return 1
  for status; do
    ((status == 0 || status == 141)) || return 1
  done
}

__so_failed() {
  local status=$1 command=$2 strict=0 depth=\${#FUNCNAME[@]}
  shift 2
  if [[ $- == *e* || -n $__so_resumed ]]; then
    strict=1
  fi
  set +e
  # One of ours stands for the tool that the block calls.
  if [[ $command == SCHEMA_OPS_LINE=* ]]; then
    command=\${FUNCNAME[1]}
  fi
  # A function or subshell that ends with such a pipeline has its status.
  if __so_broken_pipe "$@" || ((status == 141 && __so_excused > depth)); then
    __so_excused=$depth __so_resumed=\${strict#0}
    if ((BASH_SUBSHELL > 0)); then
      builtin trap '__so_status=$?; builtin exit $((__so_status == 141 ? 0 : __so_status))' EXIT
    else
      __so_put excused
    fi
    return 0
  fi
  # The reader at the pipeline's end decides; the shell that waits for it sees both.
  if ((status == 141 && BASH_SUBSHELL > 0 && $# == 1)); then
    builtin exit 141
  fi
  __so_where
  __so_put failed "$status" "$BASH_SUBSHELL" "$strict" "$__so_line" "\${command:0:500}"
  if ((strict)); then
    if [[ -n $__so_on_error ]]; then
      builtin eval "(builtin exit $status); $__so_on_error"
    fi
    builtin exit "$status"
  fi
}

# Before each command, where the block tolerates failures or starts background jobs.
__so_step() {
  local status=$1 command=$2
  shift 2
  if [[ -n \${!:-} && $! != "$__so_job" ]] && ((BASH_SUBSHELL == 0)); then
    __so_job=$!
    __so_where
    __so_jobs+=("$!")
    __so_started+=("$__so_line")
  fi
  if ((status != 0)) && [[ $__so_fallbacks == *" \${command%%[[:space:]]*} "* ]]; then
    if ! __so_broken_pipe "$@"; then
      __so_where
      __so_put fallback "$status" "$BASH_SUBSHELL" 0 "$__so_line" "\${command:0:500}"
    fi
  fi
}

__so_await() {
  local status=0
  builtin wait "\${__so_jobs[$1]}" 2>/dev/null || status=$?
  if ((status != 0 && status != 127)); then
    __so_put background "$status" 0 0 "\${__so_started[$1]}" ""
  fi
  unset "__so_jobs[$1]"
}

wait() {
  local __so_index __so_word
  if (($# == 0)); then
    for __so_index in "\${!__so_jobs[@]}"; do
      __so_await "$__so_index"
    done
    builtin wait
    return
  fi
  # Whoever names a job judges it.
  for __so_word; do
    for __so_index in "\${!__so_jobs[@]}"; do
      if [[ \${__so_jobs[__so_index]} == "$__so_word" ]]; then
        unset "__so_jobs[__so_index]"
      fi
    done
  done
  builtin wait "$@"
}

# Whether a job is a service that is meant to stay: nobody waits for it.
__so_stays() {
  local job
  while IFS= builtin read -r job; do
    if [[ $job == *" $1 "* && $job == *@(nohup|setsid)\\ * ]]; then
      return 0
    fi
  done <<<"$(jobs -l)"
  return 1
}

__so_ended() {
  local status=$1 index
  builtin trap - ERR DEBUG
  set +eE
  if [[ -n \${!:-} && $! != "$__so_job" ]]; then
    __so_jobs+=("$!")
    __so_started+=(0)
  fi
  if [[ -n $__so_on_exit ]]; then
    builtin eval "(builtin exit $status); $__so_on_exit"
  fi
  if [[ ! -e $SCHEMA_OPS_RUN/cancelled ]]; then
    for index in "\${!__so_jobs[@]}"; do
      if ! __so_stays "\${__so_jobs[index]}"; then
        __so_await "$index"
      fi
    done
  fi
  builtin exit "$status"
}

exit() {
  local __so_status=\${1-$?}
  if ((BASH_SUBSHELL == 0)) && [[ $__so_status != 0 ]]; then
    __so_where
    __so_put exit "$__so_status" 0 1 "$__so_line" "exit $*"
  fi
  builtin exit "$@"
}

# The block's own handlers run after ours.
trap() {
  local __so_action __so_signal
  if (($# < 2)) || [[ $1 == -[lp]* ]]; then
    builtin trap "$@"
    return
  fi
  if [[ $1 == -- ]]; then
    shift
  fi
  __so_action=$1
  shift
  for __so_signal; do
    case \${__so_signal^^} in
      ERR | SIGERR) __so_on_error=\${__so_action#-} ;;
      EXIT | SIGEXIT | 0)
        if ((BASH_SUBSHELL == 0)); then
          __so_on_exit=\${__so_action#-}
        else
          builtin trap -- "$__so_action" EXIT
        fi
        ;;
      *) builtin trap -- "$__so_action" "$__so_signal" ;;
    esac
  done
}

# Asks the runner and prints its answer.
__so_ask() {
  local IFS=$'\\x1f' answer= reply fifo=$SCHEMA_OPS_RUN/answer.$BASHPID.$RANDOM
  until [[ -p $SCHEMA_OPS_RUN/requests ]]; do
    [[ -d $SCHEMA_OPS_RUN ]] || return 1
    sleep 0.02
  done
  mkfifo -m 600 "$fifo" || return 1
  # Open before the question is put: an answer never finds nobody there.
  exec {reply}<>"$fifo"
  builtin printf '%s\\x1e' "$fifo\${IFS}$*" >"$SCHEMA_OPS_RUN/requests"
  IFS= builtin read -r answer <&"$reply"
  exec {reply}>&-
  rm -f "$fifo"
  [[ $answer == +* ]] || return 1
  builtin printf '%s' "\${answer:1}"
}

# A question to the person where the block reads its own standard input.
read() {
  local __so_option __so_prompt= __so_secret=0 __so_answer __so_rest=() OPTIND=1 OPTARG OPTERR=0
  if [[ ! /dev/stdin -ef $SCHEMA_OPS_RUN/stdin ]]; then
    builtin read "$@"
    return
  fi
  while getopts ':a:d:ei:n:N:p:rst:u:' __so_option "$@"; do
    case $__so_option in
      p) __so_prompt=$OPTARG ;;
      s) __so_secret=1 ;;
      e | i | t) ;;
      r) __so_rest+=(-r) ;;
      a | d | n | N) __so_rest+=("-$__so_option" "$OPTARG") ;;
      *)
        builtin read "$@"
        return
        ;;
    esac
  done
  shift $((OPTIND - 1))
  __so_option=0
  if [[ \${BASH_SOURCE[1]-} == "$SCHEMA_OPS_RUN/block.sh" ]]; then
    __so_option=\${BASH_LINENO[0]}
  fi
  __so_answer=$(__so_ask prompt "$__so_secret" "$__so_option" "\${__so_prompt:0:1000}") || return 1
  builtin read "\${__so_rest[@]}" -- "$@" <<<"$__so_answer"
}
export -f read __so_ask

for __so_name in psql pg_dump pg_dumpall pg_restore; do
  builtin eval "$__so_name() { __so_where; SCHEMA_OPS_LINE=\\$__so_line \\"\\$SCHEMA_OPS_RUN/bin/$__so_name\\" \\"\\$@\\"; }"
done
for __so_name in "\${__so_tools[@]}"; do
  builtin eval "function $__so_name { __so_where; SCHEMA_OPS_LINE=\\$__so_line SCHEMA_OPS_TOOL=$__so_name \\"\\$SCHEMA_OPS_RUN/bin/\${__so_name##*/}\\" \\"\\$@\\"; }"
done
# They find our tools by PATH: only the line is theirs to carry.
for __so_name in env timeout nice nohup xargs setsid stdbuf ionice; do
  builtin eval "$__so_name() { __so_where; SCHEMA_OPS_LINE=\\$__so_line command $__so_name \\"\\$@\\"; }"
done
# They start a psql that is out of our reach: what it says is watched.
for __so_name in sudo su doas runuser docker podman nerdctl kubectl oc ssh chroot nsenter; do
  builtin eval "$__so_name() {
    if [[ \\"\\$*\\" == *psql* ]]; then
      __so_where
      SCHEMA_OPS_LINE=\\$__so_line \\"\\$SCHEMA_OPS_RUN/bin/watch\\" $__so_name \\"\\$@\\"
    else
      command $__so_name \\"\\$@\\"
    fi
  }"
done
unset __so_name

builtin trap '__so_failed "$?" "$BASH_COMMAND" "\${PIPESTATUS[@]}"' ERR
builtin trap '__so_ended "$?"' EXIT
set -eE -o pipefail
shopt -s inherit_errexit
if ((__so_steps)); then
  set -T
  builtin trap '__so_step "$?" "$BASH_COMMAND" "\${PIPESTATUS[@]}"' DEBUG
fi
`;
