// C2 for every rule: whatever rule condenses a command, we leave as the command left.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "rules/rule_set.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

// One shard is one ctest entry, so that they run side by side.
constexpr size_t kShards = 12;
// Rules that are tried with all of the 256 statuses; the others get a spread of them.
constexpr size_t kThorough = 4;

const std::vector<std::string>& RuleNames() {
  static const auto* names = [] {
    auto* list = new std::vector<std::string>;
    for (const Tool* tool : BuiltinTools()) {
      for (const Rule& rule : tool->rules) list->emplace_back(rule.name);
    }
    return list;
  }();
  return *names;
}

std::vector<int> AllStatuses() {
  std::vector<int> statuses;
#ifdef SPARSAM_SANITIZED
  constexpr int kStep = 5;  // starting a sanitized process takes fifty times as long
#else
  constexpr int kStep = 1;
#endif
  for (int status = 0; status < 256; status += kStep) statuses.push_back(status);
  return statuses;
}

// Around every border that a shell or a wrapper knows, and a few that move with the rule.
std::vector<int> SomeStatuses(size_t rule) {
  std::vector<int> statuses{0, 1, 2, 77, 101, 124, 125, 126, 127, 128, 129, 137, 143, 255};
  statuses.push_back(static_cast<int>(3 + rule * 7 % 120));
  statuses.push_back(static_cast<int>(144 + rule * 5 % 110));
  return statuses;
}

const Argv kSpeak{"out", "one line\\n", "err", "and another\\n"};

Argv Verbs(const Argv& last) {
  Argv verbs = kSpeak;
  verbs.insert(verbs.end(), last.begin(), last.end());
  return verbs;
}

class RulesStatus : public ::testing::TestWithParam<size_t> {
 protected:
  Result RunHere(const Argv& argv) {
    Options options;
    options.argv = argv;
    options.home = home_.path();
    return RunToEnd(options);
  }

  // The bare run, once for each way to end.
  const Result& Bare(const Argv& verbs) {
    const std::string key = verbs[verbs.size() - 2] + verbs.back();
    const auto found = bare_.find(key);
    if (found != bare_.end()) return found->second;
    return bare_.emplace(key, RunHere(Misbehave(verbs))).first->second;
  }

  void ExpectSameUnder(const std::string& rule, const Argv& verbs) {
    const Result& bare = Bare(verbs);
    Argv words{"--rule", rule};
    for (const std::string& word : Misbehave(verbs)) words.push_back(word);
    const Result wrapped = RunHere(Sparsam(words));
    EXPECT_EQ(DescribeStatus(bare.status), DescribeStatus(wrapped.status)) << wrapped.Report();
    EXPECT_TRUE(bare.out == wrapped.out) << bare.Report() << wrapped.Report();
  }

  template <typename Check>
  void ForEachRule(const Check& check) {
    for (size_t rule = GetParam(); rule < RuleNames().size(); rule += kShards) {
      check(rule, RuleNames()[rule]);
      if (HasFailure()) return;
    }
  }

  ScratchDir home_;
  std::map<std::string, Result> bare_;
};

TEST_P(RulesStatus, IsThatOfTheCommandUnderEveryRule) {
  ForEachRule([this](size_t rule, const std::string& name) {
    for (const int status : SomeStatuses(rule)) {
      ExpectSameUnder(name, Verbs({"exit", std::to_string(status)}));
    }
  });
}

TEST_P(RulesStatus, DiesByTheSameSignalUnderEveryRule) {
  ForEachRule([this](size_t /*rule*/, const std::string& name) {
    for (const char* signal : {"TERM", "KILL", "SEGV"}) {
      ExpectSameUnder(name, Verbs({"signal", signal}));
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Shard, RulesStatus, ::testing::Range<size_t>(0, kShards));

class EveryStatus : public RulesStatus {};

TEST_P(EveryStatus, IsThatOfTheCommand) {
  ASSERT_FALSE(RuleNames().empty());
  const size_t rule = GetParam() * RuleNames().size() / kThorough;
  for (const int status : AllStatuses()) {
    ExpectSameUnder(RuleNames()[rule], Verbs({"exit", std::to_string(status)}));
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Rule, EveryStatus, ::testing::Range<size_t>(0, kThorough));

}  // namespace
}  // namespace sparsam::test
