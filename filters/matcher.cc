#include "filters/matcher.h"

#include <utility>

#include "filters/pattern_first.h"

namespace sparsam {
namespace {

// Prefixes are short and differ early: a call of memcmp costs more than it saves.
bool BeginsWith(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (size_t at = 0; at < prefix.size(); ++at) {
    if (text[at] != prefix[at]) return false;
  }
  return true;
}

}  // namespace

int Matcher::Add(std::string_view source, PatternOptions options) {
  const PatternFirst first = FirstOfPattern(source);
  const auto index = static_cast<uint16_t>(entries_.size());
  // In UTF mode a byte of the pattern is not a byte of the line.
  const bool any = options.utf;
  for (size_t byte = 0; byte < 256; ++byte) {
    if (any || first.bytes.test(byte)) by_first_byte_[byte].push_back(index);
  }
  if (any || first.empty_line) by_first_byte_[kEmptyLine].push_back(index);
  entries_.push_back({Pattern(source, options), any ? std::string_view() : first.prefix,
                      !any && first.only_prefix});
  return index;
}

int Matcher::Find(std::string_view text) {
  const size_t key = text.empty() ? kEmptyLine : static_cast<unsigned char>(text.front());
  for (const uint16_t index : by_first_byte_[key]) {
    Entry& entry = entries_[index];
    const std::string_view prefix = entry.prefix;
    if (!BeginsWith(text, prefix)) continue;
    if (entry.only_prefix || entry.pattern.Found(text)) return index;
  }
  return -1;
}

}  // namespace sparsam
