#include "cli/wait_status.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace sparsam {

Outcome WaitStatus::outcome() const {
  if (WIFSIGNALED(raw_)) return Outcome::kSignal;
  return WEXITSTATUS(raw_) == 0 ? Outcome::kSuccess : Outcome::kFailure;
}

void WaitStatus::Leave() const {
  if (!WIFSIGNALED(raw_)) _exit(WEXITSTATUS(raw_));
  const int number = WTERMSIG(raw_);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  std::signal(number, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  sigprocmask(SIG_UNBLOCK, &one, nullptr);
  kill(getpid(), number);
  // A signal that does not end us (or no longer exists): what a shell would say of it.
  _exit(128 + number);
}

}  // namespace sparsam
