// A process under test: started in a clean environment, wired as the test says, driven step by
// step. Knows no test framework; a test asserts on what the members return and prints Report().
#ifndef SPARSAM_TESTS_SUPPORT_PROCESS_H_
#define SPARSAM_TESTS_SUPPORT_PROCESS_H_

#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/scratch.h"

namespace sparsam::test {

// Where stdout and stderr go. What arrives, by pipe or file, is found in out() and err().
enum class Wiring {
  kOnePipe,        // the same pipe on both, as an agent has it; all of it in out()
  kTwoPipes,       // a pipe each
  kStdoutFile,     // stdout a regular file, stderr a pipe
  kSameFile,       // one open file on both: `> log 2>&1`
  kSameFileTwice,  // the same file opened twice to append: `>> log 2>> log`
  kStdoutNull,     // stdout /dev/null, stderr a pipe
  kStderrNull,     // stdout a pipe, stderr /dev/null
  kBothNull,
  kStdoutClosed,  // stderr a pipe
  kStderrClosed,  // stdout a pipe
  kTerminal,      // stdin, stdout and stderr one new terminal, ours to control; no echo
};

enum class Stdin {
  kNull,    // /dev/null
  kText,    // Options::input through a pipe, then end of file
  kPipe,    // a pipe that Process::Write() feeds
  kFd,      // Options::input_fd as it is
  kClosed,  // no descriptor 0
};

struct Options {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH
  Wiring wiring = Wiring::kOnePipe;
  Stdin stdin_from = Stdin::kNull;
  std::string input;
  int input_fd = -1;

  // The environment is PATH, HOME and the XDG directories below `home`, and nothing else but
  // what is set here.
  std::map<std::string, std::string> set_env;
  std::vector<std::string> unset_env;
  std::string home;  // empty: a fresh directory that goes with the process
  std::string cwd;   // empty: `home`

  std::map<int, int> extra_fds;           // descriptor in the child -> ours
  std::vector<int> ignored_signals;       // all others start at their default
  std::vector<int> blocked_signals;       // all others start unblocked
  std::optional<rlim_t> file_size_limit;  // bytes; 0 makes every file write fail
  bool core_files = false;                // raise the core limit as far as we may

  // Counts what arrives instead of keeping it.
  bool discard_output = false;

  // The last resort against a hang, no claim about speed: the process group is killed and
  // timed_out() is true.
  std::chrono::seconds timeout{60};
};

class Process {
 public:
  explicit Process(Options options);
  // Kills what is still running of the process group.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Leads a process group of its own, of this number.
  pid_t pid() const { return pid_; }
  const Options& options() const { return options_; }

  // Until the members below return they read what arrives. False: the timeout came first, or
  // everything was read and it can no longer come true.
  bool ReadUntil(std::string_view text);  // past the end of the last ReadUntil
  bool ReadAtLeast(size_t bytes);         // in all, from the start
  bool ReadToEnd();                       // end of file on every pipe
  bool ReadWhile(const std::function<bool()>& condition);
  // Goes on reading for that long: for what must *not* come.
  void ReadFor(std::chrono::milliseconds time);

  void Write(std::string_view text);
  void CloseInput();
  // Closes our end of the pipes, as `head` does when it has seen enough.
  void CloseOutput();
  void Send(int signal) const;
  void SendGroup(int signal) const;

  // Waits for the process (not for end of file). The status is wait(2)'s; -1 if it timed out.
  int Wait();
  // Waits until the process is stopped; the signal that stopped it, or 0.
  int WaitStopped();

  const std::string& out() const { return streams_[0].text; }
  const std::string& err() const { return streams_[1].text; }
  size_t out_bytes() const { return streams_[0].bytes; }
  bool timed_out() const { return timed_out_; }
  // Command line, status and both streams, for the message of a failed assertion.
  std::string Report() const;

 private:
  struct Stream {
    int fd = -1;       // our end of the pipe
    std::string path;  // or the file that it goes to
    std::string text;
    size_t bytes = 0;
  };
  struct Plan;

  void WireInput(Plan& plan);
  void WireOutput(Plan& plan);
  void Start(Plan& plan);
  bool Step(int timeout_ms);
  void ReadStream(Stream& stream);
  void FeedInput();
  bool Reap(int flags);
  void LoadFiles();
  bool PastDeadline();

  Options options_;
  std::unique_ptr<ScratchDir> own_home_;
  pid_t pid_ = -1;
  std::array<Stream, 2> streams_;
  int input_fd_ = -1;
  std::string pending_input_;
  bool close_input_when_fed_ = false;
  size_t scanned_ = 0;
  std::optional<int> status_;
  int stopped_by_ = 0;
  bool timed_out_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

// "exit 3", "signal 15 (Terminated)", "timed out".
std::string DescribeStatus(int status);

// One line that a shell would read back as this argv.
std::string ShellQuote(const std::vector<std::string>& argv);

// Makes orphans of the processes we start become our own children instead of init's, so that
// NoOrphanRemains can see them. Linux only.
bool AdoptOrphans();
// True when no child of ours is left, waiting for the last ones at most that long.
bool NoOrphanRemains(std::chrono::seconds limit);

}  // namespace sparsam::test

#endif  // SPARSAM_TESTS_SUPPORT_PROCESS_H_
