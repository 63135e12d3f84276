// Turns a rule into the program that the classifier runs.
#ifndef SPARSAM_RULES_RULE_COMPILER_H_
#define SPARSAM_RULES_RULE_COMPILER_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "filters/program.h"
#include "rules/rule_set.h"

namespace sparsam {

// `rule` and what it includes (by name, from `rules`) must outlive the program. An included rule
// that is not there is left out: rule_check reports it.
std::unique_ptr<Program> CompileRule(const Rule& rule, const RuleSet& rules);

// Programs for the commands that a tool says it runs, compiled when they are first named.
class DelegateSource : public ProgramSource {
 public:
  // Not owned.
  explicit DelegateSource(const RuleSet* rules) : rules_(rules) {}
  Program* ForCommand(std::string_view command) override;

 private:
  const RuleSet* rules_;
  std::map<std::string_view, std::unique_ptr<Program>> by_rule_;
};

}  // namespace sparsam

#endif  // SPARSAM_RULES_RULE_COMPILER_H_
