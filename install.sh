#!/usr/bin/env bash
# Builds sparsam and installs it: everything is built and staged before the prefix is touched, and
# a manifest under the prefix says what --uninstall removes.
set -euo pipefail
umask 022

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly source_dir
readonly manifest=share/sparsam/install_manifest.txt  # relative to the prefix, like its lines
readonly log=$source_dir/build/install.log

usage() {
  cat <<'END'
usage: ./install.sh [--prefix DIR] [--no-deps]
       ./install.sh --uninstall [--prefix DIR]

Installs the packages that the build needs, builds the release and installs it.

  --prefix DIR   where to (default: /usr/local as root, else ~/.local)
  --no-deps      neither check nor install packages
  --uninstall    remove what an earlier run installed under the prefix
  --help         this text
END
}

say() { printf 'sparsam: %s\n' "$*"; }
fail() { printf 'sparsam: %s\n' "$@" >&2; exit 1; }
wrong_usage() { printf 'sparsam: %s\n\n' "$1" >&2; usage >&2; exit 2; }

# --- The command line -----------------------------------------------------------------------------

parse_arguments() {
  prefix='' deps=yes uninstall=no
  while [[ $# -gt 0 ]]; do
    case $1 in
      --prefix)
        [[ $# -ge 2 ]] || wrong_usage '--prefix needs a folder.'
        prefix=$2
        [[ -n $prefix ]] || wrong_usage '--prefix needs a folder.'
        shift
        ;;
      --prefix=?*) prefix=${1#*=} ;;
      --no-deps) deps=no ;;
      --uninstall) uninstall=yes ;;
      --help | -h) usage; exit 0 ;;
      *) wrong_usage "unknown option: $1" ;;
    esac
    shift
  done
  if [[ -z $prefix && $EUID -eq 0 ]]; then
    prefix=/usr/local
  elif [[ -z $prefix ]]; then
    [[ -n ${HOME:-} ]] || wrong_usage 'HOME is not set: say where to with --prefix DIR.'
    prefix=$HOME/.local
  fi
  prefix=$(realpath -ms -- "$prefix")
  [[ $prefix != / ]] || wrong_usage '--prefix / is not possible; /usr is.'
}

# --- The manifest: one path a line, folders that we made end in a slash ----------------------------

# Prints the installed manifest, or nothing; refuses one that points outside the prefix.
read_manifest() {
  local file=$prefix/$manifest
  [[ -e $file ]] || return 0
  if grep -qE '^/|(^|/)\.\.(/|$)|^$' -- "$file"; then
    fail "$file is damaged: it names paths outside $prefix." 'Remove the files by hand.'
  fi
  cat -- "$file"
}

remove_installed() {
  [[ -e $prefix/$manifest ]] ||
    fail "nothing to remove: there is no $prefix/$manifest." \
      'If it was installed elsewhere, say where with --prefix DIR.'
  local listing paths path
  listing=$(read_manifest)
  mapfile -t paths < <(LC_ALL=C sort -r <<<"$listing")
  say "removing what was installed under $prefix"
  for path in "${paths[@]}"; do
    [[ -z $path || $path == */ || $path == "$manifest" ]] || rm -f -- "$prefix/$path" ||
      fail "cannot remove $prefix/$path; run this as the user that installed it."
  done
  rm -f -- "$prefix/$manifest" || fail "cannot remove $prefix/$manifest."
  for path in "${paths[@]}"; do  # a folder comes after what is in it; ones in use stay
    [[ $path != */ ]] || rmdir -- "$(realpath -ms -- "$prefix/$path")" 2>/dev/null || true
  done
  say 'done.'
}

# --- Building -------------------------------------------------------------------------------------

check_prefix() {
  local folder=$prefix
  while [[ ! -e $folder ]]; do folder=$(dirname -- "$folder"); done
  [[ -d $folder ]] || fail "$folder is not a folder; choose another --prefix."
  [[ -w $folder ]] || fail "$folder cannot be written by $(id -un)." \
    'Run this as root, or choose another folder with --prefix DIR.'
}

# Runs a command with its output in the log; shows the end of that output when it fails.
step() {
  local what=$1 next=$2 before
  shift 2
  say "$what"
  before=$(stat -c %s -- "$log")
  "$@" </dev/null >>"$log" 2>&1 && return
  tail -c "+$((before + 1))" -- "$log" | tail -n 40 >&2
  fail "this failed: $what" "$next" "The whole log: $log" "Nothing was changed under $prefix."
}

build_release() {
  cd "$source_dir"
  { mkdir -p build && : >"$log"; } 2>/dev/null ||
    fail "$source_dir/build cannot be written; copy the sources to a folder of your own."
  command -v cmake >/dev/null ||
    fail 'cmake is not installed; run this again without --no-deps.'
  step 'configuring' \
    'Packages missing? Run without --no-deps. Folder moved or copied? rm -r build/release' \
    cmake --preset release -DSPARSAM_TESTS=OFF
  step 'building (a few minutes)' 'Out of memory or disk? Otherwise please report it.' \
    cmake --build --preset release -j "$(nproc)"
}

