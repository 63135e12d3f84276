// The contract over generated input: any bytes, any chunking, any status, every built-in rule and
// rules made at random. SPARSAM_CASES sets how many cases (2,000 unless told); each failure names
// its seed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "filters/prompt.h"
#include "filters/receipt.h"
#include "filters/token_estimate.h"
#include "rules/rule_compiler.h"
#include "rules/rule_set.h"
#include "tests/support/corpus.h"
#include "tests/support/fixture.h"

namespace sparsam::testing {
namespace {

using Random = std::mt19937;

unsigned Cases() {
  const char* value = std::getenv("SPARSAM_CASES");
  return value == nullptr ? 2000 : static_cast<unsigned>(std::strtoul(value, nullptr, 10));
}

size_t Below(size_t bound, Random* random) { return (*random)() % bound; }

// What hostile and ordinary output is made of.
std::string Fragment(Random* random) {
  static const std::vector<std::string> kFragments = {
      "error: no such thing",
      "warning: unused",
      "[sparsam: 5 lines hidden; sparsam show aaaaaa]",
      "\r",
      "\r\n",
      "\n",
      "\n\n",
      "\x1b[31m",
      "\x1b]0;title\x07",
      "\x1b]8;;http://x\x1b\\",
      "\x1b(B",
      "\x1bP",
      "\x1b[",
      "é",
      "\xff",
      "\xe2\x80",
      "   ",
      "test a ... ok",
      "test result: ok. 5 passed; 0 failed",
      "make[1]: Entering directory '/x'",
      "[ 12%] Building CXX object a.o",
      "   Compiling a v1",
      "E   assert 1 == 2",
      "[       OK ] A.B (0 ms)",
      "commit 0123456789",
      " ---> Using cache",
      "FAILED",
      "In file included from a.h:1,",
      "a.c:3:5: warning: x [-Wx]",
      "    3 |   x",
      "      |   ^",
      "abc 123",
      "done.",
      "\t",
      "npm warn x"};
  return kFragments[Below(kFragments.size(), random)];
}

std::string RandomOutput(Random* random) {
  std::string text;
  const size_t pieces = 1 + Below(Below(4, random) == 0 ? 3000 : 120, random);
  for (size_t piece = 0; piece < pieces; ++piece) {
    switch (Below(8, random)) {
      case 0:
        text += static_cast<char>(1 + Below(255, random));
        break;
      case 1: {  // a real line
        const Fixture& fixture = AllFixtures()[Below(AllFixtures().size(), random)];
        if (fixture.output.empty()) break;
        const size_t at = Below(fixture.output.size(), random);
        const size_t begin = fixture.output.rfind('\n', at);
        text += fixture.output.substr(begin == std::string::npos ? 0 : begin + 1,
                                      1 + Below(300, random));
        break;
      }
      case 2: {  // many of a kind
        const std::string line = Fragment(random) + " ";
        for (size_t n = 0; n < Below(60, random); ++n) text += line + std::to_string(n) + "\n";
        break;
      }
      case 3:
        text += std::string(Below(Below(50, random) == 0 ? 90000 : 200, random), 'x');
        break;
      case 4:
        text += "\n";
        break;
      case 5:  // rarely: it closes every hold
        if (Below(60, random) == 0)
          text += Below(2, random) == 0 ? "Password: " : "\nContinue? [y/N] ";
        break;
      default:
        text += Fragment(random);
    }
  }
  return text;
}

std::vector<size_t> RandomCuts(size_t size, Random* random) {
  std::vector<size_t> cuts;
  size_t at = 0;
  while (true) {
    at += Below(2, random) == 0 ? 1 + Below(4, random) : 1 + Below(3000, random);
    if (at >= size) return cuts;
    cuts.push_back(at);
  }
}

// A rule at random, for which strings need owners.
struct RandomRule {
  std::vector<std::string> patterns;
  std::vector<LineRule> lines;
  std::vector<SectionRule> sections;
  std::vector<Step> steps;
  Rule rule;
};

std::string RandomPattern(Random* random) {
  static const std::vector<std::string> kPatterns = {
      "^a", "^test .* ok$", "^make",    "error", "^ +",        "^\\[", "^",
      "x$", "^[a-m]",       "(?i)warn", "^$",    "^(?:a|b|E)", "\\d+", "^commit "};
  return kPatterns[Below(kPatterns.size(), random)];
}

std::unique_ptr<RandomRule> MakeRule(Random* random) {
  auto made = std::make_unique<RandomRule>();
  made->patterns.reserve(64);
  const auto pattern = [&made, random]() -> std::string_view {
    return made->patterns.emplace_back(RandomPattern(random));
  };
  const size_t steps = 1 + Below(6, random);
  for (size_t step = 0; step < steps; ++step) {
    if (Below(3, random) > 0) {
      LineRule line;
      line.action = static_cast<Action>(Below(3, random));
      line.pattern = pattern();
      line.to = "$0";
      if (line.action == Action::kChange) line.to = "";
      line.diagnostic = line.action == Action::kKeep && Below(3, random) == 0;
      line.similar = line.action == Action::kKeep && Below(2, random) == 0;
      if (line.action == Action::kHide && Below(4, random) == 0) line.because = "at random";
      made->steps.push_back({Step::Kind::kLine, static_cast<uint16_t>(made->lines.size())});
      made->lines.push_back(line);
    } else {
      SectionRule section;
      section.name = "s";
      section.begin = pattern();
      section.end = pattern();
      if (Below(2, random) == 0) section.lead = pattern();
      section.inside = static_cast<Section::Inside>(Below(2, random));
      section.indented = Below(3, random) == 0;
      section.once = Below(2, random) == 0;
      if (!section.once) section.lead = {};
      if (Below(3, random) == 0) section.head = static_cast<int>(Below(4, random));
      if (section.head >= 0) section.tail = static_cast<int>(Below(4, random));
      made->steps.push_back({Step::Kind::kSection, static_cast<uint16_t>(made->sections.size())});
      made->sections.push_back(section);
    }
  }
  made->rule.name = "random";
  made->rule.shape = static_cast<Shape>(1 + Below(3, random));
  made->rule.similar = Below(2, random) == 0;
  made->rule.lines = made->lines;
  made->rule.sections = made->sections;
  made->rule.steps = made->steps;
  return made;
}

// One run of a rule over an output.
struct Case {
  const Rule* rule = nullptr;  // null: an unknown tool
  std::string output;
  Outcome outcome = Outcome::kSuccess;
  uint64_t limit = kDefaultLimit;
};

struct Result {
  std::string text;
  std::string with_receipt;
  Tally tally;
};

class OrderTrace : public Trace {
 public:
  void OnFate(const Line& line) override {
    if (line.fate == Fate::kHidden || line.reason == Reason::kTail) return;
    if (line.number < last_) ordered = false;
    last_ = line.number;
  }
  bool ordered = true;

