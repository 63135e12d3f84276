// `sparsam explain`: each line of an output, its fate, and what decided it.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/diagnostics.h"
#include "cli/fd.h"
#include "cli/replay.h"
#include "cli/rule_files.h"
#include "cli/wait_status.h"
#include "filters/pipeline.h"
#include "rules/rule_compiler.h"

namespace sparsam {
namespace {

std::string_view FateName(Fate fate) {
  return fate == Fate::kExact ? "exact" : fate == Fate::kChanged ? "changed" : "hidden";
}

std::string ReasonText(const Line& line, std::string_view file) {
  const std::string where = std::string(file) + ":" + std::to_string(line.decided_by);
  switch (line.reason) {
    case Reason::kUnnamed:
      return "no pattern names it";
    case Reason::kLine:
      return where;
    case Reason::kSection:
      return where + " (section)";
    case Reason::kFloor:
      return where + " would hide it; the error floor keeps it";
    case Reason::kRepeat:
      return where + " (seen before, shown once)";
    case Reason::kSimilar:
      return "one of a run of similar lines";
    case Reason::kTrim:
      return where + " (beyond head and tail)";
    case Reason::kLimit:
      return "beyond the output limit";
    case Reason::kPrompt:
      return "begins like a prompt or a receipt";
    case Reason::kNotWorth:
      return where + " would hide it; too little to pay for the receipt";
    case Reason::kTail:
      return "brought back: the command failed and nothing was recognised";
  }
  return "";
}

class Explanation : public Trace {
 public:
  explicit Explanation(std::string_view file) : file_(file) {}

  // Lines come in order; one that is shown after all at the end comes again, with its last fate.
  void OnFate(const Line& line) override {
    fates_[line.number] = std::string(FateName(line.fate)) + "\t" + ReasonText(line, file_) + "\t" +
                          std::string(line.text.substr(0, 200));
  }
  void Print() const {
    for (const auto& [number, text] : fates_) {
      std::printf("%6llu\t%s\n", static_cast<unsigned long long>(number), text.c_str());
    }
  }

 private:
  std::string_view file_;
  std::map<uint64_t, std::string> fates_;
};

class NullSink : public Sink {
 public:
  void Write(std::string_view /*bytes*/) override {}
};

}  // namespace

int ExplainCommand(const RunOptions& run, int argc, char** argv) {
  RunOptions run_options = run;
  std::optional<std::string> command;
  std::optional<int> status;
  std::string path;
  std::string limit;
  CLI::App app("Each line of an output, its fate, and the rule line that decided it.",
               "sparsam explain");
  app.add_option("FILE", path, "the raw output; standard input without it");
  app.add_option("--command", command, "the command line that printed it");
  app.add_option("--status", status, "its exit status")->check(CLI::Range(0, 255));
  app.add_option("--rule", run_options.rule, "use this rule");
  app.add_option("--limit", limit, "the output limit in bytes, 0: none");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kStatusUsage;
  }
  if (!TakeLimit(limit, &run_options)) return kStatusUsage;
  Fd file;
  if (!path.empty() && path != "-") {
    file = Fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) {
      Complain(path + ": " + std::strerror(errno));
      return kStatusUsage;
    }
  }
  std::string text;
  if (!ReadChunks(file.open() ? file.get() : STDIN_FILENO,
                  [&text](std::string_view chunk) { text.append(chunk); })) {
    Complain("the input could not be read");
    return kStatusOwnFailure;
  }
  std::vector<RuleDiagnostic> problems;
  const Config config = LoadConfig(&problems);
  const LoadedRules rules = LoadRules();
  Selection selection;
  if (!SelectForReplay(run_options, command, std::string_view(text).substr(0, kRecognisedBytes),
                       rules, &selection)) {
    return kStatusUsage;
  }
  if (selection.choice == Choice::kAskedFor) {
    std::printf("run in place: '%s' asks for a shape that somebody reads\n",
                selection.argument.c_str());
    return 0;
  }
  const bool known = selection.rule != nullptr;
  if (known) {
    std::printf("rule: %s (%s, %s)\n", std::string(selection.rule->name).c_str(),
                std::string(LayerName(selection.layer)).c_str(),
                std::string(selection.tool->source_file).c_str());
  } else {
    std::puts("rule: none; verbatim up to the output limit");
  }
  Explanation explanation(known ? selection.tool->source_file : "");
  NullSink sink;
  DelegateSource delegates(&rules.set);
  const std::unique_ptr<Program> program =
      known ? CompileRule(*selection.rule, rules.set) : nullptr;
  Pipeline pipeline(
      {.program = program.get(),
       .delegates = &delegates,
       .limit = selection.follows ? kNoLimit : run_options.limit.value_or(config.limit),
       .permit = nullptr,
       .trace = &explanation},
      &sink);
  pipeline.Feed(text);
  pipeline.Finish(OutcomeOf(status));
  explanation.Print();
  const Tally& tally = pipeline.tally();
  std::printf("%llu lines: %llu exact, %llu changed, %llu hidden; %llu bytes, %llu printed\n",
              static_cast<unsigned long long>(tally.raw_lines),
              static_cast<unsigned long long>(tally.exact),
              static_cast<unsigned long long>(tally.changed),
              static_cast<unsigned long long>(tally.hidden),
              static_cast<unsigned long long>(tally.raw_bytes),
              static_cast<unsigned long long>(tally.printed_bytes));
  return 0;
}

}  // namespace sparsam
