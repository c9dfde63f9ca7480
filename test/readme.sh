#!/usr/bin/env bash
# Runs the README's two "Try it" commands as they stand there, in a clean copy of what git tracks.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git archive HEAD | tar -x -C "$copy"
cd "$copy"
export MICRO_DATA="$copy/data"

# The n-th block of shell in the README.
block() {
  awk -v wanted="$1" '/^```sh$/ { n++; inside = (n == wanted); next } /^```$/ { inside = 0 } inside' README.md
}

expect() {
  grep -qF -- "$2" "$1" || {
    echo "the README's session did not print: $2"
    cat "$1"
    exit 1
  }
}

echo "+ $(block 1)"
bash -euo pipefail -c "$(block 1)" </dev/null >started.txt
echo "+ $(block 2)"
bash -euo pipefail -c "$(block 2)" >session.txt
expect session.txt 'ping - Returns pong'
expect session.txt 'greeter'
expect session.txt '"msg": "Hello Ann"'
expect session.txt 'goes to email:ops@example.org'
mail=$(grep -rl 'ops@example.org' "$MICRO_DATA" --include='*.eml')
expect "$mail" 'Hello Bob'
echo 'the README works as typed'
