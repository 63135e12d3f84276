// Runs the real binary, or misbehave without it, from start to end. For a run that a test drives
// step by step see process.h.
#ifndef SPARSAM_TESTS_SUPPORT_RUN_H_
#define SPARSAM_TESTS_SUPPORT_RUN_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/process.h"

namespace sparsam::test {

using Argv = std::vector<std::string>;

// SPARSAM_BINARY and MISBEHAVE_BINARY, as the build names them.
std::string SparsamBinary();
std::string MisbehaveBinary();

// {sparsam, words...}
Argv Sparsam(const Argv& words);
// {misbehave, verbs...}
Argv Misbehave(const Argv& verbs);
// {sparsam, misbehave, verbs...}
Argv Wrapped(const Argv& verbs);

struct Result {
  Argv argv;
  int status = -1;  // wait(2)'s, -1 when the timeout ended it
  std::string out;
  std::string err;
  std::string report;

  // For the message of a failed assertion.
  const std::string& Report() const { return report; }
};

// Runs to the end of the process and of its pipes.
Result RunToEnd(Options options);
Result RunToEnd(const Argv& argv, Wiring wiring = Wiring::kOnePipe);

// wait(2)'s status of an exit with that status, of a death by that signal.
int Exited(int status);
int Killed(int signal);

std::vector<std::string> SplitLines(std::string_view text);
// Without its newline; empty when there is none.
std::string LastLine(std::string_view text);
// What `misbehave lines N PREFIX` prints.
std::string NumberedLines(int count, std::string_view prefix);

}  // namespace sparsam::test

#endif  // SPARSAM_TESTS_SUPPORT_RUN_H_
