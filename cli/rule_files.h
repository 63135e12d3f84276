// Where rules are looked for: the user's, a trusted project's, the built-in ones.
#ifndef SPARSAM_CLI_RULE_FILES_H_
#define SPARSAM_CLI_RULE_FILES_H_

#include <memory>
#include <string>
#include <vector>

#include "rules/rule_parser.h"
#include "rules/rule_set.h"

namespace sparsam {

// Owns the rules that were read at run time; the rule set points into them.
struct LoadedRules {
  RuleSet set;
  std::vector<std::unique_ptr<RuleFile>> files;
  std::vector<RuleDiagnostic> diagnostics;  // of files that were left out
  std::vector<std::string> untrusted;       // project files that nobody has trusted
};

LoadedRules LoadRules();

// The project rule files of the nearest directory upwards that has .sparsam/rules.
std::vector<std::string> ProjectRuleFiles();
std::vector<std::string> UserRuleFiles();
std::string UserRuleDir();

// Pins the hash of a project file's content; nothing else makes its rules be used. False (errno) if
// that can't be written down.
bool TrustFile(const std::string& path);
bool IsTrusted(const std::string& path, const std::string& content);

// Sixteen hexadecimal digits over a rule file's content.
std::string ContentHash(std::string_view content);

}  // namespace sparsam

#endif  // SPARSAM_CLI_RULE_FILES_H_
