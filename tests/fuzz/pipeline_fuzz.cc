// The contract on any bytes: every line has one fate, the result is never longer than the raw one,
// the limit holds, and no cut changes anything. The rule is a built-in one or none.
#include <algorithm>
#include <memory>
#include <string>

#include "filters/pipeline.h"
#include "filters/prompt.h"
#include "filters/receipt.h"
#include "rules/rule_compiler.h"
#include "tests/fuzz/input.h"

namespace sparsam::fuzz {
namespace {

class TextSink : public Sink {
 public:
  void Write(std::string_view bytes) override { text.append(bytes); }
  std::string text;
};

const RuleSet& Rules() {
  static const RuleSet* rules = [] {
    auto* set = new RuleSet;
    for (const Tool* tool : BuiltinTools()) set->Add(Layer::kBuiltin, tool);
    return set;
  }();
  return *rules;
}

const Rule* PickRule(unsigned number) {
  static const auto* list = [] {
    auto* all = new std::vector<const Rule*>{nullptr};
    for (const Tool* tool : BuiltinTools()) {
      for (const Rule& rule : tool->rules) all->push_back(&rule);
    }
    return all;
  }();
  return (*list)[number % list->size()];
}

struct Result {
  std::string text;
  Tally tally;
};

Result Condense(const Rule* rule, std::string_view output, const std::vector<size_t>& cuts,
                Outcome outcome, uint64_t limit) {
  const std::unique_ptr<Program> program = rule == nullptr ? nullptr : CompileRule(*rule, Rules());
  DelegateSource delegates(&Rules());
  TextSink sink;
  Pipeline pipeline({.program = program.get(), .delegates = &delegates, .limit = limit}, &sink);
  InPieces(output, cuts, [&pipeline](std::string_view piece) {
    pipeline.Feed(piece);
    pipeline.Drained();
  });
  pipeline.Finish(outcome);
  Result result{.text = std::move(sink.text), .tally = pipeline.tally()};
  const std::string receipt = RenderReceipt({.hidden = result.tally.hidden,
                                             .shortened = result.tally.changed,
                                             .id = "abcdef",
                                             .note = {}});
  if (receipt.empty()) return result;
  if (!pipeline.ends_with_newline()) result.text += '\n';
  result.text += receipt + '\n';
  return result;
}

size_t MarkBytes(std::string_view output) {
  // A receipt may come to light only when escapes and overwritten text are gone.
  size_t lines = static_cast<size_t>(std::count(output.begin(), output.end(), '\n')) + 1;
  if (output.find("sparsam") == std::string_view::npos) lines = 0;
  return lines * kForgedMark.size();
}

bool HasPrompt(std::string_view output) {
  while (!output.empty()) {
    const size_t end = output.find('\n');
    if (BeginsLikePrompt(output.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    output.remove_prefix(end + 1);
  }
  return false;
}

void Run(Input input) {
  const unsigned low = input.Byte();
  const Rule* rule = PickRule(low | static_cast<unsigned>(input.Byte()) << 8);
  const auto outcome = static_cast<Outcome>(input.Byte() % 4);
  const uint64_t limits[] = {kDefaultLimit, 6000, kNoLimit};
  const uint64_t limit = limits[input.Byte() % 3];
  const std::vector<size_t> cuts = input.Cuts();
  const std::string_view output = input.Rest();

  const Result whole = Condense(rule, output, {}, outcome, limit);
  const bool binary = output.find('\0') != std::string_view::npos;
  Require(whole.tally.exact + whole.tally.changed + whole.tally.hidden == whole.tally.raw_lines,
          "C4: every line has one fate");
  Require(whole.text.size() <= output.size() + MarkBytes(output), "C6: never longer than raw");
  if (limit != kNoLimit && !binary && !HasPrompt(output)) {
    Require(whole.text.size() <= limit, "1.5: the limit holds");
  }
  const Result cut = Condense(rule, output, cuts, outcome, limit);
  Require(cut.text == whole.text, "C11: no cut changes the result");
}

}  // namespace
}  // namespace sparsam::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  sparsam::fuzz::Run({data, size});
  return 0;
}
