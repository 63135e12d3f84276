#include "filters/limit.h"

#include <algorithm>
#include <utility>

namespace sparsam {
namespace {

// Kept for the receipt, as a share of the limit: 1,000 of 24,000 bytes.
uint64_t Reserve(uint64_t limit) { return std::clamp<uint64_t>(limit / 24, 120, 1000); }
// What stands directly before a diagnostic and is printed with it (bytes).
constexpr uint64_t kContext = 300;
// The beginning of a line that is longer than all the room there is (bytes).
constexpr uint64_t kCutLine = 1000;

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// The largest cut at or below `at` that does not part a UTF-8 character.
size_t CharacterCut(std::string_view text, size_t at) {
  if (at >= text.size()) return text.size();
  size_t cut = at;
  for (int back = 0; back < 3 && cut > 0; ++back) {
    if (!IsContinuation(text[cut])) return cut;
    --cut;
  }
  return IsContinuation(text[cut]) ? at : cut;
}

std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<size_t>(at), ",");
  }
  return text;
}

}  // namespace

LimitStage::LimitStage(uint64_t limit, Tally* tally, HidingPermit* permit, Sink* sink)
    : Stage(nullptr),
      unlimited_(limit == kNoLimit),
      limit_(limit),
      head_(limit / 3),
      before_tail_(0),
      named_(0),
      warnings_(0),
      at_once_(0),
      tail_(limit * 5 / 24),
      tally_(tally),
      permit_(permit),
      sink_(sink) {
  const uint64_t usable = limit > Reserve(limit) ? limit - Reserve(limit) : 0;
  tail_ = std::min(tail_, usable);
  before_tail_ = usable - tail_;
  head_ = std::min(head_, before_tail_);
  const uint64_t diagnostics = before_tail_ - head_;
  named_ = head_ + diagnostics / 4;
  at_once_ = head_ + diagnostics / 2;
  warnings_ = head_ + diagnostics / 4 * 3;
}

void LimitStage::OnLine(const Line& line) {
  if (unlimited_) {
    Write(line.text);
    if (line.newline) Write("\n");
    tally_->Count(line);
    return;
  }
  Begin(line);
  Add(line.text);
  End(line.newline);
}

void LimitStage::OnFirstPiece(const Line& line) {
  Begin(line);
  Add(line.text);
}
void LimitStage::OnPiece(std::string_view bytes) { Add(bytes); }
void LimitStage::OnLastPiece(bool newline) { End(newline); }

uint64_t LimitStage::capacity() const {
  if (cutting_) return tail_;
  // Before anything is cut there is no receipt to leave room for.
  return std::max(tail_, limit_ > printed_ ? limit_ - printed_ : 0);
}

void LimitStage::Begin(const Line& line) {
  open_ = line;
  open_cut_ = false;
  open_direct_ = direct() || (line.weight >= Weight::kNamed && PrintsAtOnce(line));
  if (!open_direct_) StartEntry(line, false);
}

uint64_t LimitStage::RoomFor(Weight weight) const {
  uint64_t bound = before_tail_;
  if (weight == Weight::kWarning) bound = warnings_;
  if (weight == Weight::kNamed) bound = named_;
  if (weight == Weight::kOrdinary) bound = head_;
  return bound > printed_ ? bound - printed_ : 0;
}

// A line kept by name: prints together with what waits before it if all of it fits well; once lines
// have fallen out, with a little of what stands directly before it.
bool LimitStage::PrintsAtOnce(const Line& line) {
  const uint64_t size = std::min<uint64_t>(line.printed_bytes(), kCutLine);
  if (!cutting_) {
    const uint64_t bound = line.weight == Weight::kNamed ? named_ : at_once_;
    if (printed_ + queue_bytes_ + size > bound) return false;
    FlushQueue();
    return true;
  }
  if (size + kContext > RoomFor(line.weight)) return false;
  while (queue_bytes_ > kContext) DropFront();
  if (size + queue_bytes_ > RoomFor(line.weight))
    return false;  // what fell out was named too, and printed
  FlushQueue();
  PrintGap();
  return true;
}

void LimitStage::StartEntry(const Line& line, bool continuation) {
  queue_.emplace_back(line);
  queue_.back().continuation = continuation;
  queue_.back().held.text.clear();
  queue_.back().held.facts.newline = false;
  open_in_queue_ = true;
}

void LimitStage::Add(std::string_view bytes) {
  if (open_direct_) {
    const size_t fits =
        unlimited_ ? bytes.size() : std::min<uint64_t>(bytes.size(), RoomFor(Weight::kDiagnostic));
    Write(bytes.substr(0, fits));
    bytes.remove_prefix(fits);
    if (bytes.empty()) return;
    open_direct_ = false;
    Line rest = open_;
    rest.weight = Weight::kOrdinary;
    StartEntry(rest, true);
  }
  AddToQueue(bytes);
}

