#!/usr/bin/env bash
# screenshots.sh BUILD OUT: pictures of every page, light and dark.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
export VITRINE=$1/src/app/vitrine VTR_DATA_DIR=$here/../../data
python=$([ -x /usr/bin/python3 ] && echo /usr/bin/python3 || command -v python3)
bash "$here/environment.sh" "$python" "$here/screenshots.py" "$2"
ADW_DEBUG_COLOR_SCHEME=prefer-dark bash "$here/environment.sh" "$python" "$here/screenshots.py" "$2" -dark
