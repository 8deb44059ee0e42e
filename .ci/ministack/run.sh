#!/usr/bin/env bash
# Deploys the library's stacks on ministack, an AWS emulator, and checks what came of it. See README.md.
# Usage: .ci/ministack/run.sh [SCRATCH_FOLDER], from the top of the repository, after the bundle task; a folder that it is given is left as it is.
set -euo pipefail
readonly VERSION=1.5.33 # what known-differences.ts is about

scratch=${1:-}
if [ -z "$scratch" ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
fi
mkdir -p "$scratch"

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "ministack==$VERSION"
echo "ministack $VERSION, $("$scratch/venv/bin/python" --version)"

# A warning of the SDK about the age of Node, from each process.
export NODE_NO_WARNINGS=1
node_modules/.bin/tsx --tsconfig tsconfig.dev.json .ci/ministack/main.ts "$scratch/venv" "$scratch"
