# shellcheck shell=bash
# What the command line is built from. Sourced.

# Folders and files that a build reads, relative to the root: those that exist.
input_roots() {
  local candidate
  shopt -s nullglob
  for candidate in src workers docs/errors build fulmar ./*.props ./*.targets global.json [Nn]u[Gg]et.[Cc]onfig BannedSymbols.txt .editorconfig; do
    [[ -e $candidate ]] && printf '%s\n' "$candidate"
  done
  shopt -u nullglob
}

# find_inputs ACTION…: runs one `find` over what input_roots printed (on stdin).
find_inputs() {
  local roots
  mapfile -t roots
  find "${roots[@]}" \( -name bin -o -name obj -o -name node_modules \) -prune \
    -o -type f ! -name '*.swp' ! -name '*~' ! -name '.#*' "$@"
}

# One line a file: path, size, modification time. Compared as a whole, so that deleted files and files that became
# older (git checkout) count as changes too.
list_inputs() {
  (cd "$1" && find_inputs -printf '%p %s %T@\n' < <(input_roots))
}

# One SHA-256 over names and contents of the NUL-separated paths on stdin.
hash_paths() {
  LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-64
}

# The content of everything: names the build.
hash_inputs() {
  (cd "$1" && find_inputs -print0 < <(input_roots) | hash_paths)
}

# The content of what the Sdk's package is made of.
hash_sdk_inputs() {
  (cd "$1" && {
    input_roots | grep -vE '^(src|workers|build|fulmar|\.editorconfig)$'
    find src -maxdepth 1 -type d -name 'Fulmar.Sdk*'
  } | find_inputs -print0 | hash_paths)
}
