#include "cli/run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "cli/child.h"
#include "cli/config.h"
#include "cli/diagnostics.h"
#include "cli/files.h"
#include "cli/output.h"
#include "cli/pump.h"
#include "cli/recall.h"
#include "cli/rule_files.h"
#include "cli/signals.h"
#include "cli/streams.h"
#include "filters/pipeline.h"
#include "filters/receipt.h"
#include "rules/rule_compiler.h"

namespace sparsam {
namespace {

// Ours must not take the numbers of descriptors that the command expects closed, or open as its
// own.
constexpr int kLowestOwnFd = 10;

struct PipeEnds {
  Fd read;
  Fd write;
};

bool MakePipe(PipeEnds* ends) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return false;
  const Fd low_read(fds[0]);
  const Fd low_write(fds[1]);
  ends->read = Fd(fcntl(fds[0], F_DUPFD_CLOEXEC, kLowestOwnFd));
  ends->write = Fd(fcntl(fds[1], F_DUPFD_CLOEXEC, kLowestOwnFd));
  return ends->read.open() && ends->write.open();
}

// What it takes to condense one stream.
struct Stream {
  Stream(int fd, Signals* signals, Spool::Store store, const char* suffix)
      : output(fd, signals), spool(store, suffix) {}
  Output output;
  Spool spool;
  std::unique_ptr<Program> program;
  std::unique_ptr<DelegateSource> delegates;
  std::unique_ptr<Pipeline> pipeline;
  PipeEnds pipe;
};

std::string CommandLine(char** argv) {
  std::string line;
  for (; *argv != nullptr; ++argv) {
    if (!line.empty()) line += ' ';
    line += *argv;
  }
  return line;
}

class Run {
 public:
  Run(const RunOptions& options, char** argv) : options_(options), argv_(argv) {}

  int Go() {
    if (options_.raw || IsOff() || WrapsItself()) return InPlace();
    const Streams streams = LookAtStreams();
    if (streams == Streams::kInPlace) return InPlace();
    LoadAndSelect();
    if (selection_.choice == Choice::kAskedFor) return InPlace();
    if (streams == Streams::kTerminal &&
        (selection_.rule == nullptr || !selection_.rule->terminal)) {
      return InPlace();
    }
    return Condensed(streams == Streams::kTwoPipes ? 2 : 1);
  }

 private:
  static bool IsOff() {
    const char* value = std::getenv("SPARSAM");
    return value != nullptr && std::strcmp(value, "off") == 0;
  }

  // The inner one does the work; two of us would condense twice.
  bool WrapsItself() const {
    const std::string_view name = BaseName(argv_[0]);
    return name == "sparsam" || name == "sparsam-shell";
  }

  int InPlace() { return ReportNotStarted(argv_[0], ExecInPlace(argv_)); }

  void LoadAndSelect() {
    std::vector<RuleDiagnostic> problems;
    config_ = LoadConfig(&problems);
    rules_ = LoadRules();
    std::vector<std::string_view> arguments;
    for (char** word = argv_; *word != nullptr; ++word) arguments.emplace_back(*word);
    selection_ = rules_.set.Select(arguments);
    NoteProblems(problems, LookThroughLaunchers(arguments));
    if (options_.rule.empty() || selection_.choice == Choice::kAskedFor) return;
    const Selection named = rules_.set.Named(options_.rule);
    if (named.rule == nullptr) {
      Complain("no rule is named '" + options_.rule +
               "' (see: sparsam rules list); running without it");
    } else {
      selection_ = named;
    }
  }

  // Only where it changes what is shown: a broken file of another tool's is for `rules check` to
  // report.
  void NoteProblems(const std::vector<RuleDiagnostic>& config, Arguments command) const {
    if (!config.empty() && selection_.choice == Choice::kRule) Complain(Render(config.front()));
    for (const RuleDiagnostic& problem : rules_.diagnostics) {
      const std::string_view file = BaseName(problem.file);
      if (command.empty() || file.substr(0, file.rfind('.')) != BaseName(command[0])) continue;
      Complain(Render(problem) + " (the file is not used; see: sparsam rules check)");
      return;
    }
  }

  uint64_t Limit() const {
    if (selection_.follows) return kNoLimit;
    return options_.limit.value_or(config_.limit);
  }

