// The error floor: shapes of diagnostics that no rule can hide, whichever tool printed them (design
// C5).
//
// It decides only that a line is shown, never that a run failed: words never decide a verdict.
#ifndef SPARSAM_FILTERS_FLOOR_H_
#define SPARSAM_FILTERS_FLOOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "filters/pattern.h"

namespace sparsam {

enum class Severity : uint8_t { kNone, kWarning, kError };

// One shape. A line has it if one of `words` (four letters at least, any letter case) is in it and
// the pattern matches.
struct FloorShape {
  static constexpr size_t kMostWords = 16;
  Severity severity;
  std::array<std::string_view, kMostWords> words;  // empty ones at the end
  std::string_view pattern;
};

// All shapes, errors before warnings.
std::span<const FloorShape> FloorShapes();

class Floor {
 public:
  // How bad the line looks. `words`: what LineWords().Find(text) said; without it, it is asked.
  Severity Classify(std::string_view text, uint64_t words);
  Severity Classify(std::string_view text);

 private:
  std::vector<Pattern> patterns_;  // by shape; made when the first line needs them
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_FLOOR_H_
