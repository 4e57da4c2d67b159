#!/bin/sh
# Says what this machine lacks for building and running Tiller from source, and how to get it.
# usage: packaging/check_machine.sh PYTHON
set -u
python=${1:-python3}
missing=""
advice=""

lack() {
    missing="$missing
  - $1"
    advice="$advice $2"
}

command -v "$python" >/dev/null 2>&1 || lack "Python 3.11 or later (looked for '$python'; another one: make PYTHON=python3.12 …)" "python3"
if command -v "$python" >/dev/null 2>&1; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        lack "Python 3.11 or later ('$python' is $("$python" -V 2>&1); another one: make PYTHON=python3.12 …)" "python3"
    "$python" -c 'import venv, ensurepip' 2>/dev/null || lack "Python's venv module" "python3-venv"
fi
command -v c++ >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 || command -v clang++ >/dev/null 2>&1 ||
    lack "a C++ compiler (llama.cpp is built from source)" "g++"
command -v cmake >/dev/null 2>&1 || lack "cmake (llama.cpp is built from source)" "cmake"

if [ -n "$missing" ]; then
    echo "This machine lacks:$missing" >&2
    if command -v apt-get >/dev/null 2>&1; then
        echo "On Debian and Ubuntu:  sudo apt-get install$advice" >&2
    elif [ "$(uname)" = Darwin ]; then
        echo "On macOS:  xcode-select --install; brew install python@3.12 cmake" >&2
    fi
    exit 1
fi
