// One regular expression. A match has three outcomes, limits are always set, and a pattern that
// keeps running into them is switched off, so that hostile output costs bounded time and hides
// nothing.
//
// Compiled when first needed, JIT-compiled when it has proved busy: of twenty patterns compiled at
// once, JIT costs 0.13 ms against 0.02 ms without, and pays after about a thousand lines (measured
// with PCRE2 10.42).
#ifndef SPARSAM_FILTERS_PATTERN_H_
#define SPARSAM_FILTERS_PATTERN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sparsam {

enum class MatchResult : uint8_t { kFound, kNotFound, kLimit };

// Only so much of a line is matched (bytes): what bounds the cost of unanchored patterns.
inline constexpr size_t kMatchedBytes = 8 * 1024;

// What pcre2_compile has to say of a pattern.
struct PatternError {
  std::string message;
  size_t offset = 0;  // bytes into the pattern
};

struct PatternOptions {
  bool utf = false;  // characters instead of bytes; invalid sequences match nothing
};

class Pattern {
 public:
  // `source` must outlive the pattern (rule text, or a constant table).
  explicit Pattern(std::string_view source, PatternOptions options = {});
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  // Looks for the pattern in the first kMatchedBytes of `text`. kLimit: the engine gave up; treat
  // the line as not found. After three of those the pattern never matches again in this process.
  MatchResult Match(std::string_view text);
  bool Found(std::string_view text) { return Match(text) == MatchResult::kFound; }

  // Of the latest match that was found: group number `group` (0: all of it), or a named one. Empty
  // where it took no part. Views into the text that was matched.
  std::string_view Group(size_t group) const;
  std::string_view Group(std::string_view name) const;
  // Of the latest match: `replacement` with $1, ${name} and $$ filled in.
  std::string Expand(std::string_view replacement) const;

  bool switched_off() const;
  std::string_view source() const { return source_; }

  // Compiles only to say what is wrong; false and `error` filled if something is.
  static bool Check(std::string_view source, PatternOptions options, PatternError* error);

 private:
  struct Code;
  bool Compile();

  std::string_view source_;
  PatternOptions options_;
  std::unique_ptr<Code> code_;
  std::string_view subject_;  // of the latest match
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_PATTERN_H_
