#!/usr/bin/env bash
# Every C++ source is formatted as .clang-format says. --fix rewrites them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mode=(--dry-run --Werror)
[ "${1-}" = --fix ] && mode=(-i)
git ls-files -z 'src/*.cc' 'src/*.h' 'tests/*.cc' 'tests/*.h' | xargs -0r clang-format-19 "${mode[@]}"
echo "format: in order"
