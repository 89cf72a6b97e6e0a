# shellcheck shell=bash
# The versions that builds from a clone carry. Sourced, after inputs.sh.
#
# NuGet caches equal versions for ever, for packages and for tools, so a development version carries what it was made of.

# development_version ROOT HASH: 0.1.0-dev.<12 digits of the hash>
development_version() {
  local prefix hash=${2:0:12}
  prefix=$(sed -nE 's|.*<VersionPrefix>(.*)</VersionPrefix>.*|\1|p' "$1/Directory.Build.props")
  # A version's numeric part must not begin with a zero: one hash in some thousands would.
  if [[ $hash =~ ^0[0-9]+$ ]]; then hash=a${hash:1}; fi
  printf '%s-dev.%s\n' "$prefix" "$hash"
}

# The version of everything: the command line, the tool.
fulmar_version() {
  development_version "$1" "$(hash_inputs "$1")"
}

# The version of the Sdk's package. It changes with the Sdk alone, so that apps need not follow every other change.
sdk_version() {
  development_version "$1" "$(hash_sdk_inputs "$1")"
}
