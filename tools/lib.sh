# shellcheck shell=bash disable=SC2034 # the scripts that source this use what it sets
# Shared by the scripts: stages that show progress, keep their log and name it when they fail.

# A column is a character, not a byte; a bare machine has no other UTF-8 locale.
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log_dir=$root/build/logs
jobs=$(nproc)
preset=release
readonly root log_dir jobs preset
stage_number=0
stage_count=${stage_count:-0}

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 2
}

# Our files with one of these endings, one a line, whether git knows them yet or not.
list_files() {
  local pattern
  pattern="\\.($(IFS='|' && echo "$*"))\$"
  cd "$root" || return
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard --deduplicate
  else # an unpacked archive
    find . -type f -not -path './build/*' -not -path './.*' -printf '%P\n'
  fi | grep -E "$pattern" | while read -r file; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
  done
}

# Copies its input to a log; shows the newest line: always on a terminal, else every 20 seconds.
show_progress() {
  local log=$1 line next=$((SECONDS + 20))
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line" >&3
    if [ -t 1 ]; then
      printf '\r\033[K    %s' "${line:0:90}"
    elif [ "$SECONDS" -ge "$next" ]; then
      printf '    %s\n' "${line:0:110}"
      next=$((SECONDS + 20))
    fi
  done 3>"$log"
  [ ! -t 1 ] || printf '\r\033[K'
}

# stage NAME COMMAND...: runs the command; its output goes to a log. Returns 1 on failure.
stage() {
  local name=$1 log=$log_dir/$1.log started=$SECONDS
  shift
  stage_number=$((stage_number + 1))
  mkdir -p "$log_dir"
  printf '[%d/%d] %s\n' "$stage_number" "$stage_count" "$name"
  if ! "$@" 2>&1 </dev/null | show_progress "$log"; then
    printf 'error: %s failed. The end of %s:\n\n' "$name" "${log#"$root"/}" >&2
    tail -n 40 "$log" >&2
    printf '\nerror: %s failed; the whole log is %s\n' "$name" "${log#"$root"/}" >&2
    return 1
  fi
  printf '      done in %d s\n' $((SECONDS - started))
}
