#!/bin/sh
# Says which system libraries Qt lacks on Linux, before a window fails to open with a riddle.
# usage: packaging/check_window.sh PYTHON
set -u
[ "$(uname)" = Linux ] || exit 0
if ! reason=$("$1" -c 'import PySide6.QtWidgets' 2>&1); then
    echo "Qt cannot be loaded: $(echo "$reason" | tail -n 1)" >&2
    echo "On Debian and Ubuntu:  sudo apt-get install libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0" >&2
    exit 1
fi
[ "${2:-}" = display ] || exit 0
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "${QT_QPA_PLATFORM:-}" ]; then
    echo "There is no display here (DISPLAY is not set). Without one, use:  make ask Q=\"...\"" >&2
    exit 1
fi
folder=$("$1" -c 'import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms")')
lacking=$(ldd "$folder/libqxcb.so" 2>/dev/null | awk '/not found/ {print $1}' | tr '\n' ' ')
if [ -n "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ] && [ -n "$lacking" ]; then
    echo "Qt's X11 part lacks: $lacking" >&2
    echo "On Debian and Ubuntu:  sudo apt-get install libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 \\" >&2
    echo "    libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0" >&2
    exit 1
fi
