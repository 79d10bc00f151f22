#!/usr/bin/env bash
# build.sh BUILD PYTHON: makes the programs that feed burin hostile bytes, in BUILD/sanitize. Only what
# changed is built again; the first time takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$1/sanitize

start=$SECONDS
cd "$root"
if [[ ! -f $build/build.ninja ]]; then
  cmake -S . -B "$build" --preset sanitize -DPython3_EXECUTABLE="$2"
fi
cmake --build "$build" --target hostile -j "${BURIN_JOBS:-2}"
echo "built in $((SECONDS - start)) s"
