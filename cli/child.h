// Starts the command exactly as it would have been started without us (design C1): argv,
// environment, working directory, stdin, signal mask and dispositions, process group and inherited
// descriptors are untouched; only stdout and stderr may be ours. No shell is involved, except where
// execvp itself takes one for a script without "#!".
#ifndef SPARSAM_CLI_CHILD_H_
#define SPARSAM_CLI_CHILD_H_

#include <sys/types.h>

#include <csignal>
#include <vector>

namespace sparsam {

// The state in which we were started, to be given to the child.
struct InheritedSignals {
  sigset_t mask;
  std::vector<std::pair<int, struct sigaction>> dispositions;  // of the signals that we handle
};

struct ChildSpec {
  char* const* argv = nullptr;  // null-terminated, not owned
  int stdout_fd = -1;           // -1: the inherited one
  int stderr_fd = -1;
  const InheritedSignals* signals = nullptr;
};

struct Started {
  pid_t pid = -1;
  int error = 0;  // errno of execvp where it could not be run; pid is -1 then
};

Started StartChild(const ChildSpec& spec);

// Becomes the command. Returns only on failure, with errno.
int ExecInPlace(char* const* argv);

// Says why a command could not be run, and the status a shell would give: 127 not found, 126 not
// executable.
int ReportNotStarted(const char* command, int error);

}  // namespace sparsam

#endif  // SPARSAM_CLI_CHILD_H_
