// `sparsam show`: the raw output behind a receipt, with its own line numbers. Streams; never holds
// the whole file.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstring>
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "cli/commands.h"
#include "cli/diagnostics.h"
#include "cli/output.h"
#include "cli/recall.h"
#include "cli/replay.h"
#include "cli/wait_status.h"
#include "filters/pattern.h"

namespace sparsam {
namespace {

constexpr size_t kListed = 20;            // runs, without an id
constexpr size_t kLongestLine = 1 << 20;  // bytes of a line that --grep and --tail look at

struct ShowOptions {
  std::string id;
  std::string lines;  // A-B
  std::string grep;
  std::optional<int64_t> head;
  std::optional<int64_t> tail;
  bool number = false;
  bool all = false;
  std::string forget;
};

struct Range {
  uint64_t first = 1;
  uint64_t last = UINT64_MAX;
};

bool ParseRange(const std::string& text, Range* range) {
  const size_t dash = text.find('-');
  const std::string first = text.substr(0, dash);
  const std::string last = dash == std::string::npos ? first : text.substr(dash + 1);
  uint64_t value = 0;
  if (!first.empty()) {
    if (!ParseBytes(first, &value) || value == 0) return false;
    range->first = value;
  }
  if (!last.empty()) {
    if (!ParseBytes(last, &value)) return false;
    range->last = value;
  }
  return range->first <= range->last;
}

// Cuts chunks into lines, newline included.
class LineReader {
 public:
  template <typename Function>
  void Feed(std::string_view chunk, const Function& line) {
    while (!chunk.empty()) {
      const size_t newline = chunk.find('\n');
      if (newline == std::string_view::npos) {
        partial_.append(chunk.substr(0, kLongestLine - std::min(kLongestLine, partial_.size())));
        return;
      }
      if (partial_.empty()) {
        line(chunk.substr(0, newline + 1));
      } else {
        partial_.append(chunk.substr(0, newline + 1));
        line(partial_);
        partial_.clear();
      }
      chunk.remove_prefix(newline + 1);
    }
  }
  template <typename Function>
  void Finish(const Function& line) {
    if (!partial_.empty()) line(partial_);
    partial_.clear();
  }

 private:
  std::string partial_;
};

class Show {
 public:
  Show(const ShowOptions& options, Range range)
      : options_(options), range_(range), output_(STDOUT_FILENO, nullptr), grep_(options.grep) {}

  bool File(const std::string& path) {
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.open()) {
      Complain(path + ": " + std::strerror(errno));
      return false;
    }
    number_ = 0;
    tail_.clear();
    const bool selects = !options_.lines.empty() || !options_.grep.empty() ||
                         options_.head.has_value() || options_.tail.has_value() || options_.number;
    LineReader lines;
    const auto take = [this](std::string_view line) { Line(line); };
    const bool read = ReadChunks(file.get(), [&](std::string_view chunk) {
      if (selects) {
        lines.Feed(chunk, take);
      } else {
        output_.Write(chunk);
      }
      output_.Flush();
      if (output_.closed()) WaitStatus(SIGPIPE).Leave();
    });
    if (selects) lines.Finish(take);
    for (const std::string& line : tail_) output_.Write(line);
    output_.Flush();
    return read;
  }

 private:
  void Line(std::string_view line) {
    ++number_;
    if (number_ < range_.first || number_ > range_.last) return;
    std::string_view text = line;
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    if (!options_.grep.empty() && !grep_.Found(text)) return;
    if (options_.head.has_value() && shown_ >= static_cast<uint64_t>(*options_.head)) return;
    ++shown_;
    // A grep without line numbers could not be gone back to.
    std::string out;
    if (options_.number || !options_.grep.empty()) out = std::to_string(number_) + ":";
    out.append(line);
    if (!options_.tail.has_value()) {
      output_.Write(out);
      return;
    }
    tail_.push_back(std::move(out));
    if (tail_.size() > static_cast<size_t>(*options_.tail)) tail_.pop_front();
  }

