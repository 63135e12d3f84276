#include "cli/replay.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "cli/diagnostics.h"
#include "filters/plain_text.h"

namespace sparsam {
namespace {

constexpr size_t kRecognisedLines = 60;

}  // namespace

bool SelectForReplay(const RunOptions& options, const std::optional<std::string>& command,
                     std::string_view first_bytes, const LoadedRules& rules, Selection* selection) {
  if (!options.rule.empty()) {
    *selection = rules.set.Named(options.rule);
    if (selection->rule == nullptr)
      Complain("no rule is named '" + options.rule + "' (see: sparsam rules list)");
    return selection->rule != nullptr;
  }
  if (command.has_value()) {
    const std::vector<std::string> words = SplitCommand(*command);
    const std::vector<std::string_view> argv(words.begin(), words.end());
    *selection = rules.set.Select(argv);
    // What is asked for in a shape is nobody's to condense, here either.
    if (selection->choice == Choice::kAskedFor) selection->rule = nullptr;
    return true;
  }
  std::vector<std::string> plain;
  while (!first_bytes.empty() && plain.size() < kRecognisedLines) {
    const size_t end = first_bytes.find('\n');
    if (end == std::string_view::npos) break;
    PlainText text(Shape::kText);
    plain.emplace_back(text.Strip(first_bytes.substr(0, end)));
    first_bytes.remove_prefix(end + 1);
  }
  *selection = rules.set.Recognise(std::vector<std::string_view>(plain.begin(), plain.end()));
  return true;
}

bool ReadChunks(int fd, const std::function<void(std::string_view)>& chunk) {
  static char buffer[64 * 1024];
  while (true) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return true;
    chunk({buffer, static_cast<size_t>(got)});
  }
}

Outcome OutcomeOf(const std::optional<int>& status) {
  if (!status.has_value()) return Outcome::kUnknown;
  return *status == 0                     ? Outcome::kSuccess
         : *status > 128 && *status < 160 ? Outcome::kSignal
                                          : Outcome::kFailure;
}

}  // namespace sparsam
