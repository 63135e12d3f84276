// Where state is kept: $XDG_STATE_HOME/sparsam (or ~/.local/state/sparsam), else
// $XDG_RUNTIME_DIR/sparsam, else /tmp/sparsam-UID. Directories are 0700 and our effective user's; a
// symlink, or a directory that is somebody else's (sudo), is never used.
#ifndef SPARSAM_CLI_STATE_DIR_H_
#define SPARSAM_CLI_STATE_DIR_H_

#include <string>
#include <vector>

namespace sparsam {

// All places that may hold state, in the order in which they are tried.
std::vector<std::string> StateCandidates();

// The first candidate in which `subdirectory` exists or can be made, that directory's path; empty
// if there is none.
std::string WritableStateDir(const std::string& subdirectory);

// True if the path is a directory of our effective user's and no symlink.
bool IsOwnDirectory(const std::string& path);

}  // namespace sparsam

#endif  // SPARSAM_CLI_STATE_DIR_H_
