// misbehave: a child that misbehaves on demand. Depends on POSIX only, so that what a test sees
// is the tool under test and never a library's buffering or signal set-up.
//
//   misbehave out 'hello\n' err 'oops\n' exit 7
//
// The arguments are verbs, done from left to right; after the last one it exits 0. TEXT knows
// \n \t \r \e \0 \\ and \xHH and is written with write(2), all of it in one call where it fits.
// SIG is a number or a name without SIG. A write that fails ends that verb, and the next begins.
//
//   out TEXT            write TEXT to descriptor 1
//   err TEXT            write TEXT to descriptor 2
//   write FD TEXT       write TEXT to descriptor FD
//   append PATH TEXT    append TEXT to a file (a mark that tells how often something ran)
//   lines N PREFIX      "PREFIX 1", "PREFIX 2" ... to descriptor 1, in large blocks
//   bytes N             N bytes abc...xyzabc... to descriptor 1, without a newline
//   alternate N         N numbered lines, in turn to descriptors 1 and 2, one write each
//   chunk N             block size in bytes of the `lines`, `bytes` and `cat` that follow
//   cat                 copy stdin to stdout
//   exit N              exit with status N
//   signal SIG          reset SIG to its default and die by it, without a core file
//   stop                raise SIGSTOP
//   pause               wait for signals, for ever
//   sleep MS            sleep that long, whatever signals arrive
//   wait-fifo PATH      block until a byte can be read from PATH, and take that one byte
//   close FD            close a descriptor
//   ignore SIG          ignore SIG
//   trap SIG TEXT       write TEXT to descriptor 1 each time SIG arrives, and go on
//   trap-exit SIG N     exit with status N when SIG arrives
//   fork-later MS TEXT  a grandchild in the background writes TEXT to descriptor 1 after MS
//   fork-wait PATH TEXT the same, but after a byte could be read from the FIFO
//   to FD               descriptor that the reports below are written to (1)
//   args ...            report argc and every argument, hex-quoted; the rest are not verbs
//   env                 report the environment, in its order
//   fds                 report for the descriptors 0..63 which are open
//   sigmask             report the blocked and the ignored signals
//   pgid                report the process group
//   cwd                 report the working directory
//   tty                 report which of the descriptors 0..2 are terminals

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>
#include <string>
#include <string_view>

extern char** environ;

namespace {

constexpr int kUsageError = 99;
constexpr int kSignals = 65;

using Args = std::span<char*>;

size_t chunk_size = 65536;
int report_fd = 1;
Args all_args;

// What the handlers need, set up before a handler can run: only write(2) and _exit(2) are safe
// in there.
std::array<std::string, kSignals> trap_text;
std::array<int, kSignals> trap_status;

[[noreturn]] void Die(std::string_view what, std::string_view word) {
  const std::string message = "misbehave: " + std::string(what) + ": " + std::string(word) + "\n";
  (void)!write(2, message.data(), message.size());
  _exit(kUsageError);
}

bool WriteAll(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t n = write(fd, data.data(), data.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    data.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

void Report(const std::string& text) { WriteAll(report_fd, text); }

long Number(const char* word) {
  char* end = nullptr;
  const long value = strtol(word, &end, 10);
  if (end == word || *end != '\0') Die("not a number", word);
  return value;
}

int SignalNumber(std::string_view word) {
  static constexpr std::pair<std::string_view, int> kNames[] = {
      {"HUP", SIGHUP},   {"INT", SIGINT},    {"QUIT", SIGQUIT}, {"ABRT", SIGABRT},
      {"KILL", SIGKILL}, {"SEGV", SIGSEGV},  {"PIPE", SIGPIPE}, {"ALRM", SIGALRM},
      {"TERM", SIGTERM}, {"USR1", SIGUSR1},  {"USR2", SIGUSR2}, {"CONT", SIGCONT},
      {"TSTP", SIGTSTP}, {"WINCH", SIGWINCH}};
  for (const auto& [name, number] : kNames) {
    if (word == name) return number;
  }
  const long number = Number(std::string(word).c_str());
  if (number < 1 || number >= kSignals) Die("not a signal", word);
  return static_cast<int>(number);
}

char HexByte(std::string_view digits) {
  return static_cast<char>(strtol(std::string(digits).c_str(), nullptr, 16));
}

std::string Unescape(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i];
      continue;
    }
    switch (text[++i]) {
      case 'n':
        result += '\n';
        break;
      case 't':
        result += '\t';
        break;
      case 'r':
        result += '\r';
        break;
      case 'e':
        result += '\x1b';
        break;
      case '0':
        result += '\0';
        break;
      case 'x':
        result += HexByte(text.substr(i + 1, 2));
        i += 2;
        break;
      default:
        result += text[i];
    }
  }
  return result;
}

