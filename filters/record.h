// Records that are shown once: the same header warning in forty translation units is one warning.
//
// The first of several equal records prints as it comes. When the head of a later one equals a head
// seen before, its lines are held until it is over: hidden if the whole record was seen, released
// if not. What was repeated is said at the end, in the order of first appearance, one line each.
// Lead lines ("In file included from") stand before a head and share its fate without belonging to
// its identity.
#ifndef SPARSAM_FILTERS_RECORD_H_
#define SPARSAM_FILTERS_RECORD_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "filters/line.h"

namespace sparsam {

class RecordStage : public Stage {
 public:
  using Stage::Stage;
  void OnLine(const Line& line) override;
  void Release() override;
  void Finish() override;

 private:
  struct Repeat {
    std::string head;
    uint64_t count = 1;  // the first one included
  };

  void Begin(const Line& head);
  void Hold(const Line& line);
  void EndRecord();
  void FlushHeld(bool hide);
  void FlushLeads(bool hide);
  void SayRepeats();

  bool in_record_ = false;
  bool suspicious_ = false;  // its head was seen before
  uint64_t head_hash_ = 0;
  uint64_t record_hash_ = 0;
  std::string head_;
  std::vector<HeldLine> leads_;
  std::vector<HeldLine> held_;
  size_t held_bytes_ = 0;
  std::unordered_set<uint64_t> heads_;
  std::unordered_set<uint64_t> records_;
  std::unordered_map<uint64_t, size_t> repeat_of_;  // record hash -> index into repeats_
  std::vector<Repeat> repeats_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_RECORD_H_
