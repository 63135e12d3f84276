#include "cli/streams.h"

#include <sys/stat.h>
#include <unistd.h>

namespace sparsam {

Streams LookAtStreams() {
  struct stat out;
  struct stat err;
  if (fstat(STDOUT_FILENO, &out) != 0 || fstat(STDERR_FILENO, &err) != 0) return Streams::kInPlace;
  if (isatty(STDOUT_FILENO) != 0) {
    return isatty(STDERR_FILENO) != 0 ? Streams::kTerminal : Streams::kInPlace;
  }
  if (isatty(STDERR_FILENO) != 0) return Streams::kInPlace;
  const auto is_pipe = [](const struct stat& file) {
    return S_ISFIFO(file.st_mode) || S_ISSOCK(file.st_mode);
  };
  const bool same = out.st_dev == err.st_dev && out.st_ino == err.st_ino;
  if (same && (is_pipe(out) || S_ISREG(out.st_mode))) return Streams::kOnePipe;
  if (is_pipe(out) && is_pipe(err)) return Streams::kTwoPipes;
  return Streams::kInPlace;
}

}  // namespace sparsam
