#include "filters/similar.h"

#include <cstddef>

namespace sparsam {
namespace {

// Bytes that must be there to hide before a run is cut, so that the count pays for itself.
constexpr uint64_t kWorth = 96;
// A longer line is not compared: its key would be as long.
constexpr size_t kLongestKey = 1024;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexLetter(char c) { return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A word that is an id rather than a name: it has a digit, and nothing but hexadecimal digits when
// it is long, or is a number with at most a unit behind it.
bool IsIdentifier(std::string_view word) {
  size_t digits = 0;
  size_t hex = 0;
  for (char c : word) {
    digits += IsDigit(c) ? 1 : 0;
    hex += IsDigit(c) || IsHexLetter(c) ? 1 : 0;
  }
  if (digits == 0) return false;
  if (word.size() >= 6 && hex == word.size()) return true;
  return IsDigit(word.front());
}

// 8-4-4-4-12 hexadecimal digits at the beginning of `text`.
bool BeginsWithUuid(std::string_view text) {
  constexpr size_t kLength = 36;
  if (text.size() < kLength) return false;
  for (size_t at = 0; at < kLength; ++at) {
    const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
    if (dash ? text[at] != '-' : !IsDigit(text[at]) && !IsHexLetter(text[at])) return false;
  }
  return true;
}

// A 500 among 200s is no repetition: in a line of a web server's, error statuses are words, not
// numbers.
bool IsErrorStatus(std::string_view word) {
  return word.size() == 3 && (word[0] == '4' || word[0] == '5') && IsDigit(word[1]) &&
         IsDigit(word[2]);
}

bool SpeaksOfHttp(std::string_view text) {
  for (std::string_view sign :
       {"HTTP", "http", "GET ", "POST ", "PUT ", "DELETE ", "PATCH ", "HEAD ", "status"}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

void SimilarityKey(std::string_view text, std::string* key) {
  key->clear();
  size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (!IsDigit(c) && !IsLetter(c)) {
      key->push_back(c);
      ++at;
      continue;
    }
    if (BeginsWithUuid(text.substr(at))) {
      key->push_back('#');
      at += 36;
      continue;
    }
    size_t end = at;
    while (end < text.size() && (IsDigit(text[end]) || IsLetter(text[end]))) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (IsErrorStatus(word) && SpeaksOfHttp(text)) {
      key->append(word);
    } else if (IsIdentifier(word)) {
      key->push_back('#');
    } else {
      // Digits behind letters count up too: worker1, worker2.
      for (char letter : word) {
        if (!IsDigit(letter)) {
          key->push_back(letter);
        } else if (key->back() != '#') {
          key->push_back('#');
        }
      }
    }
    at = end;
  }
}

void SimilarStage::OnLine(const Line& line) {
  const bool eligible = line.similar && line.fate != Fate::kHidden && line.newline &&
                        line.weight < Weight::kWarning && line.text.size() <= kLongestKey &&
                        !line.text.empty();
  if (!eligible) {
    // A hidden line between two lines of a run does not part them for the reader, but its place in
    // the order must be kept.
    EndRun();
    next_->OnLine(line);
    return;
  }
  SimilarityKey(line.text, &candidate_);
  if (key_ != candidate_) {
    EndRun();
    key_ = candidate_;
    next_->OnLine(line);
    return;
  }
  held_.emplace_back(line);
  held_bytes_ += line.printed_bytes();
  if (hidden_ == 0 && held_bytes_ - line.printed_bytes() < kWorth) return;
  while (held_.size() > 1) HideFront();
}

void SimilarStage::HideFront() {
  Line line = held_.front().View();
  held_bytes_ -= line.printed_bytes();
  line.fate = Fate::kHidden;
  line.reason = Reason::kSimilar;
  next_->OnLine(line);
  held_.pop_front();
  ++hidden_;
}

void SimilarStage::EndRun() {
  if (key_.empty()) return;
  if (hidden_ > 0) {
    const std::string text = "[… " + std::to_string(hidden_) + " similar]";
    next_->OnLine(Line{.text = text, .original = text});
  }
  for (const HeldLine& held : held_) next_->OnLine(held.View());
  held_.clear();
  held_bytes_ = 0;
  hidden_ = 0;
  key_.clear();
}

void SimilarStage::Release() {
  EndRun();
  next_->Release();
}

void SimilarStage::Finish() {
  EndRun();
  next_->Finish();
}

}  // namespace sparsam
