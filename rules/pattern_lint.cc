#include "rules/pattern_lint.h"

#include <vector>

#include "filters/pattern.h"

namespace sparsam {
namespace {

bool IsUnbounded(std::string_view pattern, size_t at) {
  if (at >= pattern.size()) return false;
  if (pattern[at] == '*' || pattern[at] == '+') return true;
  if (pattern[at] != '{') return false;
  const size_t close = pattern.find('}', at);
  return close != std::string_view::npos && pattern[close - 1] == ',';
}

// Skips a class or an escape that begins at `at`; returns the index of its last byte.
size_t EndOfAtom(std::string_view pattern, size_t at) {
  if (pattern[at] == '\\') return at + 1;
  if (pattern[at] != '[') return at;
  size_t end = at + 1;
  if (end < pattern.size() && pattern[end] == '^') ++end;
  if (end < pattern.size() && pattern[end] == ']') ++end;
  while (end < pattern.size() && pattern[end] != ']') end += pattern[end] == '\\' ? 2 : 1;
  return end;
}

// A group that repeats without bound and ends in something that does: (a+)+, (\w*\s*)*.
std::optional<PatternProblem> NestedQuantifier(std::string_view pattern) {
  struct Group {
    bool unbounded_last = false;
  };
  std::vector<Group> open;
  bool last_unbounded = false;
  for (size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '(') {
      open.push_back({});
      last_unbounded = false;
      continue;
    }
    size_t end = at;
    bool closes_unbounded = false;
    if (c == ')') {
      if (open.empty()) return std::nullopt;  // not compilable; said elsewhere
      closes_unbounded = last_unbounded;
      open.pop_back();
    } else {
      end = EndOfAtom(pattern, at);
    }
    const bool repeats = IsUnbounded(pattern, end + 1);
    const bool possessive = repeats && end + 2 < pattern.size() && pattern[end + 2] == '+';
    if (closes_unbounded && repeats && !possessive) {
      return PatternProblem{
          "a repeated group that ends in a repetition (like (a+)+) can take "
          "exponential time; repeat only one of the two",
          end + 1};
    }
    last_unbounded = repeats && !possessive;
    at = end;
    if (repeats) at = pattern[end + 1] == '{' ? pattern.find('}', end) : end + 1;
  }
  return std::nullopt;
}

// Without ^, a leading repetition is tried at every place of the line.
std::optional<PatternProblem> LeadingRepetition(std::string_view pattern) {
  for (std::string_view leading :
       {".*", ".+", "\\s*", "\\s+", "\\w*", "\\w+", "\\S+", "\\S*", "\\d+"}) {
    if (pattern.substr(0, leading.size()) == leading) {
      return PatternProblem{
          "begins with '" + std::string(leading) +
              "', which takes quadratic time on long lines; anchor it with ^ or leave "
              "it out",
          0};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<PatternProblem> LintPattern(std::string_view pattern) {
  if (pattern.empty()) return PatternProblem{"an empty pattern matches every line", 0};
  PatternError error;
  if (!Pattern::Check(pattern, {}, &error)) {
    return PatternProblem{"bad pattern: " + error.message, error.offset};
  }
  if (auto problem = LeadingRepetition(pattern)) return problem;
  return NestedQuantifier(pattern);
}

}  // namespace sparsam
