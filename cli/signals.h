// Signals while a command runs: blocked everywhere except while we wait, so that nothing is missed.
//
// What somebody sent to us is passed on to the child, each number at most once a second (a second
// TERM means "force" to many tools); what the terminal gave to the whole group is not, because the
// child has it already. A child that stops, stops us; when we continue, it does.
#ifndef SPARSAM_CLI_SIGNALS_H_
#define SPARSAM_CLI_SIGNALS_H_

#include <poll.h>
#include <sys/types.h>

#include <ctime>
#include <optional>
#include <span>

#include "cli/child.h"
#include "cli/wait_status.h"

namespace sparsam {

class Signals {
 public:
  // Blocks signals and installs handlers. One at a time.
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  const InheritedSignals& inherited() const { return inherited_; }
  void Watch(pid_t child) { child_ = child; }

  // Waits for the descriptors, at most `timeout` (milliseconds, -1: no bound), and deals with the
  // signals that come meanwhile. The number of ready descriptors; 0 after a timeout or a signal.
  int Wait(std::span<pollfd> fds, int timeout);

  // True if the latest Wait ended because its time was over, not by a signal.
  bool timed_out() const { return timed_out_; }

  // The child has stopped: when what it printed before is written, StopLikeChild.
  bool child_stopped() const { return stopped_by_ != 0; }
  // Stops us by the same signal, so that our parent sees what it would have seen of the child; when
  // we are continued, the child is too, for whoever continued us may not have known of it.
  void StopLikeChild();

  // How the child ended, once it has.
  const std::optional<WaitStatus>& ended() const { return ended_; }

 private:
  void PassOn();
  void Reap();

  InheritedSignals inherited_;
  pid_t child_ = -1;
  bool timed_out_ = false;
  int stopped_by_ = 0;  // a signal number
  std::optional<WaitStatus> ended_;
  timespec passed_on_[NSIG] = {};
};

}  // namespace sparsam

#endif  // SPARSAM_CLI_SIGNALS_H_
