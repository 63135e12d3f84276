// A fixture: what a real tool printed, and what must be left of it.
#ifndef SPARSAM_TESTS_SUPPORT_FIXTURE_H_
#define SPARSAM_TESTS_SUPPORT_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "filters/pipeline.h"
#include "rules/rule_parser.h"
#include "rules/rule_set.h"

namespace sparsam::testing {

struct Fixture {
  std::string name;  // "git/log-short"
  std::string directory;
  std::string command;
  int status = 0;
  std::string output;
  std::string expected;  // empty where none has been approved
  bool approved = false;
  std::vector<std::string> keeps;
};

// All fixtures below `root`, sorted by name.
std::vector<Fixture> LoadFixtures(const std::string& root);

// Collects what a pipeline prints.
class StringSink : public Sink {
 public:
  void Write(std::string_view bytes) override { text.append(bytes); }
  std::string text;
};

struct Condensed {
  std::string text;  // with the receipt, whose id is "xxxxxx"
  Tally tally;
  std::string rule;  // empty: none
};

// `cuts`: where the output is cut into chunks (ascending offsets); `status` instead of the
// fixture's own where it is not negative.
Condensed Condense(const Fixture& fixture, const RuleSet& rules,
                   const std::vector<size_t>& cuts = {}, int status = -1,
                   uint64_t limit = kDefaultLimit);

}  // namespace sparsam::testing

#endif  // SPARSAM_TESTS_SUPPORT_FIXTURE_H_
