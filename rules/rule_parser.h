// Reads a rule file. Strict: an unknown key, a wrong type or a bad pattern is a diagnostic with its
// position, and all of them are reported at once.
#ifndef SPARSAM_RULES_RULE_PARSER_H_
#define SPARSAM_RULES_RULE_PARSER_H_

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace sparsam {

struct RuleDiagnostic {
  std::string file;
  int line = 0;    // 1-based
  int column = 0;  // 1-based, bytes
  std::string message;
};

// "FILE:LINE:COLUMN: error: MESSAGE"
std::string Render(const RuleDiagnostic& diagnostic);

// Owns what its tool's views point into. Move-only, and moving it moves no string.
class RuleFile {
 public:
  const Tool& tool() const { return tool_; }

 private:
  friend class RuleFileParser;
  template <typename T>
  using Pool = std::deque<std::vector<T>>;

  Tool tool_;
  std::deque<std::string> strings_;
  Pool<std::string_view> string_lists_;
  Pool<LineRule> lines_;
  Pool<SectionRule> sections_;
  Pool<DelegateRule> delegates_;
  Pool<Step> steps_;
  Pool<Sample> samples_;
  Pool<Rule> rules_;
};

struct ParsedRules {
  std::unique_ptr<RuleFile> file;  // null if there is any diagnostic
  std::vector<RuleDiagnostic> diagnostics;
};

// `file_name` is what the diagnostics and Tool::source_file say.
ParsedRules ParseRules(std::string_view text, std::string_view file_name);

}  // namespace sparsam

#endif  // SPARSAM_RULES_RULE_PARSER_H_
