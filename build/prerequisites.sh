# shellcheck shell=bash
# What the tests need besides the .NET SDK. Sourced.

# One line each: what must be there, and the Debian packages that bring it.
prerequisites() {
  cat <<'LIST'
flock util-linux
gcc gcc libc6-dev
python3 python3
shellcheck shellcheck
socat socat
systemd-analyze systemd
LIST
  # Node's own packages of the distribution may be older than what functions in JavaScript need.
  if [[ -d $1/workers/node ]]; then printf '%s\n' 'node nodejs' 'npm npm'; fi
}

# install_prerequisites ROOT: installs what is missing where it may, else says exactly what and how, and exits 3.
install_prerequisites() {
  local command packages package missing=()
  while read -r command packages; do
    if command -v "$command" >/dev/null; then continue; fi
    for package in $packages; do missing+=("$package"); done
  done < <(prerequisites "$1")
  if [[ ${#missing[@]} -gt 0 ]]; then apt_install "${missing[@]}"; fi

  if [[ -d $1/workers/node && $(node --version) =~ ^v([0-9]+) && ${BASH_REMATCH[1]} -lt 20 ]]; then
    echo "The tests need Node.js 20 or later, and the one found here is $(node --version). Get it from https://nodejs.org" >&2
    exit 3
  fi
}

apt_install() {
  if [[ $EUID -ne 0 || -z $(command -v apt-get) ]]; then
    printf 'The tests need what is not installed here. Install it with:\n\n  sudo apt-get install %s\n' "$*" >&2
    exit 3
  fi
  echo "Installing $* …" >&2
  local log
  log=$(mktemp)
  # An old package list names files that are gone: then once more with a new one.
  if ! { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" ||
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 3
  fi
  rm -f "$log"
}