std::string Quoted(std::string_view text) {
  std::string result = "\"";
  for (const unsigned char c : text) {
    char hex[8];
    const bool plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    snprintf(hex, sizeof hex, plain ? "%c" : "\\x%02x", c);
    result += hex;
  }
  return result + "\"";
}

void SleepMs(long ms) {
  timespec left{ms / 1000, (ms % 1000) * 1000000};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

void WaitFifo(const char* path) {
  int fd = -1;
  while ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 && errno == EINTR) {
  }
  if (fd < 0) Die("cannot open", path);
  char byte;
  while (read(fd, &byte, 1) < 0 && errno == EINTR) {
  }
  close(fd);
}

// Numbered lines in blocks of chunk_size, cut wherever the block ends.
void Lines(long count, const std::string& prefix) {
  std::string block;
  for (long i = 1; i <= count; ++i) {
    block += prefix + ' ' + std::to_string(i) + '\n';
    while (block.size() >= chunk_size) {
      if (!WriteAll(1, std::string_view(block).substr(0, chunk_size))) return;
      block.erase(0, chunk_size);
    }
  }
  WriteAll(1, block);
}

void Bytes(long count) {
  constexpr std::string_view kPattern = "abcdefghijklmnopqrstuvwxyz";
  std::string block;
  while (block.size() < chunk_size + kPattern.size()) block += kPattern;
  size_t phase = 0;
  while (count > 0) {
    const size_t n = std::min(static_cast<size_t>(count), chunk_size);
    if (!WriteAll(1, std::string_view(block).substr(phase, n))) return;
    phase = (phase + n) % kPattern.size();
    count -= static_cast<long>(n);
  }
}

void Alternate(long count) {
  for (long i = 1; i <= count; ++i) {
    const bool odd = i % 2 == 1;
    WriteAll(odd ? 1 : 2, (odd ? "out " : "err ") + std::to_string(i) + '\n');
  }
}

void Cat() {
  std::string block(chunk_size, '\0');
  for (;;) {
    const ssize_t n = read(0, block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0 || !WriteAll(1, std::string_view(block.data(), static_cast<size_t>(n)))) return;
  }
}

[[noreturn]] void DieBy(int number) {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  signal(number, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  sigprocmask(SIG_UNBLOCK, &one, nullptr);
  kill(getpid(), number);
  Die("survived signal", std::to_string(number));
}

void Trap(int number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(number, &action, nullptr);
}

void OnTrap(int number) {
  const int saved = errno;
  const std::string& text = trap_text[static_cast<size_t>(number)];
  (void)!write(1, text.data(), text.size());
  errno = saved;
}

void OnTrapExit(int number) { _exit(trap_status[static_cast<size_t>(number)]); }

template <typename Wait>
void Background(const std::string& text, Wait wait) {
  const pid_t pid = fork();
  if (pid < 0) Die("cannot fork", text);
  if (pid > 0) return;
  wait();
  _exit(WriteAll(1, text) ? 0 : 1);
}

void ReportArgs() {
  std::string text = "argc " + std::to_string(all_args.size()) + "\n";
  for (const char* arg : all_args) text += Quoted(arg) + "\n";
  Report(text);
}

void ReportEnvironment() {
  std::string text;
  for (char** entry = environ; *entry != nullptr; ++entry) text += Quoted(*entry) + "\n";
  Report(text);
}

void ReportDescriptors() {
  std::string text;
  for (int fd = 0; fd < 64; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) text += std::to_string(fd) + " open\n";
  }
  Report(text);
}

void ReportSignals() {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  std::string blocked = "blocked:";
  std::string ignored = "ignored:";
  for (int number = 1; number < kSignals; ++number) {
    struct sigaction action = {};
    if (sigismember(&mask, number) == 1) blocked += ' ' + std::to_string(number);
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
      ignored += ' ' + std::to_string(number);
    }
  }
  Report(blocked + "\n" + ignored + "\n");
}

