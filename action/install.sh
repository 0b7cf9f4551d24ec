#!/usr/bin/env bash
# Puts tidegate on this machine, and says where: the output `program`. What is downloaded is
# what manifest.txt beside this file says, byte for byte, or it is not unpacked.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/say.sh
source "$here/say.sh"

program_is() {
  printf 'program=%s\n' "$1" >> "${GITHUB_OUTPUT:-/dev/stdout}"
}

find_target() {
  case "${RUNNER_OS:-$(uname -s)}-${RUNNER_ARCH:-$(uname -m)}" in
    Linux-X64 | Linux-x86_64) target=x86_64-unknown-linux-musl ;;
    Linux-ARM64 | Linux-aarch64) target=aarch64-unknown-linux-musl ;;
    macOS-X64 | Darwin-x86_64) target=x86_64-apple-darwin ;;
    macOS-ARM64 | Darwin-arm64) target=aarch64-apple-darwin ;;
    Windows-X64 | MINGW64*-x86_64 | MSYS*-x86_64) target=x86_64-pc-windows-msvc ;;
    *) fail "there is no tidegate for ${RUNNER_OS:-$(uname -s)} on ${RUNNER_ARCH:-$(uname -m)}; build-from-source builds one where Rust is" ;;
  esac
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
  local protocols='=https'
  case "$url" in http://127.0.0.1:*) protocols='=http' ;; esac
  curl --fail --silent --show-error --location --proto "$protocols" --max-filesize "$size" \
    --retry 3 --connect-timeout 20 --max-time 300 --output "$1" "$url" ||
    fail "$url cannot be downloaded"
}

build() {
  command -v cargo > /dev/null || fail "build-from-source needs Rust on the machine, and there is no cargo"
  (cd "$here/.." && cargo xtask plugins && cargo build --release --locked --package tidegate-cli) >&2
  program_is "$here/../target/release/tidegate"
}

if [ -n "${TIDEGATE_BINARY:-}" ]; then
  [ -f "$TIDEGATE_BINARY" ] && [ -x "$TIDEGATE_BINARY" ] ||
    fail "binary-path is $TIDEGATE_BINARY, and there is no program"
  program_is "$TIDEGATE_BINARY"
  exit
fi
if [ "${TIDEGATE_FROM_SOURCE:-false}" = true ]; then
  build
  exit
fi

find_target
manifest=$here/manifest.txt
read -r sha256 size url < <(awk -v target="$target" '$1 == target { print $2, $3, $4 }' "$manifest") ||
  fail "this commit of the action has no binary for $target: use one that is tagged, or build-from-source"
cache="${RUNNER_TOOL_CACHE:-${HOME:?}/.cache}/tidegate"
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
for name in tidegate tidegate.exe; do
  if [ -f "$work/$name" ]; then
    program_is "$work/$name"
    exit
  fi
done
fail "$url has no tidegate in it"
