#include "filters/record.h"

#include <xxhash.h>

namespace sparsam {
namespace {

// Bounds that keep memory independent of the output; past them records print as they come.
constexpr size_t kMostRecords = 8192;
constexpr size_t kMostRepeats = 512;
constexpr size_t kMostHeldBytes = 16 * 1024;
constexpr size_t kMostLeads = 64;
constexpr size_t kHeadShown = 160;  // bytes of a head in the line that counts it

uint64_t Hash(std::string_view text, uint64_t seed) {
  return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

}  // namespace

void RecordStage::OnLine(const Line& line) {
  switch (line.role) {
    case Role::kLead:
      EndRecord();
      leads_.emplace_back(line);
      if (leads_.size() > kMostLeads) FlushLeads(false);
      return;
    case Role::kHead:
      EndRecord();
      Begin(line);
      return;
    case Role::kBody:
      if (!in_record_) break;
      record_hash_ = Hash(line.text, record_hash_);
      if (suspicious_) {
        Hold(line);
      } else {
        next_->OnLine(line);
      }
      return;
    case Role::kNone:
      break;
  }
  EndRecord();
  FlushLeads(false);
  next_->OnLine(line);
}

void RecordStage::Begin(const Line& head) {
  in_record_ = true;
  head_hash_ = record_hash_ = Hash(head.text, 0);
  suspicious_ = heads_.contains(head_hash_);
  if (suspicious_) {
    head_.assign(head.text.substr(0, kHeadShown));
    Hold(head);
    return;
  }
  FlushLeads(false);
  next_->OnLine(head);
}

void RecordStage::Hold(const Line& line) {
  held_.emplace_back(line);
  held_bytes_ += line.text.size();
  if (held_bytes_ > kMostHeldBytes) FlushHeld(false);
}

void RecordStage::EndRecord() {
  if (!in_record_) return;
  in_record_ = false;
  const bool seen = records_.contains(record_hash_);
  if (!seen && records_.size() < kMostRecords) {
    heads_.insert(head_hash_);
    records_.insert(record_hash_);
  }
  if (!suspicious_) return;
  // A record that outgrew the hold has been released in part: it is not hidden.
  const bool hide = seen && (repeat_of_.contains(record_hash_) || repeats_.size() < kMostRepeats);
  if (hide) {
    const auto [entry, added] = repeat_of_.try_emplace(record_hash_, repeats_.size());
    if (added) repeats_.push_back({head_});
    ++repeats_[entry->second].count;
  }
  FlushHeld(hide);
}

void RecordStage::FlushLeads(bool hide) {
  if (leads_.empty()) return;
  for (const HeldLine& lead : leads_) {
    Line line = lead.View();
    if (hide) {
      line.fate = Fate::kHidden;
      line.reason = Reason::kRepeat;
    }
    next_->OnLine(line);
  }
  leads_.clear();
}

void RecordStage::FlushHeld(bool hide) {
  FlushLeads(hide);
  for (const HeldLine& held : held_) {
    Line line = held.View();
    if (hide) {
      line.fate = Fate::kHidden;
      line.reason = Reason::kRepeat;
    }
    next_->OnLine(line);
  }
  held_.clear();
  held_bytes_ = 0;
  suspicious_ = false;
}

void RecordStage::Release() {
  if (suspicious_) FlushHeld(false);
  FlushLeads(false);
  in_record_ = false;
  next_->Release();
}

void RecordStage::SayRepeats() {
  std::string text;
  for (const Repeat& repeat : repeats_) {
    text = "[×" + std::to_string(repeat.count) + "] " + repeat.head;
    Line line{.text = text, .original = text};
    line.weight = Weight::kNamed;
    next_->OnLine(line);
  }
  repeats_.clear();
  repeat_of_.clear();
}

void RecordStage::Finish() {
  EndRecord();
  FlushLeads(false);
  SayRepeats();
  next_->Finish();
}

}  // namespace sparsam
