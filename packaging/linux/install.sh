#!/bin/sh
# Installs Tiller for one user, without administrator's rights; a second time it replaces the older version.
#
#   ./install.sh                 into ~/.local
#   ./install.sh --prefix DIR    into another folder, such as /usr/local for all users
#   ./install.sh --uninstall     removes the program, and asks whether to remove what Tiller keeps of you
#       --keep-data, --delete-data    answer that question
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix="$HOME/.local"
work=install
data=ask
while [ $# -gt 0 ]; do
    case "$1" in
        --prefix)
            [ $# -gt 1 ] || { echo "--prefix needs a folder." >&2; exit 2; }
            prefix=$2
            shift
            ;;
        --uninstall) work=uninstall ;;
        --keep-data) data=keep ;;
        --delete-data) data=delete ;;
        -h | --help)
            sed -n '2,7s/^# \{0,1\}//p' "$0"
            exit 0
            ;;
        *)
            echo "Unknown: $1. See $0 --help." >&2
            exit 2
            ;;
    esac
    shift
done
case "$prefix" in
    /*) ;;
    *) prefix="$PWD/$prefix" ;;
esac
program="$prefix/lib/tiller"
link="$prefix/bin/tiller"
entry="$prefix/share/applications/tiller.desktop"
about="$prefix/share/metainfo/app.tiller.Tiller.metainfo.xml"
icons="$prefix/share/icons/hicolor"

refresh() {
    # Menus find it by themselves in time; these make it now, where the desktop has them.
    update-desktop-database "$prefix/share/applications" >/dev/null 2>&1 || true
    gtk-update-icon-cache -q "$icons" >/dev/null 2>&1 || true
}

if [ "$work" = uninstall ]; then
    rm -rf "$program" "$program.new" "$program.old"
    rm -f "$link" "$entry" "$about"
    for icon in "$icons"/*/apps/tiller.png "$icons"/scalable/apps/tiller.svg; do
        rm -f "$icon"
    done
    refresh
    echo "Tiller is removed from $prefix."
    config=${XDG_CONFIG_HOME:-$HOME/.config}/tiller
    kept=${XDG_DATA_HOME:-$HOME/.local/share}/tiller
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/tiller
    if [ "$data" = ask ]; then
        data=keep
        if [ -t 0 ]; then
            printf "Delete your profile, history, conversations and models too (%s)? [y/N] " "$kept"
            read -r answer || answer=
            case "$answer" in
                y | Y | yes | Yes) data=delete ;;
            esac
        fi
    fi
    if [ "$data" = delete ]; then
        rm -rf "$config" "$kept" "$cache"
        echo "What it kept of you is deleted. Keys of servers are in the system's keyring, under \"tiller\"."
    else
        echo "What it kept of you is still in $kept and $config."
    fi
    exit 0
fi

if [ ! -x "$here/Tiller/tiller" ]; then
    echo "The folder Tiller is missing beside this script: unpack the whole archive." >&2
    exit 1
fi
give_up() {
    # An older version stays as it was.
    rm -rf "$program.new"
    [ -e "$program" ] || [ ! -e "$program.old" ] || mv "$program.old" "$program"
    echo "Tiller could not be installed in $prefix: $1" >&2
    echo "An older version, where there was one, is as it was." >&2
    exit 1
}
needed=$(du -sk "$here/Tiller" | cut -f1)
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share/applications" "$prefix/share/metainfo" 2>/dev/null ||
    give_up "no folder can be made there. Choose another one with --prefix."
[ -w "$prefix/lib" ] || give_up "you may not write there. Choose another one with --prefix."
free=$(df -Pk "$prefix/lib" | awk 'NR == 2 { print $(NF - 2) }')
[ "$free" -gt "$needed" ] || give_up "it needs $((needed / 1024)) MB, and $((free / 1024)) are free."
# Where an earlier installation was cut off between two moves, the older version is put back first.
[ -e "$program" ] || [ ! -e "$program.old" ] || mv "$program.old" "$program"
rm -rf "$program.new" "$program.old"
cp -R "$here/Tiller" "$program.new" || give_up "not everything could be written. Is the disk full?"
# A copy that does not start does not replace one that does.
said=$("$program.new/tiller" --version 2>&1) ||
    give_up "this system lacks something that it needs: $said"
[ ! -e "$program" ] || mv "$program" "$program.old" || give_up "the older version cannot be replaced."
mv "$program.new" "$program" || give_up "the new version cannot be put in place."
rm -rf "$program.old"
ln -sf "$program/tiller" "$link" || give_up "no link can be made in $prefix/bin."
for icon in "$here"/icons/tiller-*.png; do
    size=${icon##*-}
    size=${size%.png}
    mkdir -p "$icons/${size}x${size}/apps"
    cp "$icon" "$icons/${size}x${size}/apps/tiller.png"
done
mkdir -p "$icons/scalable/apps"
cp "$here/icons/tiller.svg" "$icons/scalable/apps/tiller.svg"
# As desktop entries want a path: quoted, with a backslash before what is special there, and percent signs doubled.
quoted=$(printf '%s' "$program/tiller" | sed -e 's/\\/\\\\\\\\/g' -e 's/[`$"]/\\\\&/g' -e 's/%/%%/g')
awk -v path="\"$(printf '%s' "$quoted" | sed 's/\\/\\\\/g')\"" \
    '{ at = index($0, "@PROGRAM@"); if (at) print substr($0, 1, at - 1) path substr($0, at + 9); else print }' \
    "$here/tiller.desktop" >"$entry"
cp "$here/app.tiller.Tiller.metainfo.xml" "$about"
refresh
# The program above starts without a window; what a window needs is looked for here.
lacking=$(LD_LIBRARY_PATH="$program/_internal" ldd "$program"/_internal/PySide6/*.so \
    "$program"/_internal/PySide6/Qt/plugins/platforms/libqxcb.so 2>/dev/null |
    awk '/not found/ { print $1 }' | sort -u | tr '\n' ' ') || lacking=
if [ -n "$lacking" ]; then
    echo "The window will not open: this system lacks ${lacking% }." >&2
    echo "On Debian and Ubuntu: sudo apt-get install libegl1 libgl1 libxcb-cursor0 libxkbcommon-x11-0" >&2
fi
echo "Tiller is installed. Start it from the menu, or with: $link"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "($prefix/bin is not in your PATH.)" ;;
esac
