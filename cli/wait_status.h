// How a child ended, and how we end so that our parent sees the same. The one place that knows 128
// + n.
#ifndef SPARSAM_CLI_WAIT_STATUS_H_
#define SPARSAM_CLI_WAIT_STATUS_H_

#include "filters/outcome.h"

namespace sparsam {

// Exit statuses of ours where no command ran.
inline constexpr int kStatusUsage = 2;
inline constexpr int kStatusOwnFailure = 125;
inline constexpr int kStatusNotExecutable = 126;
inline constexpr int kStatusNotFound = 127;

// What waitpid said of a child that is gone.
class WaitStatus {
 public:
  explicit WaitStatus(int raw) : raw_(raw) {}
  static WaitStatus Exited(int code) { return WaitStatus((code & 0xff) << 8); }

  Outcome outcome() const;
  // Ends this process in the same way: the same exit status, or the same signal (without a core
  // file of our own). Flushes nothing.
  [[noreturn]] void Leave() const;

 private:
  int raw_;
};

}  // namespace sparsam

#endif  // SPARSAM_CLI_WAIT_STATUS_H_