void LimitStage::AddToQueue(std::string_view bytes) {
  if (open_cut_) {
    queue_.back().dropped += bytes.size();
    return;
  }
  // Never more in memory than there is room for: the rest of the line is only counted.
  std::string& text = queue_.back().held.text;
  const size_t most = static_cast<size_t>(capacity()) + 1;
  const size_t take = std::min(bytes.size(), most - std::min(most, text.size()));
  text.append(bytes.substr(0, take));
  queue_bytes_ += take;
  MakeRoom();
  if (unlimited_) {
    Write(bytes.substr(take));
  } else if (open_cut_ || take < bytes.size()) {
    open_cut_ = true;
    queue_.back().dropped += bytes.size() - take;
  }
}

void LimitStage::MakeRoom() {
  if (queue_bytes_ <= capacity()) return;
  if (!cutting_ && !StartCutting()) return;
  while (queue_bytes_ > capacity() && queue_.size() > 1) DropFront();
  if (queue_bytes_ <= capacity()) return;
  // One line alone is too long: its beginning stays, or nothing if its beginning is printed
  // already.
  Entry& entry = queue_.back();
  std::string& text = entry.held.text;
  const size_t before = text.size();
  Shorten(&entry);
  queue_bytes_ -= before - text.size();
  open_cut_ = true;
}

// Cuts what is too long at a character: of a continuation only the bytes stay that complete the
// last character printed.
void LimitStage::Shorten(Entry* entry) {
  std::string& text = entry->held.text;
  size_t keep = 0;
  if (!entry->continuation) {
    keep = CharacterCut(text, std::min<uint64_t>(kCutLine, capacity() / 2));
  } else {
    while (keep < 3 && keep < text.size() && IsContinuation(text[keep])) ++keep;
  }
  entry->dropped += text.size() - keep;
  text.resize(keep);
}

// False if nothing may be hidden: then there is no limit.
bool LimitStage::StartCutting() {
  if (permit_ != nullptr && (permit_->lost || !permit_->MayHide())) {
    unlimited_ = true;
    const bool open = open_in_queue_;
    const std::string begun = open ? queue_.back().held.text : "";
    if (open) queue_.pop_back();
    FlushQueue();
    Write(begun);
    open_direct_ = open;
    open_in_queue_ = false;
    return false;
  }
  cutting_ = true;
  return true;
}

void LimitStage::DropFront() {
  Entry entry = std::move(queue_.front());
  queue_.pop_front();
  const uint64_t size = entry.size();
  queue_bytes_ -= size;
  if (entry.continuation) Shorten(&entry);
  if (entry.continuation || (entry.held.facts.weight >= Weight::kNamed &&
                             size + 40 <= RoomFor(entry.held.facts.weight))) {
    PrintEntry(entry);
    return;
  }
  if (!entry.held.facts.ours()) ++gap_;
  Line line = entry.held.View();
  line.reason = Reason::kLimit;
  Turn(line, Fate::kHidden);
}

void LimitStage::End(bool newline) {
  if (open_direct_) {
    if (newline) Write("\n");
    Turn(open_, open_.fate);
    return;
  }
  queue_.back().held.facts.newline = newline;
  open_in_queue_ = false;
  if (!newline) return;
  queue_bytes_ += 1;
  MakeRoom();
}

void LimitStage::FlushQueue() {
  if (!queue_.empty() && !queue_.front().continuation) PrintGap();
  std::deque<Entry> queue = std::move(queue_);
  queue_.clear();
  queue_bytes_ = 0;
  for (const Entry& entry : queue) PrintEntry(entry);
}

void LimitStage::PrintEntry(const Entry& entry) {
  if (!entry.continuation) PrintGap();
  Write(entry.held.text);
  const bool newline = entry.held.facts.newline;
  if (entry.dropped > 0) Write("… [+" + Grouped(entry.dropped) + " bytes]");
  if (newline) Write("\n");
  Turn(entry.held.View(), entry.dropped > 0 ? Fate::kChanged : entry.held.facts.fate);
}

void LimitStage::PrintGap() {
  if (gap_ == 0) return;
  Write("[… " + Grouped(gap_) + (gap_ == 1 ? " line]\n" : " lines]\n"));
  gap_ = 0;
}

void LimitStage::Turn(Line line, Fate fate) {
  line.fate = fate;
  tally_->Count(line);
}

void LimitStage::Write(std::string_view bytes) {
  if (bytes.empty()) return;
  printed_ += bytes.size();
  tally_->printed_bytes += bytes.size();
  ends_with_newline_ = bytes.back() == '\n';
  sink_->Write(bytes);
}

void LimitStage::Silence() {
  if (!open_in_queue_ && !queue_.empty()) FlushQueue();
}

void LimitStage::Bypass(std::string_view bytes) {
  FlushQueue();
  Write(bytes);
}

void LimitStage::Finish() {
  FlushQueue();
  PrintGap();
}

}  // namespace sparsam
