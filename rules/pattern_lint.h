// What a pattern must not look like: shapes that cost quadratic or exponential time on some lines,
// which limits at run time can only cut short.
#ifndef SPARSAM_RULES_PATTERN_LINT_H_
#define SPARSAM_RULES_PATTERN_LINT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sparsam {

struct PatternProblem {
  std::string message;
  size_t offset = 0;  // bytes into the pattern
};

// Compiles the pattern (without keeping it) and looks at its shape. Nothing where all is well.
std::optional<PatternProblem> LintPattern(std::string_view pattern);

}  // namespace sparsam

#endif  // SPARSAM_RULES_PATTERN_LINT_H_
