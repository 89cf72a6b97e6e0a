# shellcheck shell=bash
# shellcheck disable=SC2034 # what it sets is for who sources it
# Finds the .NET SDK. Sourced.

# Sets dotnet (the executable) and dotnet_root (its installation), or says in one sentence what is missing and exits 3.
find_dotnet_sdk() {
  local root=$1 candidate version='' found='' listed
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet"; do
    [[ -x $candidate && ! -d $candidate ]] || continue
    # In the root, so that global.json decides; what it refuses prints no version on its first line.
    version=$(cd "$root" && "$candidate" --version 2>/dev/null | head -n 1) || version=''
    if [[ $version =~ ^10\.0\.[1-9][0-9]{2} ]]; then
      dotnet=$candidate
      # "10.0.100 [/usr/share/dotnet/sdk]": the installation, where PATH may hold a link or a shim.
      listed=$("$candidate" --list-sdks | grep -F "$version " | head -n 1)
      listed=${listed#*[}
      dotnet_root=${listed%/sdk]}
      return 0
    fi
    found=${found:-${version:-$("$candidate" --list-sdks 2>/dev/null | tail -n 1 | cut -d' ' -f1)}}
  done
  local mend='curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0'
  if apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then mend='sudo apt-get install dotnet-sdk-10.0'; fi
  printf 'Fulmar needs the .NET SDK 10.0 (10.0.100 or later), and %s. Install it with:\n\n  %s\n\nor from https://dot.net/download\n' \
    "$([[ -n $found ]] && echo "the one found here is $found" || echo 'none was found here')" "$mend" >&2
  exit 3
}