  const ShowOptions& options_;
  Range range_;
  Output output_;
  Pattern grep_;
  uint64_t number_ = 0;
  uint64_t shown_ = 0;
  std::deque<std::string> tail_;
};

int List() {
  const std::vector<RecallEntry> entries = ListStored();
  std::set<std::string> seen;
  size_t listed = 0;
  for (auto entry = entries.rbegin(); entry != entries.rend() && listed < kListed; ++entry) {
    if (!seen.insert(entry->id).second || FindStored(entry->id).empty()) continue;
    ++listed;
    std::printf("%s  %s\n", entry->id.substr(0, kShownIdDigits).c_str(), entry->command.c_str());
  }
  if (listed == 0)
    std::puts(
        "nothing is stored: no run has hidden a line yet, or all of them have been forgotten");
  return 0;
}

int Forget(const ShowOptions& options) {
  const std::string& digits = options.forget.empty() ? options.id : options.forget;
  if (digits.empty() && !options.all) {
    Complain("--forget needs an id, or --all");
    return kStatusUsage;
  }
  const int count = ForgetStored(options.all ? "" : digits);
  std::printf("forgotten: %d\n", count);
  return count == 0 && !options.all ? 1 : 0;
}

// The one run that the digits mean, or a message.
bool PickRun(const std::string& digits, std::vector<std::string>* paths) {
  *paths = FindStored(digits);
  std::set<std::string> ids;
  for (const std::string& path : *paths) {
    const std::string name = path.substr(path.rfind('/') + 1);
    ids.insert(name.substr(0, name.rfind('.')));
  }
  if (ids.empty()) {
    Complain("nothing is stored under '" + digits +
             "': it was forgotten (after seven days, or beyond 256 MiB in "
             "all), or the id is not from this user; see: sparsam show");
    return false;
  }
  if (ids.size() == 1) return true;
  std::string message = "'" + digits + "' is the beginning of several ids:";
  for (const std::string& id : ids) message += " " + id;
  Complain(message);
  return false;
}

}  // namespace

int ShowCommand(const RunOptions& /*run*/, int argc, char** argv) {
  ShowOptions options;
  CLI::App app("The raw output of a run; without ID: the latest runs.", "sparsam show");
  app.add_option("ID", options.id, "from a receipt");
  app.add_option("--lines", options.lines, "only lines A-B, by the raw output's own numbers");
  app.add_option("--grep", options.grep,
                 "only lines that match this regular expression, with their numbers");
  app.add_option("--head", options.head, "only the first N lines")->check(CLI::NonNegativeNumber);
  app.add_option("--tail", options.tail, "only the last N lines")->check(CLI::NonNegativeNumber);
  app.add_flag("-n,--number", options.number, "with line numbers");
  app.add_option("--forget", options.forget, "remove the stored output of ID")->expected(0, 1);
  app.add_flag("--all", options.all, "with --forget: of every run");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kStatusUsage;
  }
  if (app.count("--forget") > 0) return Forget(options);
  if (options.id.empty()) return List();
  Range range;
  if (!options.lines.empty() && !ParseRange(options.lines, &range)) {
    Complain("--lines takes A-B, A- or -B, not '" + options.lines + "'");
    return kStatusUsage;
  }
  PatternError error;
  if (!options.grep.empty() && !Pattern::Check(options.grep, {}, &error)) {
    Complain("--grep: " + error.message + " at byte " + std::to_string(error.offset));
    return kStatusUsage;
  }
  std::vector<std::string> paths;
  if (!PickRun(options.id, &paths)) return 1;
  std::signal(SIGPIPE, SIG_IGN);
  Show show(options, range);
  bool good = true;
  for (const std::string& path : paths) good = show.File(path) && good;
  return good ? 0 : kStatusOwnFailure;
}

}  // namespace sparsam
