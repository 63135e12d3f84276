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

// All of them; where starting a process takes fifty times as long, those around every border that a
// shell or a wrapper knows, and a few that move with the rule.
std::vector<int> Statuses([[maybe_unused]] size_t rule) {
#ifdef SPARSAM_SANITIZED
  return {0,
          1,
          2,
          124,
          125,
          126,
          127,
          128,
          137,
          255,
          static_cast<int>(3 + rule * 7 % 120),
          static_cast<int>(144 + rule * 5 % 110)};
#else
  std::vector<int> statuses;
  for (int status = 0; status < 256; ++status) statuses.push_back(status);
  return statuses;
#endif
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
    for (const int status : Statuses(rule)) {
      ExpectSameUnder(name, Verbs({"exit", std::to_string(status)}));
    }
  });
}

TEST_P(RulesStatus, DiesByTheSameSignalUnderEveryRule) {
  ForEachRule([this](size_t /*rule*/, const std::string& name) {
    for (const char* signal :
         {"HUP", "INT", "QUIT", "ABRT", "KILL", "SEGV", "PIPE", "TERM", "USR1", "USR2"}) {
      ExpectSameUnder(name, Verbs({"signal", signal}));
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Shard, RulesStatus, ::testing::Range<size_t>(0, kShards));

}  // namespace
}  // namespace sparsam::test