 private:
  uint64_t last_ = 0;
};

Result RunCase(const Case& one, const std::vector<size_t>& cuts, Trace* trace = nullptr) {
  std::unique_ptr<Program> program;
  if (one.rule != nullptr) program = CompileRule(*one.rule, BuiltinRules());
  DelegateSource delegates(&BuiltinRules());
  StringSink sink;
  Pipeline pipeline({.program = program.get(),
                     .delegates = &delegates,
                     .limit = one.limit,
                     .permit = nullptr,
                     .trace = trace},
                    &sink);
  size_t at = 0;
  for (const size_t cut : cuts) {
    pipeline.Feed(std::string_view(one.output).substr(at, cut - at));
    pipeline.Drained();
    at = cut;
  }
  pipeline.Feed(std::string_view(one.output).substr(at));
  pipeline.Finish(one.outcome);
  Result result{.text = sink.text, .with_receipt = sink.text, .tally = pipeline.tally()};
  const std::string receipt = RenderReceipt({.hidden = result.tally.hidden,
                                             .shortened = result.tally.changed,
                                             .id = "abcdef",
                                             .note = {}});
  if (!receipt.empty()) {
    if (!pipeline.ends_with_newline()) result.with_receipt += '\n';
    result.with_receipt += receipt + '\n';
  }
  return result;
}

Case RandomCase(Random* random, std::unique_ptr<RandomRule>* owner) {
  Case one;
  std::vector<const Rule*> rules = {nullptr};
  for (const RuleSet::Entry& entry : BuiltinRules().tools()) {
    for (const Rule& rule : entry.tool->rules) rules.push_back(&rule);
  }
  if (Below(2, random) == 0) {
    *owner = MakeRule(random);
    one.rule = &(*owner)->rule;
  } else {
    one.rule = rules[Below(rules.size(), random)];
  }
  one.output = RandomOutput(random);
  one.outcome = static_cast<Outcome>(Below(4, random));
  const uint64_t limits[] = {kDefaultLimit, kDefaultLimit, 6000, kNoLimit};
  one.limit = limits[Below(4, random)];
  return one;
}

// Bytes of marks on lines that look like receipts: exempt from C6 by name.
size_t MarkBytes(const std::string& output) {
  size_t count = 0;
  for (size_t at = 0; (at = output.find(kReceiptBegins, at)) != std::string::npos; ++at) ++count;
  return count * kForgedMark.size();
}

bool HasPrompt(std::string_view output) {
  while (!output.empty()) {
    const size_t end = output.find('\n');
    if (BeginsLikePrompt(output.substr(0, end))) return true;
    if (end == std::string_view::npos) break;
    output.remove_prefix(end + 1);
  }
  return false;
}

class Contract : public ::testing::Test {
 protected:
  template <typename Check>
  void ForEachCase(const Check& check) {
    for (unsigned seed = 1; seed <= Cases(); ++seed) {
      Random random(seed);
      std::unique_ptr<RandomRule> owner;
      const Case one = RandomCase(&random, &owner);
      SCOPED_TRACE(::testing::Message()
                   << "seed " << seed << ", rule "
                   << (one.rule == nullptr ? "none" : std::string(one.rule->name)));
      check(one, &random);
      if (HasFailure()) return;
    }
  }
};

TEST_F(Contract, C4EveryLineHasOneFate) {
  ForEachCase([](const Case& one, Random* /*random*/) {
    const Tally tally = RunCase(one, {}).tally;
    ASSERT_EQ(tally.exact + tally.changed + tally.hidden, tally.raw_lines);
    ASSERT_EQ(tally.raw_bytes, one.output.size());
  });
}

TEST_F(Contract, C6NeverWorseThanRaw) {
  ForEachCase([](const Case& one, Random* /*random*/) {
    const Result result = RunCase(one, {});
    const size_t marks = MarkBytes(one.output);
    ASSERT_LE(result.with_receipt.size(), one.output.size() + marks);
    ASSERT_LE(EstimateTokens(result.with_receipt),
              EstimateTokens(one.output) + 0.7 * static_cast<double>(marks) + 1);
  });
}

TEST_F(Contract, C11NoChunkingChangesTheOutput) {
  ForEachCase([](const Case& one, Random* random) {
    const std::string whole = RunCase(one, {}).with_receipt;
    ASSERT_EQ(RunCase(one, RandomCuts(one.output.size(), random)).with_receipt, whole);
  });
}

TEST_F(Contract, C8LinesStayInOrder) {
  ForEachCase([](const Case& one, Random* /*random*/) {
    OrderTrace trace;
    RunCase(one, {}, &trace);
    ASSERT_TRUE(trace.ordered);
  });
}

TEST_F(Contract, NothingHiddenMeansNothingLost) {
  ForEachCase([](const Case& one, Random* /*random*/) {
    const Result result = RunCase(one, {});
    if (one.rule != nullptr || result.tally.hidden + result.tally.changed > 0) return;
    if (MarkBytes(one.output) > 0) return;
    ASSERT_EQ(result.text, one.output);
  });
}

TEST_F(Contract, TheLimitHolds) {
  ForEachCase([](const Case& one, Random* /*random*/) {
    // Prompts and binary bytes pass every stage.
    if (one.limit == kNoLimit || one.output.find('\0') != std::string::npos) return;
    if (HasPrompt(one.output)) return;
    ASSERT_LE(RunCase(one, {}).with_receipt.size(), one.limit);
  });
}

}  // namespace
}  // namespace sparsam::testing
