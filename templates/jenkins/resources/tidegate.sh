#!/bin/sh
# Gets tidegate, verifies it, and runs it with these arguments. Made by `cargo xtask generate`.
set -eu

# Puts tidegate on this machine: `get_tidegate` sets `program`. What is downloaded is what the
# function `manifest` says, byte for byte, or it is not unpacked. For any shell of POSIX.

# Ends with an error, in the way that the system shows. What it says may have anybody's words in it.
fail() {
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    printf '::error title=Tidegate::'
    printf '%s' "$1" | awk '
      { gsub(/%/, "%25"); gsub(/\r/, "%0D"); printf "%s%s", (NR > 1 ? "%0A" : ""), $0 }
      END { print "" }'
  else
    printf 'error: %s\n' "$1" >&2
  fi
  exit 1
}

find_target() {
  case "${RUNNER_OS:-$(uname -s)}-${RUNNER_ARCH:-$(uname -m)}" in
    Linux-X64 | Linux-x86_64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64 | Linux-aarch64) target=aarch64-unknown-linux-musl ;;
    macOS-X64 | Darwin-x86_64) target=x86_64-apple-darwin ;;
    macOS-ARM64 | Darwin-arm64) target=aarch64-apple-darwin ;;
    Windows-X64 | MINGW64*-x86_64 | MSYS*-x86_64) target=x86_64-pc-windows-msvc ;;
    *) fail "there is no tidegate for ${RUNNER_OS:-$(uname -s)} on ${RUNNER_ARCH:-$(uname -m)}" ;;
  esac
}

# Which archive it is: what the variables say, or what the manifest says of this machine.
find_archive() {
  if [ -n "${TIDEGATE_URL:-}" ]; then
    [ -n "${TIDEGATE_SHA256:-}" ] || fail "TIDEGATE_URL needs TIDEGATE_SHA256, by which its archive is known"
    url=$TIDEGATE_URL sha256=$TIDEGATE_SHA256 size=500000000
    return
  fi
  find_target
  line=$(manifest | awk -v target="$target" '$1 == target { print $2, $3, $4; exit }')
  [ -n "$line" ] || fail "this version has no binary for $target: use one that is tagged, or name one"
  sha256=${line%% *} url=${line##* } size=${line#* }
  size=${size% *}
}

digest() {
  if command -v sha256sum > /dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi | cut -d' ' -f1
}

# Whether a file is the archive that is wanted.
is_right() {
  [ -f "$1" ] && [ "$(digest "$1")" = "$sha256" ]
}

download() {
  # Plain HTTP is for servers on this machine.
  case "$url" in http://127.0.0.1:*) protocols='=http' ;; *) protocols='=https' ;; esac
  curl --fail --silent --show-error --location --proto "$protocols" --max-filesize "$size" \
    --retry 3 --connect-timeout 20 --max-time 300 --output "$1" "$url" ||
    fail "$url cannot be downloaded"
}

get_tidegate() {
  if [ -n "${TIDEGATE_BINARY:-}" ]; then
    [ -f "$TIDEGATE_BINARY" ] && [ -x "$TIDEGATE_BINARY" ] ||
      fail "the binary is to be $TIDEGATE_BINARY, and there is no program"
    program=$TIDEGATE_BINARY
    return
  fi
  find_archive
  cache="${RUNNER_TOOL_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}}/tidegate"
  work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/tidegate-XXXXXX")
  archive="$cache/$sha256.tar.gz"
  if ! is_right "$archive"; then
    download "$work/archive"
    is_right "$work/archive" ||
      fail "$url has the SHA-256 $(digest "$work/archive"), and should have $sha256; nothing of it was unpacked"
    mkdir -p "$cache"
    mv "$work/archive" "$archive"
  fi
  tar -xzf "$archive" -C "$work"
  for program in "$work/tidegate" "$work/tidegate.exe"; do
    if [ -f "$program" ]; then return; fi
  done
  fail "$url has no tidegate in it"
}

manifest() {
  cat << 'END'
# The binaries of this version: target, SHA-256, size in bytes, address. A line is added for
# each before the version is tagged; a commit without lines has no binaries.
END
}

get_tidegate
exec "$program" "$@"
