// What a run did with its lines, and the ledger that keeps it from ever being worse than raw.
#ifndef SPARSAM_FILTERS_TALLY_H_
#define SPARSAM_FILTERS_TALLY_H_

#include <cstdint>

#include "filters/line.h"

namespace sparsam {

// Asked before the first line is hidden: a store that can't be written turns hiding off (design
// C4).
class HidingPermit {
 public:
  virtual ~HidingPermit() = default;
  // True if the raw output is, or will be, where `show` finds it (or the user wants no store).
  virtual bool MayHide() = 0;
  // Set by the implementation when the store fails in mid-run: from then on nothing more is hidden.
  bool lost = false;
};

// Told each line's fate; a line that is shown after all at the end is told twice, the last one
// counts.
class Trace {
 public:
  virtual ~Trace() = default;
  virtual void OnFate(const Line& line) = 0;
};

struct Tally {
  uint64_t raw_lines = 0;
  uint64_t exact = 0;
  uint64_t changed = 0;
  uint64_t hidden = 0;
  uint64_t raw_bytes = 0;
  uint64_t printed_bytes = 0;  // receipt included

  Trace* trace = nullptr;  // not owned

  // What hiding and changing has saved so far, less what our own lines cost. Tokens are estimated
  // only until they can pay for everything that we could still add.
  int64_t saved_bytes = 0;
  double saved_tokens = 0;

  void Count(const Line& line) {
    if (line.ours()) return;
    ++(line.fate == Fate::kExact ? exact : line.fate == Fate::kChanged ? changed : hidden);
    if (trace != nullptr) trace->OnFate(line);
  }
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_TALLY_H_