void ReportWorkingDirectory() {
  char path[PATH_MAX];
  Report(std::string(getcwd(path, sizeof path) != nullptr ? path : "?") + "\n");
}

void ReportTerminals() {
  std::string text;
  for (int fd = 0; fd < 3; ++fd) text += isatty(fd) == 1 ? "terminal " : "other ";
  Report(text + "\n");
}

struct Verb {
  std::string_view name;
  size_t arity;
  void (*run)(Args);
};

constexpr Verb kVerbs[] = {
    {"out", 1, [](Args a) { WriteAll(1, Unescape(a[0])); }},
    {"err", 1, [](Args a) { WriteAll(2, Unescape(a[0])); }},
    {"write", 2, [](Args a) { WriteAll(static_cast<int>(Number(a[0])), Unescape(a[1])); }},
    {"append", 2,
     [](Args a) {
       const int fd = open(a[0], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
       WriteAll(fd, Unescape(a[1]));
       close(fd);
     }},
    {"lines", 2, [](Args a) { Lines(Number(a[0]), Unescape(a[1])); }},
    {"bytes", 1, [](Args a) { Bytes(Number(a[0])); }},
    {"alternate", 1, [](Args a) { Alternate(Number(a[0])); }},
    {"chunk", 1, [](Args a) { chunk_size = static_cast<size_t>(std::max(1L, Number(a[0]))); }},
    {"cat", 0, [](Args) { Cat(); }},
    {"exit", 1, [](Args a) { _exit(static_cast<int>(Number(a[0]))); }},
    {"signal", 1, [](Args a) { DieBy(SignalNumber(a[0])); }},
    {"stop", 0, [](Args) { raise(SIGSTOP); }},
    {"pause", 0,
     [](Args) {
       for (;;) pause();
     }},
    {"sleep", 1, [](Args a) { SleepMs(Number(a[0])); }},
    {"wait-fifo", 1, [](Args a) { WaitFifo(a[0]); }},
    {"close", 1, [](Args a) { close(static_cast<int>(Number(a[0]))); }},
    {"ignore", 1, [](Args a) { signal(SignalNumber(a[0]), SIG_IGN); }},
    {"trap", 2,
     [](Args a) {
       const int number = SignalNumber(a[0]);
       trap_text[static_cast<size_t>(number)] = Unescape(a[1]);
       Trap(number, OnTrap);
     }},
    {"trap-exit", 2,
     [](Args a) {
       const int number = SignalNumber(a[0]);
       trap_status[static_cast<size_t>(number)] = static_cast<int>(Number(a[1]));
       Trap(number, OnTrapExit);
     }},
    {"fork-later", 2, [](Args a) { Background(Unescape(a[1]), [a] { SleepMs(Number(a[0])); }); }},
    {"fork-wait", 2, [](Args a) { Background(Unescape(a[1]), [a] { WaitFifo(a[0]); }); }},
    {"to", 1, [](Args a) { report_fd = static_cast<int>(Number(a[0])); }},
    {"env", 0, [](Args) { ReportEnvironment(); }},
    {"fds", 0, [](Args) { ReportDescriptors(); }},
    {"sigmask", 0, [](Args) { ReportSignals(); }},
    {"pgid", 0, [](Args) { Report("pgid " + std::to_string(getpgrp()) + "\n"); }},
    {"cwd", 0, [](Args) { ReportWorkingDirectory(); }},
    {"tty", 0, [](Args) { ReportTerminals(); }},
};

const Verb& FindVerb(std::string_view name) {
  for (const Verb& verb : kVerbs) {
    if (verb.name == name) return verb;
  }
  Die("unknown verb", name);
}

}  // namespace

int main(int argc, char** argv) {
  all_args = Args(argv, static_cast<size_t>(argc));
  Args rest = all_args.subspan(1);
  while (!rest.empty()) {
    const std::string_view name = rest[0];
    if (name == "args") {
      ReportArgs();
      return 0;
    }
    const Verb& verb = FindVerb(name);
    if (rest.size() < 1 + verb.arity) Die("too few arguments", name);
    verb.run(rest.subspan(1, verb.arity));
    rest = rest.subspan(1 + verb.arity);
  }
  return 0;
}
