// Runs the samples of a rule through exactly the pipeline of a run, and looks for what only shows
// when rules stand together: an included rule that is not there, a hide that waives the error floor
// without a sample that shows it.
#ifndef SPARSAM_RULES_RULE_CHECK_H_
#define SPARSAM_RULES_RULE_CHECK_H_

#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_parser.h"
#include "rules/rule_set.h"

namespace sparsam {

// One diagnostic a failed expectation. `rules` must hold the tool and what it includes.
std::vector<RuleDiagnostic> CheckTool(const Tool& tool, const RuleSet& rules);

// What is left of `text` under the rule, without a receipt.
std::string Condense(const Rule& rule, const RuleSet& rules, std::string_view text, int status);

}  // namespace sparsam

#endif  // SPARSAM_RULES_RULE_CHECK_H_
