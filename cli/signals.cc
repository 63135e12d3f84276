#include "cli/signals.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace sparsam {
namespace {

// Set by the handler, read with signals blocked.
volatile sig_atomic_t g_sent_to_us[NSIG];

void OnSignal(int number, siginfo_t* info, void* /*context*/) {
  // The terminal's own go to the whole foreground group: the child has them.
  if (number != SIGCHLD && info->si_code <= 0) g_sent_to_us[number] = 1;
}

bool IsPassedOn(int number) {
  switch (number) {
    case SIGKILL:
    case SIGSTOP:  // can't be caught
    case SIGSEGV:
    case SIGBUS:
    case SIGFPE:
    case SIGILL:  // ours, if they come
    case SIGABRT:
    case SIGTRAP:
    case SIGSYS:
    case SIGCHLD:
    case SIGPIPE:
    case SIGXFSZ:  // dealt with on their own
    case SIGTTIN:
    case SIGTTOU:
      return false;
    default:
      return true;
  }
}

// What a write of ours can raise: we look at what write says instead. (The kernel sends SIGXFSZ as
// if a process had; passed on, it would kill the child for a file of ours.)
bool IsOurWriteError(int number) { return number == SIGPIPE || number == SIGXFSZ; }

}  // namespace

Signals::Signals() {
  sigset_t all;
  sigfillset(&all);
  for (int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) sigdelset(&all, number);
  sigprocmask(SIG_BLOCK, &all, &inherited_.mask);
  for (int number = 1; number < NSIG; ++number) {
    if (!IsPassedOn(number) && number != SIGCHLD && !IsOurWriteError(number)) continue;
    struct sigaction before;
    if (sigaction(number, nullptr, &before) != 0) continue;
    const bool ignored = before.sa_handler == SIG_IGN;
    if (ignored && number != SIGCHLD) continue;  // nohup keeps working
    struct sigaction ours = {};
    if (IsOurWriteError(number)) {
      ours.sa_handler = SIG_IGN;
    } else {
      ours.sa_sigaction = OnSignal;
      ours.sa_flags = SA_SIGINFO;
    }
    sigfillset(&ours.sa_mask);
    if (sigaction(number, &ours, nullptr) == 0) inherited_.dispositions.push_back({number, before});
  }
}

int Signals::Wait(std::span<pollfd> fds, int timeout) {
  Reap();
  timespec time{timeout / 1000, (timeout % 1000) * 1'000'000L};
  // The inherited mask may block what we must see: the child's end.
  sigset_t mask = inherited_.mask;
  sigdelset(&mask, SIGCHLD);
  const int ready = ppoll(fds.data(), fds.size(), timeout < 0 ? nullptr : &time, &mask);
  timed_out_ = ready == 0;
  PassOn();
  Reap();
  if (ready < 0) {
    for (pollfd& fd : fds) fd.revents = 0;
    return 0;
  }
  return ready;
}

void Signals::PassOn() {
  timespec now{};
  for (int number = 1; number < NSIG; ++number) {
    if (g_sent_to_us[number] == 0) continue;
    g_sent_to_us[number] = 0;
    if (child_ <= 0 || ended_.has_value()) continue;
    if (now.tv_sec == 0) clock_gettime(CLOCK_MONOTONIC, &now);
    timespec& last = passed_on_[number];
    const bool lately =
        last.tv_sec != 0 && now.tv_sec - last.tv_sec < 2 &&
        (now.tv_sec - last.tv_sec) * 1'000'000'000L + now.tv_nsec - last.tv_nsec < 1'000'000'000L;
    if (lately && number != SIGCONT) continue;
    last = now;
    kill(child_, number);
  }
}

void Signals::Reap() {
  while (child_ > 0 && !ended_.has_value()) {
    int raw = 0;
    const pid_t pid = waitpid(child_, &raw, WNOHANG | WUNTRACED);
    if (pid != child_) return;
    if (WIFSTOPPED(raw)) {
      stopped_by_ = WSTOPSIG(raw);
    } else {
      ended_ = WaitStatus(raw);
    }
  }
}

void Signals::StopLikeChild() {
  const int number = stopped_by_;
  stopped_by_ = 0;
  struct sigaction before;
  struct sigaction plain = {};
  plain.sa_handler = SIG_DFL;
  if (number != SIGSTOP) sigaction(number, &plain, &before);
  sigset_t one;
  sigset_t old;
  sigemptyset(&one);
  sigaddset(&one, number);
  kill(getpid(), number);
  sigprocmask(SIG_UNBLOCK, &one, &old);
  sigprocmask(SIG_SETMASK, &old, nullptr);
  if (number != SIGSTOP) sigaction(number, &before, nullptr);
  kill(child_, SIGCONT);
}

}  // namespace sparsam
