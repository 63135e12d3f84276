// Shows the head and the tail of a section that limits them, and says how many lines are missing
// between. Diagnostics inside are always shown.
#ifndef SPARSAM_FILTERS_TRIM_H_
#define SPARSAM_FILTERS_TRIM_H_

#include <cstdint>
#include <deque>

#include "filters/line.h"

namespace sparsam {

class TrimStage : public Stage {
 public:
  using Stage::Stage;
  void OnLine(const Line& line) override;
  void Release() override;
  void Finish() override;

 private:
  void HoldInTail(const Line& line);
  void HideFront();
  void Flush();

  const Section* section_ = nullptr;
  int shown_ = 0;        // lines of its head so far
  uint64_t hidden_ = 0;  // since the last line shown
  std::deque<HeldLine> tail_;
  size_t tail_shown_ = 0;  // lines in it that are not hidden anyway
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_TRIM_H_
