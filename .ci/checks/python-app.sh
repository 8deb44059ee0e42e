#!/usr/bin/env bash
# Installs the wheel in a new virtual environment, imports it and synthesizes the Python example.
# Usage: python-app.sh FOLDER_OF_THE_WHEEL SCRATCH_FOLDER
set -euo pipefail
repository=$PWD
wheel=$(ls "$1"/cdk_scalable_webhook-*.whl)
mkdir -p "$2"

python3 -m venv "$2/venv"
"$2/venv/bin/pip" install --quiet --no-compile "$wheel" # most of the CDK is never imported
cd "$2" # away from the sources: nothing but the wheel can be imported
venv/bin/python -c 'import cdk_scalable_webhook as m; print(m.__file__, len(m.__all__), "names"); m.ScalableWebhook, m.FauxBackend'

# Without an output folder in the environment a Python app writes to a temporary one.
CDK_OUTDIR=$PWD/cdk.out venv/bin/python "$repository/examples/python/orders/app.py"
node "$repository/.ci/checks/template.mjs" cdk.out 5 "$repository/assets/delivery/forwarder.lambda/index.js"

# Its test sends webhooks to the app as it was synthesized.
venv/bin/pip install --quiet pytest
SCALABLE_WEBHOOK="node $repository/cli/bin/scalable-webhook.js" CDK_OUTDIR=$PWD/cdk.out venv/bin/python -m pytest -q -p no:cacheprovider "$repository/examples/python/orders"

# The example that there is in both languages makes the same stack in both.
CDK_OUTDIR=$PWD/word-counter venv/bin/python "$repository/examples/python/word-counter/app.py"
scratch=$PWD
(cd "$repository" && CDK_OUTDIR=$scratch/word-counter-typescript npx tsx --tsconfig tsconfig.dev.json examples/typescript/word-counter/app.ts)
node "$repository/.ci/checks/same-template.mjs" word-counter word-counter-typescript
