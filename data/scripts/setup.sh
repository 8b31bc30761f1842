#!/bin/sh
# Installs what the build and the pictures need, where it is missing and the user is root on a Debian-like system;
# elsewhere says what to install. Does nothing the second time. With `tools` also what reads exports in the tests.
set -eu

missing=""
has() { command -v "$1" >/dev/null 2>&1; }
want() { missing="$missing $1"; }

has cargo || { echo "setup: Rust is missing; install it from https://rustup.rs or your system's packages" >&2; exit 2; }
has cc || want build-essential
has c++ || want build-essential
found=no
for lib in /usr/lib/llvm-*/lib/libclang*.so* /usr/lib/*/libclang*.so* /usr/lib64/libclang*.so* /usr/local/lib/libclang*.so* "${LIBCLANG_PATH:-/nonexistent}"/libclang*; do
  case "$lib" in *libclang-cpp*) continue ;; esac
  if [ -e "$lib" ]; then found=yes; fi
done
[ "$found" = yes ] || want libclang-dev
has dot || want graphviz
has pdftotext || want poppler-utils
# without its tables pdftotext finds no text where a Chinese font is not embedded
[ -d /usr/share/poppler/cMap ] || [ "$(uname)" != Linux ] || want poppler-data
if has fc-list; then
  fc-list :lang=zh 2>/dev/null | grep -q . || want fonts-noto-cjk
else
  want fonts-noto-cjk
fi
has python3 || want python3
python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || want python3-venv

# what reads exports in the tests; where it cannot be installed, its proofs are left out, and they say so
if [ "${1:-}" = tools ] && [ "$(id -u)" = 0 ] && has apt-get; then
  has rapper || want raptor2-utils
  # without the service of the full package
  has virtuoso-t || want virtuoso-opensource-7-bin
  ls /usr/lib/*/libgomp.so.1 >/dev/null 2>&1 || want libgomp1
fi

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
  echo "setup: installing$missing" >&2
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  cat >&2 <<TEXT
setup: these are missing:$missing
  Debian, Ubuntu   sudo apt install$missing
  Fedora           sudo dnf install gcc-c++ clang-devel graphviz poppler-utils poppler-data google-noto-sans-cjk-fonts python3
  macOS            brew install llvm graphviz poppler font-noto-sans-cjk
TEXT
  exit 2
fi
