#!/usr/bin/env bash
# Runs tidegate with the action's inputs, which come as variables.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=action/say.sh
source "$here/say.sh"

case "${TIDEGATE_MODE:-}" in
  preview | check | release | notes) ;;
  '') fail 'the input "mode" is missing: "preview", "check", "release" or "notes"' ;;
  *) fail "the input \"mode\" is \"$TIDEGATE_MODE\", and should be \"preview\", \"check\", \"release\" or \"notes\"" ;;
esac
arguments=(-C "${TIDEGATE_DIRECTORY:-.}")
[ -z "${TIDEGATE_CONFIG:-}" ] || arguments+=(--config "$TIDEGATE_CONFIG")
arguments+=(ci "$TIDEGATE_MODE")
if [ "$TIDEGATE_MODE" = preview ] && [ "${TIDEGATE_COMMENT:-false}" = true ]; then
  arguments+=(--comment)
fi
exec "${TIDEGATE_PROGRAM:?}" "${arguments[@]}"
