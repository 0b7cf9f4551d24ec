#!/usr/bin/env bash
# Puts tidegate on this machine, and says where: the output `program`.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/get.sh
source "$here/get.sh"

manifest() {
  cat "$here/manifest.txt"
}

build() {
  command -v cargo > /dev/null || fail "build-from-source needs Rust on the machine, and there is no cargo"
  (cd "$here/.." && cargo xtask plugins && cargo build --release --locked --package tidegate-cli) >&2
  program=$here/../target/release/tidegate
}

if [ "${TIDEGATE_FROM_SOURCE:-false}" = true ]; then build; else get_tidegate; fi
printf 'program=%s\n' "$program" >> "${GITHUB_OUTPUT:-/dev/stdout}"
