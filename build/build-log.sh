# shellcheck shell=bash
# What a person wants to see of a failed build. Sourced.

# show_errors LOG: the errors, each once, the first forty; the whole log where there is none to be seen.
show_errors() {
  local errors
  errors=$(grep -E ': (error|warning) ' "$1" | sed -E 's/ \[[^]]*\]$//' | sort -u | head -n 40 || true)
  if [[ -n $errors ]]; then printf '%s\n' "$errors"; else cat "$1"; fi >&2
}