  bool MakeStreams(int count, Signals* signals) {
    const bool sensitive = selection_.rule != nullptr && selection_.rule->sensitive;
    const auto store = options_.no_store || sensitive || !config_.store ? Spool::Store::kNone
                                                                        : Spool::Store::kKeep;
    for (int at = 0; at < count; ++at) {
      const int fd = at == 0 ? STDOUT_FILENO : STDERR_FILENO;
      auto stream = std::make_unique<Stream>(fd, signals, store, at == 0 ? "out" : "err");
      if (!MakePipe(&stream->pipe)) return false;
      PipelineOptions pipeline{.limit = Limit(), .permit = &stream->spool};
      if (selection_.rule != nullptr) {
        // Each stream has its own: a program keeps the state of its patterns.
        stream->program = CompileRule(*selection_.rule, rules_.set);
        stream->delegates = std::make_unique<DelegateSource>(&rules_.set);
        pipeline.program = stream->program.get();
        pipeline.delegates = stream->delegates.get();
      }
      stream->pipeline = std::make_unique<Pipeline>(pipeline, &stream->output);
      streams_.push_back(std::move(stream));
    }
    return true;
  }

  int Condensed(int count) {
    Signals signals;
    if (!MakeStreams(count, &signals)) {
      // No descriptors left for us: then without us.
      for (const auto& [number, action] : signals.inherited().dispositions)
        sigaction(number, &action, nullptr);
      sigprocmask(SIG_SETMASK, &signals.inherited().mask, nullptr);
      return InPlace();
    }
    const Started started = StartChild({.argv = argv_,
                                        .stdout_fd = streams_.front()->pipe.write.get(),
                                        .stderr_fd = streams_.back()->pipe.write.get(),
                                        .signals = &signals.inherited()});
    if (started.pid < 0) return ReportNotStarted(argv_[0], started.error);
    signals.Watch(started.pid);
    std::vector<PumpStream> sources;
    for (auto& stream : streams_) {
      stream->pipe.write.Close();
      sources.push_back({.source = std::move(stream->pipe.read),
                         .pipeline = stream->pipeline.get(),
                         .output = &stream->output,
                         .spool = &stream->spool});
    }
    Pump pump({.silence_matters = selection_.rule == nullptr}, &signals, &sources);
    const WaitStatus status = pump.Run();
    for (PumpStream& source : sources) Finish(&source, status.outcome());
    WriteReceipt();
    CarryOn(&sources);
    status.Leave();
  }

  static void Finish(PumpStream* source, Outcome outcome) {
    if (!source->broken) source->pipeline->Finish(outcome);
    source->output->Flush();
  }

  // One receipt for both streams, on stderr where they are apart.
  void WriteReceipt() {
    Receipt receipt;
    bool stores = true;
    bool middle = false;
    std::vector<Spool*> spools;
    for (auto& stream : streams_) {
      receipt.hidden += stream->pipeline->tally().hidden;
      receipt.shortened += stream->pipeline->tally().changed;
      stores = stores && stream->spool.stores();
      middle = middle || stream->spool.middle_missing();
      spools.push_back(&stream->spool);
    }
    if (receipt.hidden == 0 && receipt.shortened == 0) return;
    // Whoever closed the pipe asked for no more, on either stream.
    if (std::any_of(streams_.begin(), streams_.end(),
                    [](const auto& stream) { return stream->output.closed(); })) {
      return;
    }
    if (stores) receipt.id = Store(spools);
    if (middle && !receipt.id.empty()) receipt.note = "middle not stored";
    Stream& last = *streams_.back();
    std::string text = RenderReceipt(receipt) + "\n";
    if (!last.pipeline->ends_with_newline()) text.insert(0, "\n");
    last.output.Write(text);
    last.output.Flush();
  }

  std::string Store(const std::vector<Spool*>& spools) const {
    RecallEntry entry{.id = {}, .command = CommandLine(argv_), .rule = {}, .rule_hash = {}};
    if (selection_.rule != nullptr) {
      entry.rule = selection_.rule->name;
      const bool builtin = selection_.layer == Layer::kBuiltin;
      entry.rule_hash =
          ContentHash(builtin ? std::string(BuiltinSource(selection_.tool->name))
                              : ReadFile(std::string(selection_.tool->source_file)).value_or(""));
    }
    return CommitRun(spools, entry);
  }

  const RunOptions& options_;
  char** argv_;
  Config config_;
  LoadedRules rules_;
  Selection selection_;
  std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace

int RunCommand(const RunOptions& options, char** argv) { return Run(options, argv).Go(); }

}  // namespace sparsam
