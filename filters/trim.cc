#include "filters/trim.h"

#include <algorithm>
#include <string>

#include "filters/program.h"

namespace sparsam {

void TrimStage::OnLine(const Line& line) {
  if (line.section != section_ || line.section_start) {
    Flush();
    section_ = line.section;
    shown_ = 0;
  }
  const bool trims = section_ != nullptr && section_->head >= 0;
  if (!trims || line.fate == Fate::kHidden) {
    // The order is kept: what is held stands before this line.
    if (tail_.empty()) {
      next_->OnLine(line);
    } else {
      HoldInTail(line);
    }
    return;
  }
  if (line.weight >= Weight::kWarning) {
    Flush();
    next_->OnLine(line);
    return;
  }
  if (shown_ < section_->head) {
    ++shown_;
    next_->OnLine(line);
    return;
  }
  HoldInTail(line);
}

void TrimStage::HoldInTail(const Line& line) {
  tail_.emplace_back(line);
  if (line.fate != Fate::kHidden) ++tail_shown_;
  // Lines that are hidden anyway are only in the way of the order.
  while (!tail_.empty() && (tail_shown_ > static_cast<size_t>(std::max(section_->tail, 0)) ||
                            tail_.front().facts.fate == Fate::kHidden)) {
    HideFront();
  }
}

void TrimStage::HideFront() {
  Line line = tail_.front().View();
  if (line.fate != Fate::kHidden) {
    line.fate = Fate::kHidden;
    line.reason = Reason::kTrim;
    ++hidden_;
    --tail_shown_;
  }
  next_->OnLine(line);
  tail_.pop_front();
}

void TrimStage::Flush() {
  if (hidden_ > 0) {
    const std::string text =
        "[… " + std::to_string(hidden_) + (hidden_ == 1 ? " line]" : " lines]");
    next_->OnLine(Line{.text = text, .original = text});
    hidden_ = 0;
  }
  for (const HeldLine& held : tail_) next_->OnLine(held.View());
  tail_.clear();
  tail_shown_ = 0;
}

void TrimStage::Release() {
  Flush();
  next_->Release();
}

void TrimStage::Finish() {
  Flush();
  next_->Finish();
}

}  // namespace sparsam
