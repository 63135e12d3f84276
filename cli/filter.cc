// `sparsam filter`: condenses standard input with exactly the pipeline of a run.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/diagnostics.h"
#include "cli/output.h"
#include "cli/recall.h"
#include "cli/replay.h"
#include "cli/rule_files.h"
#include "cli/wait_status.h"
#include "filters/pipeline.h"
#include "filters/receipt.h"
#include "rules/rule_compiler.h"

namespace sparsam {
namespace {

struct FilterOptions {
  RunOptions run;
  std::optional<std::string> command;
  std::optional<int> status;
};

class Filter {
 public:
  explicit Filter(const FilterOptions& options)
      : options_(options), output_(STDOUT_FILENO, nullptr) {}

  int Go() {
    std::vector<RuleDiagnostic> problems;
    config_ = LoadConfig(&problems);
    rules_ = LoadRules();
    for (const RuleDiagnostic& problem : problems) Complain(Render(problem));
    for (const RuleDiagnostic& problem : rules_.diagnostics) Complain(Render(problem));
    // Without a command the first lines say which tool it was, so they are waited for.
    std::string first;
    const bool waits = !options_.command.has_value() && options_.run.rule.empty();
    bool good = waits || Start("");
    if (!good) return kStatusUsage;
    const bool read = ReadChunks(STDIN_FILENO, [&](std::string_view chunk) {
      if (pipeline_ != nullptr) {
        Feed(chunk);
        return;
      }
      first.append(chunk);
      if (first.size() < kRecognisedBytes) return;
      good = Start(first);
      Feed(first);
    });
    if (pipeline_ == nullptr) {
      good = Start(first);
      Feed(first);
    }
    if (!read) Complain("standard input could not be read to its end");
    End();
    return read ? 0 : kStatusOwnFailure;
  }

 private:
  bool Start(std::string_view first) {
    Selection selection;
    if (!SelectForReplay(options_.run, options_.command, first, rules_, &selection)) return false;
    rule_ = selection.rule;
    const bool sensitive = rule_ != nullptr && rule_->sensitive;
    spool_ = std::make_unique<Spool>(options_.run.no_store || sensitive || !config_.store
                                         ? Spool::Store::kNone
                                         : Spool::Store::kKeep,
                                     "out");
    PipelineOptions options{.permit = spool_.get()};
    const bool whole = selection.follows || selection.choice == Choice::kAskedFor;
    options.limit = whole ? kNoLimit : options_.run.limit.value_or(config_.limit);
    if (rule_ != nullptr) {
      program_ = CompileRule(*rule_, rules_.set);
      delegates_ = std::make_unique<DelegateSource>(&rules_.set);
      options.program = program_.get();
      options.delegates = delegates_.get();
    }
    pipeline_ = std::make_unique<Pipeline>(options, &output_);
    return true;
  }

  void Feed(std::string_view bytes) {
    spool_->Add(bytes);
    pipeline_->Feed(bytes);
    pipeline_->Drained();
    output_.Flush();
    if (output_.closed()) WaitStatus(SIGPIPE).Leave();
  }

  void End() {
    pipeline_->Finish(OutcomeOf(options_.status));
    Receipt receipt{.hidden = pipeline_->tally().hidden,
                    .shortened = pipeline_->tally().changed,
                    .id = {},
                    .note = {}};
    if (receipt.hidden + receipt.shortened > 0) {
      if (spool_->stores()) {
        receipt.id =
            CommitRun({spool_.get()}, {.id = {},
                                       .command = options_.command.value_or("(filter)"),
                                       .rule = rule_ == nullptr ? "" : std::string(rule_->name),
                                       .rule_hash = {}});
      }
      if (spool_->middle_missing() && !receipt.id.empty()) receipt.note = "middle not stored";
      if (!pipeline_->ends_with_newline()) output_.Write("\n");
      output_.Write(RenderReceipt(receipt) + "\n");
    }
    output_.Flush();
  }

  const FilterOptions& options_;
  Config config_;
  LoadedRules rules_;
  const Rule* rule_ = nullptr;
  Output output_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<DelegateSource> delegates_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace

int FilterCommand(const RunOptions& run, int argc, char** argv) {
  FilterOptions options{.run = run, .command = {}, .status = {}};
  std::string limit;
  CLI::App app("Condense standard input as if CMDLINE had printed it.", "sparsam filter");
  app.add_option(
      "--command", options.command,
      "the command line that printed it; without it the tool is recognised from its first lines");
  app.add_option("--status", options.status, "its exit status; without it the outcome is unknown")
      ->check(CLI::Range(0, 255));
  app.add_option("--limit", limit, "at most so many bytes of output, 0: no limit");
  app.add_option("--rule", options.run.rule, "use this rule");
  app.add_flag("--no-store", options.run.no_store, "store nothing");
  app.add_flag("--raw", options.run.raw, "pass the input as it is");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kStatusUsage;
  }
  if (!TakeLimit(limit, &options.run)) return kStatusUsage;
  std::signal(SIGPIPE, SIG_IGN);
  if (options.run.raw) {
    Output output(STDOUT_FILENO, nullptr);
    ReadChunks(STDIN_FILENO, [&output](std::string_view chunk) {
      output.Write(chunk);
      output.Flush();
    });
    return 0;
  }
  return Filter(options).Go();
}

}  // namespace sparsam
