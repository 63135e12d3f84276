// The output limit: head, diagnostics and tail of what is too long for a reader, in original order,
// streaming, in bounded memory (design 1.5). The last stage: what passes it is printed and counted.
//
// Up to the head's budget lines print as they come. Then ordinary lines wait in a queue; a line
// kept by name prints at once together with what waits before it while there is room. When the
// whole no longer fits, lines fall out at the front of the queue, and only its tail is printed in
// the end. An output that fits is never cut, and what is printed never depends on how the stream
// was cut into chunks.
#ifndef SPARSAM_FILTERS_LIMIT_H_
#define SPARSAM_FILTERS_LIMIT_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "filters/line.h"
#include "filters/tally.h"

namespace sparsam {

inline constexpr uint64_t kDefaultLimit = 24'000;  // bytes
inline constexpr uint64_t kNoLimit = 0;

// Where printed bytes go.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void Write(std::string_view bytes) = 0;
};

class LimitStage : public Stage {
 public:
  // None owned; `permit` may be null.
  LimitStage(uint64_t limit, Tally* tally, HidingPermit* permit, Sink* sink);

  void OnLine(const Line& line) override;
  // What waits in the queue waits for the end, not for anybody's next line; Bypass prints it.
  void Release() override {}
  void Finish() override;

  // A line in pieces. `line.text` is its first piece, and its `newline` is not looked at.
  void OnFirstPiece(const Line& line);
  void OnPiece(std::string_view bytes);
  void OnLastPiece(bool newline);

  // True if a line that began now would print as it comes: its bytes need not wait for its end.
  bool direct() const { return unlimited_ || (!cutting_ && queue_.empty() && printed_ < head_); }
  // Nobody has printed for a while: whoever waits for the latest lines gets them.
  void Silence();
  // Prints past every limit, in order (prompts, binary bytes).
  void Bypass(std::string_view bytes);

  bool ends_with_newline() const { return ends_with_newline_; }

 private:
  struct Entry {
    explicit Entry(const Line& line) : held(line) {}
    uint64_t size() const { return held.text.size() + (held.facts.newline ? 1 : 0); }
    HeldLine held;
    uint64_t dropped = 0;       // bytes of the line that are not in held.text
    bool continuation = false;  // the rest of a line whose beginning is printed
  };

  void Begin(const Line& line);
  void Add(std::string_view bytes);
  void End(bool newline);
  void AddToQueue(std::string_view bytes);
  void StartEntry(const Line& line, bool continuation);
  bool PrintsAtOnce(const Line& line);
  void MakeRoom();
  bool StartCutting();
  void DropFront();
  void Shorten(Entry* entry);
  void FlushQueue();
  void PrintEntry(const Entry& entry);
  void PrintGap();
  void Write(std::string_view bytes);
  void Turn(Line line, Fate fate);
  uint64_t capacity() const;
  uint64_t RoomFor(Weight weight) const;

  bool unlimited_;
  uint64_t limit_;        // bytes
  uint64_t head_;         // bytes that print as they come
  uint64_t before_tail_;  // bytes for head and diagnostics together
  uint64_t named_;        // of these, what lines that are only kept by name may fill
  uint64_t warnings_;     // and what warnings may fill; the rest is for errors alone
  uint64_t at_once_;      // and what is filled before it is known that lines must fall out
  uint64_t tail_;         // bytes of the end
  Tally* tally_;
  HidingPermit* permit_;
  Sink* sink_;

  uint64_t printed_ = 0;
  bool ends_with_newline_ = true;
  bool cutting_ = false;
  uint64_t gap_ = 0;  // lines that fell out since the last one printed
  std::deque<Entry> queue_;
  uint64_t queue_bytes_ = 0;

  // The line that is coming: printed directly (open_direct_), or the last entry of the queue.
  bool open_direct_ = false;
  bool open_in_queue_ = false;
  bool open_cut_ = false;  // its rest is only counted
  Line open_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_LIMIT_H_
