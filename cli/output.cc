#include "cli/output.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace sparsam {
namespace {

constexpr size_t kFull = 64 * 1024;  // bytes collected before they are written without being asked

bool IsPipe(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace

Output::Output(int fd, Signals* signals) : fd_(fd), signals_(signals), is_pipe_(IsPipe(fd)) {}

void Output::Write(std::string_view bytes) {
  if (closed_) return;
  buffer_.append(bytes);
  if (buffer_.size() >= kFull) Flush();
}

bool Output::WaitUntilWritable() {
  if (signals_ == nullptr) return true;
  while (true) {
    std::array<pollfd, 1> fds{{{.fd = fd_, .events = POLLOUT, .revents = 0}}};
    if (signals_->Wait(fds, signals_->child_stopped() ? 0 : -1) == 0) {
      // Stopped together with a reader that does not read, we have nothing to finish first.
      if (signals_->child_stopped()) signals_->StopLikeChild();
      continue;
    }
    if ((fds[0].revents & (POLLERR | POLLNVAL)) != 0) return false;
    if ((fds[0].revents & (POLLOUT | POLLHUP)) != 0) return true;
  }
}

void Output::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !closed_) {
    if (is_pipe_ && !WaitUntilWritable()) {
      closed_ = true;
      break;
    }
    // A writable pipe takes this much without making us wait, deaf to signals.
    const size_t piece = is_pipe_ ? std::min<size_t>(rest.size(), PIPE_BUF) : rest.size();
    const ssize_t written = write(fd_, rest.data(), piece);
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      // A non-blocking descriptor that somebody gave us.
      if (signals_ == nullptr)
        poll(nullptr, 0, 10);
      else if (!WaitUntilWritable())
        closed_ = true;
    } else if (errno != EINTR) {
      closed_ = true;
    }
  }
  buffer_.clear();
}

}  // namespace sparsam
