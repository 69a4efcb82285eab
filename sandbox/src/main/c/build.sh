#!/bin/sh
# Builds sandboxd, statically linked where it can be, into the directory given. Without a C compiler the build goes on and says so:
# Dure then runs functions as plain processes (level 0) and says that too, loudly.
set -eu
out=$1
here=$(dirname "$0")
[ "$(uname -s)" = Linux ] || { echo "sandboxd: not built: only Linux has what it needs"; exit 0; }
case $(uname -m) in
    x86_64 | aarch64) name=sandboxd-$(uname -m) ;;
    *) echo "sandboxd: not built: unknown machine $(uname -m)"; exit 0 ;;
esac
# Nothing to do when the binary is newer than every source.
if [ -x "$out/$name" ] && [ -z "$(find "$here" -newer "$out/$name" -type f)" ]; then
    exit 0
fi
# CC may be several words, such as "zig cc -target x86_64-linux-musl". Fedora has no static libc unless asked for one; a
# binary that is linked dynamically does as well on the machine that it was built on.
for link in -static ""; do
    for compiler in ${CC:+"$CC"} gcc cc clang; do
        command -v "${compiler%% *}" > /dev/null 2>&1 || continue
        if $compiler -O2 $link -Wall -Wextra -o "$out/$name.new" "$here"/*.c 2> "$out/$name.errors"; then
            rm "$out/$name.errors"
            mv "$out/$name.new" "$out/$name"
            exit 0
        fi
    done
done
[ ! -f "$out/$name.errors" ] || { cat "$out/$name.errors"; rm "$out/$name.errors"; }
echo "sandboxd: NOT BUILT: no working C compiler (install gcc and libc6-dev); functions will run unisolated"
