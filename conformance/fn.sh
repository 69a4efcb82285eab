say() { printf 'dure: %s\n' "$*" >&2; }
unpack_debs() {
  local state=$cache/apt root=$cache/debian link target
  mkdir -p "$state/lists/partial" "$state/archives/partial" "$root"
  cp /var/lib/dpkg/status "$state/status"
  local options=(-o "Dir::State=$state" -o "Dir::State::lists=$state/lists" -o "Dir::State::status=$state/status"
    -o "Dir::Cache=$state" -o "Dir::Cache::archives=$state/archives" -o Debug::NoLocking=true -o APT::Sandbox::User= -o "Dir::Log=$state")
  apt-get "${options[@]}" -qq update >"$state/log" 2>&1 || return 1
  apt-get "${options[@]}" -qq -y --no-install-recommends --download-only install "$@" >>"$state/log" 2>&1 || return 1
  for deb in "$state"/archives/*.deb; do dpkg -x "$deb" "$root" || return 1; done
  find "$root" -type l -lname '/*' | while read -r link; do
    target=$(readlink "$link"); [ ! -e "$root$target" ] || ln -sfn "$root$target" "$link"
  done
}
install() {
  local command=$1; shift
  if command -v "$command" >/dev/null; then return 0; fi
  if command -v apt-get >/dev/null; then
    say "installing $*"
    if [ "$(id -u)" = 0 ]; then
      mkdir -p "$cache"
      apt-get -qq update >"$cache/apt.log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >>"$cache/apt.log" 2>&1
    else
      unpack_debs "$@"
    fi || true
    PATH=$PATH:$cache/debian/usr/bin:$cache/debian/usr/sbin
    if command -v "$command" >/dev/null; then return 0; fi
  fi
  return 1
}
want_compiler() {
  local root=$cache/debian wrapper=$cache/debian/cc
  if [ ! -x "$wrapper" ]; then
    if command -v gcc >/dev/null || command -v cc >/dev/null; then return; fi
    install gcc gcc libc6-dev || true
    if [ ! -x "$root/usr/bin/gcc" ]; then
      command -v gcc >/dev/null || say "no C compiler: functions will run without isolation (Debian: sudo apt-get install gcc libc6-dev)"
      return
    fi
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/usr/bin/gcc --sysroot=%s -B%s/usr/bin/ "$@"\n' \
      "$root/usr/lib/$(uname -m)-linux-gnu" "$root" "$root" "$root" >"$wrapper"
    chmod 755 "$wrapper"
  fi
  export CC=$wrapper
}
