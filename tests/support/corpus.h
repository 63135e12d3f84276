// The built-in rules and all fixtures, loaded once.
#ifndef SPARSAM_TESTS_SUPPORT_CORPUS_H_
#define SPARSAM_TESTS_SUPPORT_CORPUS_H_

#include <vector>

#include "rules/rule_set.h"
#include "tests/support/fixture.h"

namespace sparsam::testing {

inline const RuleSet& BuiltinRules() {
  static const RuleSet* rules = [] {
    auto* set = new RuleSet;
    for (const Tool* tool : BuiltinTools()) set->Add(Layer::kBuiltin, tool);
    return set;
  }();
  return *rules;
}

inline const std::vector<Fixture>& AllFixtures() {
  static const auto* fixtures =
      new std::vector<Fixture>(LoadFixtures(SPARSAM_SOURCE_DIR "/fixtures"));
  return *fixtures;
}

}  // namespace sparsam::testing

#endif  // SPARSAM_TESTS_SUPPORT_CORPUS_H_