# Under sudo the build tree is handed back, so that the user's own next build can write it.
return_build_tree() {
  [[ $EUID -ne 0 || -z ${SUDO_UID:-} || -z ${SUDO_GID:-} ]] ||
    chown -Rh -- "$SUDO_UID:$SUDO_GID" "$source_dir/build" 2>/dev/null || true
}

# --- Installing -----------------------------------------------------------------------------------

# Fills `stage` with what goes under the prefix and tries the binary there.
stage_files() {
  scratch=$(mktemp -d)
  step 'staging' 'Is the temporary folder full? (TMPDIR chooses another one.)' \
    env "DESTDIR=$scratch" cmake --install build/release --prefix "$prefix"
  stage=$scratch$prefix
  local outside
  outside=$(find "$scratch" ! -type d ! -path "$stage/*" -print -quit)
  [[ -z $outside ]] || fail "the build installs outside the prefix: ${outside#"$scratch"}"
  [[ -x $stage/bin/sparsam ]] || fail 'the build made no bin/sparsam. Please report it.'
  "$stage/bin/sparsam" --version >>"$log" 2>&1 ||
    fail 'the built sparsam does not run here: sparsam --version failed.' "The log: $log"
}

# Paths under the stage, in order; $1 is find's test.
staged() { (cd "$stage" && find . -mindepth 1 "$@" -printf '%P\n' | LC_ALL=C sort); }

write_staged_manifest() {
  local old folder
  mkdir -p "$stage/$(dirname $manifest)"
  : >"$stage/$manifest"
  old=$(read_manifest)
  {
    staged ! -type d
    { grep '/$' <<<"$old" || true; }
    [[ -d $prefix ]] || echo ./
    while read -r folder; do
      [[ -d $prefix/$folder ]] || echo "$folder/"
    done < <(staged -type d)
  } | LC_ALL=C sort -u >"$scratch/manifest"
  mv -- "$scratch/manifest" "$stage/$manifest"
}

refuse_foreign_files() {
  local old path
  old=$(read_manifest)
  for path in "${files[@]}"; do
    [[ -e $prefix/$path || -L $prefix/$path ]] || continue
    [[ ! -d $prefix/$path || -L $prefix/$path ]] || fail "$prefix/$path is a folder; remove it."
    grep -qxF -- "$path" <<<"$old" ||
      fail "$prefix/$path is there already and was not installed by this script." \
        'Move it away, or choose another folder with --prefix DIR. Nothing was changed.'
  done
}

# The name a file has in its final folder until it is renamed into place.
fresh() { printf '%s/%s/.sparsam-new.%s' "$prefix" "$(dirname -- "$1")" "$(basename -- "$1")"; }

make_folder() {
  [[ -d $1 ]] || { mkdir -p -- "$1" && made+=("$1"); }
}

# Copies every file beside its final place; until the renames begin, undo_copies undoes it all.
copy_beside() {
  local path
  undo=yes
  make_folder "$prefix" || return
  while read -r path; do
    make_folder "$prefix/$path" || return
  done < <(staged -type d)
  for path in "${files[@]}"; do
    cp -dp -- "$stage/$path" "$(fresh "$path")" || return
  done
}

undo_copies() {
  local path i
  for path in "${files[@]}"; do rm -f -- "$(fresh "$path")" || true; done
  for ((i = ${#made[@]} - 1; i >= 0; i--)); do rmdir -- "${made[i]}" 2>/dev/null || true; done
}

# The manifest goes first: whatever stops us after it, --uninstall knows every file.
rename_into_place() {
  local old path
  old=$(read_manifest)
  trap '' HUP INT TERM
  undo=no
  mv -fT -- "$(fresh "$manifest")" "$prefix/$manifest" || return
  for path in "${files[@]}"; do
    [[ $path == "$manifest" ]] || mv -fT -- "$(fresh "$path")" "$prefix/$path" || return
  done
  while read -r path; do  # files of the version before that this one no longer has
    [[ -z $path || $path == */ ]] || grep -qxF -- "$path" "$prefix/$manifest" ||
      rm -f -- "$prefix/$path"
  done <<<"$old"
  trap - HUP INT TERM
}

install_files() {
  stage_files
  write_staged_manifest
  mapfile -t files < <(staged ! -type d)
  refuse_foreign_files
  say "installing ${#files[@]} files under $prefix"
  copy_beside || fail "$prefix cannot be written (rights? disk full?). Nothing was changed there."
  rename_into_place || fail "some files could not be put in place under $prefix." \
    'Run this again, or with --uninstall to remove what is there.'
}

clean_up() {
  [[ $undo == no ]] || undo_copies
  [[ -z $scratch ]] || rm -rf -- "$scratch"
  return_build_tree
}

# --------------------------------------------------------------------------------------------------

parse_arguments "$@"
if [[ $uninstall == yes ]]; then
  remove_installed
  exit 0
fi

scratch='' undo=no files=() made=()
check_prefix
[[ $deps == no ]] ||
  bash "$source_dir/.ci/install-packages" "$source_dir/.ci/packages-build"
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
build_release
install_files
say "done: $("$prefix/bin/sparsam" --version 2>/dev/null | head -n 1) in $prefix/bin"
case :$PATH: in
  *":$prefix/bin:"*) ;;
  *) say "note: $prefix/bin is not on PATH; add it: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
