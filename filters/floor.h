// The error floor: shapes of diagnostics that no rule can hide, whichever tool printed them (design
// C5).
//
// It decides only that a line is shown, never that a run failed: words never decide a verdict.
#ifndef SPARSAM_FILTERS_FLOOR_H_
#define SPARSAM_FILTERS_FLOOR_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "filters/matcher.h"

namespace sparsam {

enum class Severity : uint8_t { kNone, kWarning, kError };

// The three-byte beginnings of the words of the floor, at both alignments: a line without any of
// them has none of the words, and nine lines in ten are done with after one look at every second
// byte.
class FloorScreen {
 public:
  FloorScreen();
  bool MayMatch(std::string_view text) const;

 private:
  static constexpr uint32_t kBits = 1U << 15;
  static uint32_t Slot(const char* at);
  uint64_t bits_[kBits / 64] = {};
};

class Floor {
 public:
  // How bad the line looks.
  Severity Classify(std::string_view text);

 private:
  Severity Match(std::string_view text);

  FloorScreen screen_;
  std::unique_ptr<Matcher> errors_;  // made when the first line needs them
  std::unique_ptr<Matcher> warnings_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_FLOOR_H_
