// Keeps the result from ever being worse than raw (design C6), and brings back the end of a failure
// in which nothing was recognised (design C3).
//
// Until hiding has begun, hideable lines are held; a line that is kept releases them unhidden, so
// that a short output stays as it was and needs no receipt. Everything of ours (counts, markers)
// must be paid for by what was hidden before it; what can't be paid is left out.
#ifndef SPARSAM_FILTERS_LEDGER_H_
#define SPARSAM_FILTERS_LEDGER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filters/line.h"
#include "filters/tally.h"

namespace sparsam {

// What the receipt may cost at the most, by the longest one that receipt.cc can write.
inline constexpr int64_t kReceiptBytes = 112;
inline constexpr double kReceiptTokens = 44;
// Lines of the end that a failure without a recognised diagnostic shows.
inline constexpr size_t kFailureTailLines = 40;

class LedgerStage : public Stage {
 public:
  // None owned. `permit` may be null: hiding is always allowed.
  LedgerStage(Tally* tally, HidingPermit* permit, Stage* next)
      : Stage(next), tally_(tally), permit_(permit) {}

  void OnLine(const Line& line) override;
  void Release() override;
  void Finish() override;

  // A line that comes in pieces (longer than kLongLine). Returns true if it is hidden, so that its
  // pieces are to be given to HidePiece instead of being passed on.
  bool OnLongLine(Line* line);
  void HidePiece(std::string_view bytes) {
    tally_->saved_bytes += static_cast<int64_t>(bytes.size());
  }

  // To be called before Finish when the command failed and nothing was recognised.
  void BringBackTail() { bring_back_ = true; }

  bool begun() const { return begun_; }

 private:
  struct Remembered {
    uint64_t number = 0;
    uint64_t saved = 0;
    bool cut = false;
    bool newline = true;
    std::string text;
  };

  bool Begin();
  void Hold(const Line& line);
  void Hide(const Line& line);
  void Change(const Line& line);
  void PassOurs(const Line& line);
  void ReleaseHeld();
  void Remember(const Line& line);
  std::vector<const Remembered*> HiddenAtTheEnd() const;
  void ShowTail();
  void Show(const Remembered& line);

  Tally* tally_;
  HidingPermit* permit_;
  bool begun_ = false;
  bool refused_ = false;
  bool bring_back_ = false;
  std::vector<HeldLine> held_;
  uint64_t held_bytes_ = 0;
  double held_tokens_ = 0;
  uint64_t exact_when_begun_ = 0;
  bool said_something_ = false;  // a line of ours was printed
  uint64_t last_number_ = 0;
  std::array<Remembered, kFailureTailLines> tail_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_LEDGER_H_
