#!/usr/bin/env bash
# Makes what a Docker engine without a registry needs to build and start the compose file: stand-ins for the two base
# images from Debian packages, and an index of the pinned wheels. What is there already is kept.
# Usage: bases.sh CACHE CONSTRAINTS PYTHON
set -euo pipefail
cache=$1 constraints=$2 python=$3
mkdir -p "$cache"
if [ ! -f "$cache/redis.tar" ]; then
  root=$cache/root
  rm -rf "$root"
  debootstrap --variant=minbase --include=python3,python3-venv,redis-server,ca-certificates \
    bookworm "$root" http://deb.debian.org/debian >"$cache/debootstrap.log" 2>&1
  ln -sf /usr/bin/python3 "$root/usr/local/bin/python"
  chroot "$root" usermod -u 999 redis # as in the image that the compose file names
  chroot "$root" groupmod -g 1000 redis
  mkdir -p "$root/data"
  chown 999:1000 "$root/data"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  tar -C "$root" --exclude ./proc --exclude ./sys -cf "$cache/base.tar" .
  printf '#!/bin/sh\nexec /usr/bin/redis-server "$@" --protected-mode no\n' >"$root/usr/local/bin/redis-server"
  chmod +x "$root/usr/local/bin/redis-server"
  tar -C "$root" --exclude ./proc --exclude ./sys -cf "$cache/part.tar" .
  mv "$cache/part.tar" "$cache/redis.tar"
  rm -rf "$root"
fi
if ! cmp -s "$constraints" "$cache/index.txt"; then
  rm -rf "$cache/index" "$cache/wheels"
  # async-timeout: redis wants it on Debian's Python, which is older than the image's
  "$python" -m pip download -q --no-deps --dest "$cache/wheels" -r "$constraints" torch==2.13.0 async-timeout
  for wheel in "$cache"/wheels/*.whl; do
    name=$(basename "$wheel" | cut -d- -f1 | tr '[:upper:]_.' '[:lower:]--')
    mkdir -p "$cache/index/$name"
    mv "$wheel" "$cache/index/$name/"
  done
  cp "$constraints" "$cache/index.txt"
fi
