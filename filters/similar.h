// Runs of lines that are equal but for numbers, hashes, times and ids: the first as it came, then a
// count and the last one. Only lines that the rule lets stand for others; never diagnostics.
#ifndef SPARSAM_FILTERS_SIMILAR_H_
#define SPARSAM_FILTERS_SIMILAR_H_

#include <cstdint>
#include <deque>
#include <string>

#include "filters/line.h"

namespace sparsam {

// The line with each number, hash, time and id replaced by one placeholder.
void SimilarityKey(std::string_view text, std::string* key);

class SimilarStage : public Stage {
 public:
  using Stage::Stage;
  void OnLine(const Line& line) override;
  void Release() override;
  void Finish() override;

 private:
  void EndRun();
  void HideFront();

  std::string key_;  // of the run; empty: no run
  std::string candidate_;
  // The lines behind the first that are neither hidden nor shown yet: few, see kWorth.
  std::deque<HeldLine> held_;
  uint64_t held_bytes_ = 0;
  uint64_t hidden_ = 0;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_SIMILAR_H_
