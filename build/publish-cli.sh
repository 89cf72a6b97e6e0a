# shellcheck shell=bash
# Builds the command line into artifacts/cli/<hash of its inputs>. Sourced.

# publish_cli ROOT LISTING: leaves artifacts/cli/current pointing at a build of what LISTING lists.
publish_cli() {
  local root=$1 listing=$2 cli=$1/artifacts/cli
  mkdir -p "$cli"
  (
    # One build at a time; who waited finds the work done. The lock goes with this subshell: nothing that a build
    # leaves running (a compiler server) may inherit it, hence 9>&- below.
    exec 9>"$cli/.lock"
    flock 9
    if [[ -f $cli/current/.inputs && $(<"$cli/current/.inputs") == "$listing" ]]; then exit 0; fi

    local name
    name=$(hash_inputs "$root")
    name=${name:0:16}
    # Touched but not changed, or changed back: that build is still there.
    if [[ ! -f $cli/$name/.inputs ]]; then build_cli "$root" "$cli/$name" 9>&-; fi
    printf '%s\n' "$listing" >"$cli/$name/.inputs.new"
    mv -f "$cli/$name/.inputs.new" "$cli/$name/.inputs"
    ln -sfn "$name" "$cli/current.new"
    mv -fT "$cli/current.new" "$cli/current"
    prune_builds "$cli"
  )
}

# A new folder for each build: a host that still runs an older one keeps its files.
build_cli() {
  local root=$1 output=$2 log=$1/artifacts/cli/build.log dotnet dotnet_root rid
  . "$root/build/versions.sh"
  . "$root/build/build-log.sh"
  . "$root/build/dotnet-sdk.sh"
  find_dotnet_sdk "$root"
  case $HOSTTYPE in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *)
      echo "Fulmar runs on Linux x64 and arm64; this machine is $HOSTTYPE." >&2
      exit 3
      ;;
  esac
  echo 'Building Fulmar (first time takes about a minute) …' >&2
  rm -rf "$output"
  # No input and no output of the caller's: what outlives the build must not hold the caller's pipes open.
  if ! (cd "$root" && "$dotnet" publish src/Fulmar.Cli/Fulmar.Cli.csproj -c Release -r "$rid" --self-contained false \
    -p:PublishReadyToRun=true \
    -p:FulmarVersion="$(fulmar_version "$root")" -p:FulmarSdkVersion="$(sdk_version "$root")" \
    -o "$output" -nodeReuse:false -tl:off) >"$log" 2>&1 </dev/null; then
    rm -rf "$output"
    show_errors "$log"
    echo "Fulmar could not be built; the whole log is $log" >&2
    exit 3
  fi
  printf '%s\n' "$dotnet_root" >"$output/.dotnet-root"
}

# Keeps the three newest builds: another may be running, or be wanted again after a checkout.
prune_builds() {
  local folder
  find "$1" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- |
    while read -r folder; do
      # A host that still runs it keeps it.
      if [[ -z $(find /proc/[0-9]*/exe -lname "$folder/*" -print -quit 2>/dev/null) ]]; then rm -rf "$folder"; fi
    done
}
