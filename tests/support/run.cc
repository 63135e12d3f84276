#include "tests/support/run.h"

#include <utility>

#if !defined(SPARSAM_BINARY) || !defined(MISBEHAVE_BINARY)
#error "the build names the binaries: SPARSAM_BINARY and MISBEHAVE_BINARY"
#endif

namespace sparsam::test {
namespace {

Argv Prepend(std::string first, const Argv& rest) {
  Argv result{std::move(first)};
  result.insert(result.end(), rest.begin(), rest.end());
  return result;
}

}  // namespace

std::string SparsamBinary() { return SPARSAM_BINARY; }
std::string MisbehaveBinary() { return MISBEHAVE_BINARY; }

Argv Sparsam(const Argv& words) { return Prepend(SparsamBinary(), words); }
Argv Misbehave(const Argv& verbs) { return Prepend(MisbehaveBinary(), verbs); }
Argv Wrapped(const Argv& verbs) { return Sparsam(Misbehave(verbs)); }

Result RunToEnd(Options options) {
  Process process(std::move(options));
  process.ReadToEnd();
  Result result;
  result.status = process.Wait();
  result.argv = process.options().argv;
  result.out = process.out();
  result.err = process.err();
  result.report = process.Report();
  return result;
}

Result RunToEnd(const Argv& argv, Wiring wiring) {
  Options options;
  options.argv = argv;
  options.wiring = wiring;
  return RunToEnd(std::move(options));
}

// The layout of a wait status is not POSIX's, but that of every system we can meet.
int Exited(int status) { return (status & 0xff) << 8; }
int Killed(int signal) { return signal; }

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string LastLine(std::string_view text) {
  const std::vector<std::string> lines = SplitLines(text);
  return lines.empty() ? "" : lines.back();
}

std::string NumberedLines(int count, std::string_view prefix) {
  std::string text;
  for (int i = 1; i <= count; ++i) {
    text += std::string(prefix) + ' ' + std::to_string(i) + '\n';
  }
  return text;
}

}  // namespace sparsam::test
