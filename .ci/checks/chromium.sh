#!/usr/bin/env bash
# Finds the Chromium that the tests of the console's page drive, or installs Debian's where there is none and apt-get may be used.
set -euo pipefail

find_it() {
  command -v "${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome
}

if ! find_it; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  "${as_root[@]}" apt-get update
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y --no-install-recommends chromium
  find_it
fi
