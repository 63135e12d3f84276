#include "filters/ledger.h"

#include <algorithm>

#include "filters/token_estimate.h"

namespace sparsam {
namespace {

// Hiding begins when this much is there to hide: the receipt is paid, and something is won.
constexpr uint64_t kWorthBytes = 128;
constexpr double kWorthTokens = kReceiptTokens + 4;
// Held lines that cost hardly any tokens for their bytes are not worth waiting for.
constexpr uint64_t kMostHeldBytes = 4096;
// Once this much is saved, estimating more of it can't change any decision (estimated tokens).
constexpr double kPlenty = 20'000;
// Bytes of a hidden line that are remembered for the end of a failure.
constexpr size_t kRememberedBytes = 2048;

constexpr std::string_view kTailMarker = "[sparsam: hidden before the end:]";

}  // namespace

void LedgerStage::OnLine(const Line& line) {
  if (line.ours()) {
    PassOurs(line);
    return;
  }
  last_number_ = line.number;
  const bool off = refused_ || (permit_ != nullptr && permit_->lost);
  if (off && line.fate != Fate::kExact) {
    ReleaseHeld();
    Line shown = line;
    shown.text = line.original;
    shown.fate = Fate::kExact;
    shown.reason = Reason::kNotWorth;
    next_->OnLine(shown);
    return;
  }
  switch (line.fate) {
    case Fate::kHidden:
      if (begun_) {
        Hide(line);
      } else {
        Hold(line);
      }
      return;
    case Fate::kChanged:
      Change(line);
      return;
    case Fate::kExact:
      ReleaseHeld();
      next_->OnLine(line);
      return;
  }
}

void LedgerStage::Hold(const Line& line) {
  held_.emplace_back(line);
  held_bytes_ += line.printed_bytes();
  held_tokens_ += EstimateTokens(line.text) + (line.newline ? 0.7 : 0.0);
  if (held_bytes_ >= kWorthBytes && held_tokens_ >= kWorthTokens) {
    Begin();
  } else if (held_bytes_ > kMostHeldBytes) {
    ReleaseHeld();
  }
}

bool LedgerStage::Begin() {
  refused_ = permit_ != nullptr && !permit_->MayHide();
  if (refused_) {
    ReleaseHeld();
    return false;
  }
  begun_ = true;
  exact_when_begun_ = tally_->exact;
  tally_->saved_bytes -= kReceiptBytes;
  tally_->saved_tokens -= kReceiptTokens;
  std::vector<HeldLine> held = std::move(held_);
  held_.clear();
  for (const HeldLine& line : held) {
    if (line.facts.ours()) {
      PassOurs(line.View());
    } else {
      Hide(line.View());
    }
  }
  held_bytes_ = 0;
  held_tokens_ = 0;
  return true;
}

void LedgerStage::Hide(const Line& line) {
  tally_->Count(line);
  tally_->saved_bytes += static_cast<int64_t>(line.printed_bytes());
  if (tally_->saved_tokens < kPlenty) tally_->saved_tokens += EstimateTokens(line.text) + 0.7;
  Remember(line);
}

void LedgerStage::Change(const Line& line) {
  const auto saved =
      static_cast<int64_t>(line.original.size()) - static_cast<int64_t>(line.text.size());
  const double tokens = EstimateTokens(line.original) - EstimateTokens(line.text);
  const bool worth =
      begun_ || (saved >= static_cast<int64_t>(kWorthBytes) && tokens >= kWorthTokens);
  if (worth && tokens >= 0 && (begun_ || Begin())) {
    tally_->saved_bytes += saved;
    tally_->saved_tokens += tokens;
    next_->OnLine(line);
    return;
  }
  ReleaseHeld();
  Line shown = line;
  shown.text = line.original;
  shown.fate = Fate::kExact;
  shown.reason = Reason::kNotWorth;
  next_->OnLine(shown);
}

void LedgerStage::PassOurs(const Line& line) {
  if (!begun_) {
    // It speaks of lines that are held; it goes or stays with them.
    if (!held_.empty()) held_.emplace_back(line);
    return;
  }
  const auto bytes = static_cast<int64_t>(line.printed_bytes());
  const double tokens = EstimateTokens(line.text) + 0.7;
  if (bytes > tally_->saved_bytes || tokens > tally_->saved_tokens) return;
  tally_->saved_bytes -= bytes;
  tally_->saved_tokens -= tokens;
  said_something_ = true;
  next_->OnLine(line);
}

void LedgerStage::ReleaseHeld() {
  if (held_.empty()) return;
  std::vector<HeldLine> held = std::move(held_);
  held_.clear();
  held_bytes_ = 0;
  held_tokens_ = 0;
  for (const HeldLine& line : held) {
    if (line.facts.ours()) continue;
    Line shown = line.View();
    shown.fate = Fate::kExact;
    shown.reason = Reason::kNotWorth;
    next_->OnLine(shown);
  }
}

bool LedgerStage::OnLongLine(Line* line) {
  last_number_ = line->number;
  if (line->fate == Fate::kHidden) {
    const bool off = refused_ || (permit_ != nullptr && permit_->lost);
    if (!off && (begun_ || Begin())) {
      Hide(*line);
      return true;
    }
    line->fate = Fate::kExact;
    line->reason = Reason::kNotWorth;
  }
  ReleaseHeld();
  return false;
}

void LedgerStage::Remember(const Line& line) {
  Remembered& slot = tail_[line.number % kFailureTailLines];
  slot.number = line.number;
  slot.saved = line.printed_bytes();
  slot.newline = line.newline;
  slot.cut = line.text.size() > kRememberedBytes;
  slot.text.assign(line.text.substr(0, kRememberedBytes));
}

std::vector<const LedgerStage::Remembered*> LedgerStage::HiddenAtTheEnd() const {
  std::vector<const Remembered*> lines;
  for (const Remembered& line : tail_) {
    if (line.number != 0 && line.number + kFailureTailLines > last_number_) lines.push_back(&line);
  }
  std::sort(lines.begin(), lines.end(),
            [](const Remembered* a, const Remembered* b) { return a->number < b->number; });
  return lines;
}

// The lines come back behind a marker; they were hidden, so they pay for it and for the receipt by
// the oldest of them staying hidden where nothing else was. Where they are all that was hidden and
// nothing was shown after them, they are simply the output, in order.
void LedgerStage::ShowTail() {
  std::vector<const Remembered*> lines = HiddenAtTheEnd();
  if (lines.empty()) return;
  if (lines.size() == tally_->hidden && tally_->exact == exact_when_begun_ &&
      tally_->changed == 0 && !said_something_) {
    for (const Remembered* line : lines) Show(*line);
    return;
  }
  const auto cost = [](std::string_view text) { return EstimateTokens(text) + 0.7; };
  int64_t bytes = static_cast<int64_t>(kTailMarker.size()) + 1;
  double tokens = cost(kTailMarker);
  auto first = lines.end();
  while (first != lines.begin()) {
    const Remembered& line = **(first - 1);
    const auto line_bytes = static_cast<int64_t>(line.saved);
    const double line_tokens = cost(line.text);
    if (bytes + line_bytes > tally_->saved_bytes || tokens + line_tokens > tally_->saved_tokens)
      break;
    bytes += line_bytes;
    tokens += line_tokens;
    --first;
  }
  if (first == lines.end()) return;
  PassOurs(Line{.text = kTailMarker, .original = kTailMarker, .weight = Weight::kNamed});
  for (; first != lines.end(); ++first) Show(**first);
}

void LedgerStage::Show(const Remembered& remembered) {
  --tally_->hidden;
  tally_->saved_bytes -= static_cast<int64_t>(remembered.saved);
  tally_->saved_tokens -= EstimateTokens(remembered.text) + 0.7;
  Line line{.text = remembered.text, .original = remembered.text, .number = remembered.number};
  line.newline = remembered.newline;
  line.weight = Weight::kNamed;
  line.reason = Reason::kTail;
  line.fate = remembered.cut ? Fate::kChanged : Fate::kExact;
  next_->OnLine(line);
}

void LedgerStage::Release() {
  ReleaseHeld();
  next_->Release();
}

void LedgerStage::Finish() {
  ReleaseHeld();
  if (bring_back_ && begun_) ShowTail();
  next_->Finish();
}

}  // namespace sparsam
