#!/usr/bin/env bash
# Compiles the digits models, builds them with the system compiler and classifies images that training
# did not see; then the same files in the established runtimes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "${BURIN_PYTHON:-python3}" "$here/digits/demo.py" --burin "${BURIN:-burin}" "$@"
