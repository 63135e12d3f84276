#include "cli/state_dir.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace sparsam {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  // The base directory specification: relative paths are to be ignored.
  return value != nullptr && value[0] == '/' ? value : "";
}

// Makes the last component and, where they are missing, those before it.
bool MakeDirectories(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0) return true;
  if (IsOwnDirectory(path)) return true;
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos || slash == 0) return false;
  struct stat parent;
  if (stat(path.substr(0, slash).c_str(), &parent) == 0) return false;
  return MakeDirectories(path.substr(0, slash)) && mkdir(path.c_str(), 0700) == 0;
}

}  // namespace

bool IsOwnDirectory(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

std::vector<std::string> StateCandidates() {
  std::vector<std::string> candidates;
  const std::string state = Environment("XDG_STATE_HOME");
  const std::string home = Environment("HOME");
  const std::string runtime = Environment("XDG_RUNTIME_DIR");
  if (!state.empty()) {
    candidates.push_back(state + "/sparsam");
  } else if (!home.empty()) {
    candidates.push_back(home + "/.local/state/sparsam");
  }
  if (!runtime.empty()) candidates.push_back(runtime + "/sparsam");
  candidates.push_back("/tmp/sparsam-" + std::to_string(geteuid()));
  return candidates;
}

std::string WritableStateDir(const std::string& subdirectory) {
  for (const std::string& candidate : StateCandidates()) {
    const std::string path = candidate + "/" + subdirectory;
    if (!MakeDirectories(candidate) || !IsOwnDirectory(candidate)) continue;
    if (!MakeDirectories(path) || !IsOwnDirectory(path)) continue;
    if (access(path.c_str(), W_OK | X_OK) == 0) return path;
  }
  return "";
}

}  // namespace sparsam
