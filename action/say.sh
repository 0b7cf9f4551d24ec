# What both scripts say, in the way that the runner shows.

# Ends with an error. What it says may have anybody's words in it.
fail() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  text=${text//$'\n'/'%0A'}
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    printf '::error title=Tidegate::%s\n' "$text"
  else
    printf 'error: %s\n' "$text" >&2
  fi
  exit 1
}
