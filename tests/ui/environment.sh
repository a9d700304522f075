#!/usr/bin/env bash
# environment.sh COMMAND…: runs it in a display, session bus and accessibility bus of its own, so that
# tests see the same fonts, no portals, and nothing of the person's settings. Needs no root.
set -u
dir=$(mktemp -d)
chmod 700 "$dir"
mkdir -p "$dir/config/gtk-4.0" "$dir/data" "$dir/services"
cat > "$dir/config/gtk-4.0/settings.ini" <<'INI'
[Settings]
gtk-font-name=Cantarell 11
gtk-cursor-blink=false
gtk-enable-animations=false
gtk-decoration-layout=:close
INI
# No compositor runs: the window's frame would be five solid pixels where a shadow belongs.
cat > "$dir/config/gtk-4.0/gtk.css" <<'CSS'
window.solid-csd { margin: 0; padding: 0; border: none; box-shadow: none; }
popover > contents { margin: 0; box-shadow: none; border-radius: 0; }
CSS
# The bus may start the accessibility service and nothing else.
cp /usr/share/dbus-1/services/org.a11y.Bus.service "$dir/services/"
cat > "$dir/bus.conf" <<XML
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=$dir</listen>
  <servicedir>$dir/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
XML
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
export XDG_RUNTIME_DIR=$dir XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_CACHE_HOME=$dir/cache XDG_STATE_HOME=$dir/state
export GDK_BACKEND=x11 GSK_RENDERER=cairo LIBGL_ALWAYS_SOFTWARE=1 GTK_A11Y=atspi
export GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1 GSETTINGS_BACKEND=memory GIO_USE_VFS=local
export LC_ALL=${VITRINE_TEST_LOCALE:-C.UTF-8} TZ=UTC
# Each run asks for a display number of its own: servers that look for a free one at the same moment can
# both be given :0, and the first to end takes the other's socket with it. -noreset: the server stays when
# its last client leaves.
display=
for try in $(seq 0 9); do
  number=$((100 + ($$ + try * 4999) % 50000))
  rm -f "$dir/display"
  mkfifo "$dir/display"
  Xvfb ":$number" -displayfd 3 -noreset -screen 0 "${VITRINE_TEST_SCREEN:-1280x820x24}" -nolisten tcp -ac -dpi 96 \
    3>"$dir/display" 2>"$dir/xvfb.log" &
  server=$!
  read -r -t 30 display <"$dir/display" && break
  kill "$server" 2>/dev/null
done
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$dir"' EXIT
[ -n "$display" ] || { cat "$dir/xvfb.log" >&2; echo "environment.sh: no display" >&2; exit 1; }
export DISPLAY=:$display
# What the buses and their services print goes with the errors: standard output is the command's alone.
exec 4>&1
dbus-run-session --config-file="$dir/bus.conf" -- bash -c 'exec "$@" >&4 4>&-' command "$@" \
  >&2 2> >(grep -v -e '^dbus-daemon' -e 'SpiRegistry' -e '^XIO:' >&2)
