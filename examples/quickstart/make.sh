#!/bin/sh
# Builds a small repository whose history has a bit of everything.
#
#     sh make.sh FOLDER
#
# Names, dates and settings are fixed, so everybody gets the same commit ids.
set -eu

folder=${1:?usage: sh make.sh FOLDER}
if [ -e "$folder" ]; then
    echo "make.sh: \`$folder\` exists already" >&2
    exit 1
fi

# Nothing of the user's or the system's configuration may have a say.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_COMMON_DIR
unset GIT_DEFAULT_HASH GIT_DEFAULT_REF_FORMAT
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME='Ada Example' GIT_AUTHOR_EMAIL='ada@example.com'
export GIT_COMMITTER_NAME='Ada Example' GIT_COMMITTER_EMAIL='ada@example.com'

git -c init.defaultBranch=main init --quiet --template= "$folder"
cd "$folder"
git config core.autocrlf false
git config commit.gpgSign false
git config tag.gpgSign false

# One commit a day, at noon; the day is the commit's number.
day=0
tomorrow() {
    day=$((day + 1))
    GIT_AUTHOR_DATE=$(printf '2026-01-%02dT12:00:00+00:00' "$day")
    GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
    export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}

# commit MESSAGE: everything that changed.
commit() {
    tomorrow
    git add --all
    git commit --quiet --cleanup=verbatim --message="$1"
}

# release TAG: an annotated tag on the last commit, on its day.
release() {
    git tag --annotate --message="Release $1" "$1"
}

# ---- before the first release
echo '# Parcels' > README.md
echo 'fn main() {}' > parcels.rs
commit 'feat: track a parcel by its number'
echo 'fn main() { /* no panic on an empty number */ }' > parcels.rs
commit 'fix: answer an empty number with an error'
release v0.1.0

# ---- 0.2.0: a feature and some words
echo 'fn carriers() {}' >> parcels.rs
commit 'feat(carriers): ask several carriers at once'
echo 'Track parcels from the terminal.' >> README.md
commit 'docs: say what it is for'
release v0.2.0

# ---- not released yet
echo 'fn cache() {}' >> parcels.rs
commit 'feat: cache answers for a minute'

echo 'fn retry() {}' >> parcels.rs
commit 'fix(carriers): try again after a timeout

Carriers answer late on Monday mornings, and a second try mostly works.

Refs: #12'

# A feature that did not stay.
echo 'fn sounds() {}' >> parcels.rs
commit 'feat: play a sound on delivery'
sound=$(git rev-parse HEAD)
grep -v sounds parcels.rs > parcels.new
mv parcels.new parcels.rs
commit "Revert \"feat: play a sound on delivery\"

This reverts commit $sound."

# A change of the database, with its way back.
mkdir -p migrations/2026-01-09-000000_add_carrier
cat > migrations/2026-01-09-000000_add_carrier/up.sql <<'SQL'
ALTER TABLE parcels ADD COLUMN carrier TEXT;
CREATE INDEX parcels_by_carrier ON parcels (carrier);
SQL
cat > migrations/2026-01-09-000000_add_carrier/down.sql <<'SQL'
DROP INDEX parcels_by_carrier;
ALTER TABLE parcels DROP COLUMN carrier;
SQL
commit 'feat(storage): remember the carrier of a parcel'

echo '[carriers]' > parcels.toml
commit 'feat(config)!: read carriers from parcels.toml

BREAKING CHANGE: the option `--carrier` is gone; list carriers under
`[carriers]` in `parcels.toml`.'

# Nobody is perfect.
echo 'Ask Ada.' >> README.md
commit 'quick touch-ups before the weekend'

echo 'Thank you for reading.' >> README.md
commit 'docs: thank the reader'
