// How a Process comes to life: its descriptors, environment, signals and limits. What happens
// after that is in process.cc.

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "tests/support/process.h"

extern char** environ;

namespace sparsam::test {
namespace {

constexpr int kFarDescriptor = 128;  // ours stand above every number a test asks for

// The harness cannot go on and a test cannot be blamed: no descriptors, no processes left.
void Require(bool condition, const char* what) {
  if (condition) return;
  std::perror(what);
  std::abort();
}

int Own(int fd, const char* what) {
  Require(fd >= 0, what);
  const int far = fcntl(fd, F_DUPFD_CLOEXEC, kFarDescriptor);
  Require(far >= 0, "F_DUPFD_CLOEXEC");
  close(fd);
  return far;
}

std::pair<int, int> MakePipe() {
  int ends[2];
  Require(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
  return {Own(ends[0], "pipe"), Own(ends[1], "pipe")};
}

int OpenAt(const std::string& path, int flags) {
  return Own(open(path.c_str(), flags | O_CLOEXEC, 0600), path.c_str());
}

std::string FromEnvironment(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : fallback;
}

std::vector<std::string> MakeEnvironment(const Options& options) {
  std::map<std::string, std::string> variables{
      {"PATH", FromEnvironment("PATH", "/usr/local/bin:/usr/bin:/bin")},
      {"HOME", options.home},
      {"XDG_STATE_HOME", options.home + "/state"},
      {"XDG_CONFIG_HOME", options.home + "/config"},
  };
  // What an instrumented binary needs to report where it is told to.
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE"}) {
    if (std::getenv(name) != nullptr) variables[name] = std::getenv(name);
  }
  for (const auto& [name, value] : options.set_env) variables[name] = value;
  for (const std::string& name : options.unset_env) variables.erase(name);
  std::vector<std::string> result;
  result.reserve(variables.size());
  for (const auto& [name, value] : variables) result.emplace_back(name).append("=").append(value);
  return result;
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (std::string& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

void SetSignals(const Options& options) {
  for (int number = 1; number < 65; ++number) signal(number, SIG_DFL);
  for (const int number : options.ignored_signals) signal(number, SIG_IGN);
  sigset_t mask;
  sigemptyset(&mask);
  for (const int number : options.blocked_signals) sigaddset(&mask, number);
  sigprocmask(SIG_SETMASK, &mask, nullptr);
}

void SetLimits(const Options& options) {
  rlimit core{};
  getrlimit(RLIMIT_CORE, &core);
  core.rlim_cur = options.core_files ? core.rlim_max : 0;
  setrlimit(RLIMIT_CORE, &core);
  if (options.file_size_limit) {
    const rlimit size{*options.file_size_limit, *options.file_size_limit};
    setrlimit(RLIMIT_FSIZE, &size);
  }
}

// Echo off: a test that looks for a text must not find it in the command it typed.
int OpenTerminal(std::string* name) {
  const int fd = Own(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt");
  char buffer[128];
  Require(grantpt(fd) == 0 && unlockpt(fd) == 0 && ptsname_r(fd, buffer, sizeof buffer) == 0,
          "ptsname");
  *name = buffer;
  const winsize size{24, 200, 0, 0};
  ioctl(fd, TIOCSWINSZ, &size);
  termios modes{};
  Require(tcgetattr(fd, &modes) == 0, "tcgetattr");
  modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  modes.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  tcsetattr(fd, TCSANOW, &modes);
  return fd;
}

}  // namespace

// What the child does between fork and exec, worked out before the fork.
struct Process::Plan {
  std::map<int, int> descriptors;  // number in the child -> ours, or -1: closed
  std::vector<int> to_close;       // ours, not needed once the child has its copies
  std::string terminal;
  std::vector<std::string> environment;

  void Give(int number, int fd) {
    descriptors[number] = fd;
    to_close.push_back(fd);
  }
};

Process::Process(Options options)
    : options_(std::move(options)), deadline_(std::chrono::steady_clock::now() + options_.timeout) {
  // A child that closes its stdin must not end the tests.
  signal(SIGPIPE, SIG_IGN);
  if (options_.home.empty()) {
    own_home_ = std::make_unique<ScratchDir>();
    options_.home = own_home_->path();
  }
  if (options_.cwd.empty()) options_.cwd = options_.home;
  Plan plan;
  WireInput(plan);
  WireOutput(plan);
  for (const auto& [number, fd] : options_.extra_fds) {
    plan.Give(number, Own(fcntl(fd, F_DUPFD_CLOEXEC, 3), "extra descriptor"));
  }
  plan.environment = MakeEnvironment(options_);
  Start(plan);
}

void Process::WireInput(Plan& plan) {
  if (options_.wiring == Wiring::kTerminal) return;
  switch (options_.stdin_from) {
    case Stdin::kNull:
      plan.Give(0, OpenAt("/dev/null", O_RDONLY));
      break;
    case Stdin::kFd:
      plan.Give(0, Own(dup(options_.input_fd), "dup"));
      break;
    case Stdin::kClosed:
      plan.descriptors[0] = -1;
      break;
    case Stdin::kText:
    case Stdin::kPipe: {
      const auto [read_end, write_end] = MakePipe();
      plan.Give(0, read_end);
      input_fd_ = write_end;
      fcntl(input_fd_, F_SETFL, O_NONBLOCK);
      pending_input_ = options_.input;
      close_input_when_fed_ = options_.stdin_from == Stdin::kText;
    }
  }
}

void Process::WireOutput(Plan& plan) {
  const auto give_pipe = [&](int number) {
    const auto [read_end, write_end] = MakePipe();
    plan.Give(number, write_end);
    streams_[static_cast<size_t>(number) - 1].fd = read_end;
  };
  const auto give_file = [&](const std::string& path, int flags) {
    plan.Give(1, OpenAt(path, flags | O_WRONLY | O_CREAT));
    streams_[0].path = path;
  };
  const auto give_null = [&](int number) { plan.Give(number, OpenAt("/dev/null", O_WRONLY)); };
  const std::string file = options_.home + "/output";
  switch (options_.wiring) {
    case Wiring::kOnePipe:
      give_pipe(1);
      plan.descriptors[2] = plan.descriptors[1];
      break;
    case Wiring::kTwoPipes:
      give_pipe(1);
      give_pipe(2);
      break;
    case Wiring::kStdoutFile:
      give_file(file, O_TRUNC);
      give_pipe(2);
      break;
    case Wiring::kSameFile:
      give_file(file, O_TRUNC);
      plan.descriptors[2] = plan.descriptors[1];
      break;
    case Wiring::kSameFileTwice:
      unlink(file.c_str());
      give_file(file, O_APPEND);
      plan.Give(2, OpenAt(file, O_WRONLY | O_APPEND));
      break;
    case Wiring::kStdoutNull:
      give_null(1);
      give_pipe(2);
      break;
    case Wiring::kStderrNull:
      give_pipe(1);
      give_null(2);
      break;
    case Wiring::kBothNull:
      give_null(1);
      give_null(2);
      break;
    case Wiring::kStdoutClosed:
      plan.descriptors[1] = -1;
      give_pipe(2);
      break;
    case Wiring::kStderrClosed:
      give_pipe(1);
      plan.descriptors[2] = -1;
      break;
    case Wiring::kTerminal:
      streams_[0].fd = OpenTerminal(&plan.terminal);
      input_fd_ = Own(dup(streams_[0].fd), "dup");
      for (int number = 0; number < 3; ++number) plan.descriptors[number] = -1;
      break;
  }
}

void Process::Start(Plan& plan) {
  std::vector<char*> argv = Pointers(options_.argv);
  std::vector<char*> env = Pointers(plan.environment);
  pid_ = fork();
  Require(pid_ >= 0, "fork");
  if (pid_ == 0) {
    if (plan.terminal.empty()) {
      setpgid(0, 0);
    } else {
      setsid();
    }
    // What the tests themselves inherited is no part of any test.
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (const auto& [number, fd] : plan.descriptors) {
      if (fd >= 0)
        dup2(fd, number);
      else
        close(number);
    }
    if (!plan.terminal.empty()) {
      // A session leader's first terminal becomes the one that controls it.
      const int tty = open(plan.terminal.c_str(), O_RDWR);
      for (int number = 0; number < 3; ++number) dup2(tty, number);
      if (tty > 2) close(tty);
    }
    if (chdir(options_.cwd.c_str()) != 0) _exit(124);
    SetLimits(options_);
    SetSignals(options_);
    environ = env.data();
    execvp(argv[0], argv.data());
    dprintf(2, "harness: cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(124);
  }
  // Also here, so that a signal to the group cannot come too early.
  if (plan.terminal.empty()) setpgid(pid_, pid_);
  for (const int fd : plan.to_close) close(fd);
}

}  // namespace sparsam::test
