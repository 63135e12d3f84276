#include "filters/word_index.h"

#include <bit>
#include <cstring>

#include "filters/floor.h"
#include "filters/prompt.h"

namespace sparsam {
namespace {

char Folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

uint32_t ThreeBytes(const char* at) {
  const auto byte = [at](size_t offset) {
    return static_cast<uint32_t>(static_cast<unsigned char>(at[offset]));
  };
  return (byte(0) | byte(1) << 8 | byte(2) << 16) | 0x202020U;
}

uint64_t EightBytes(const char* at) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, at, 8);
  if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
  return bytes | 0x2020202020202020U;
}

WordIndex MakeLineWords() {
  WordIndex index;
  uint64_t bit = 1;
  for (const FloorShape& shape : FloorShapes()) {
    for (std::string_view word : shape.words) {
      if (!word.empty()) index.Add(word, bit);
    }
    bit <<= 1;
  }
  for (std::string_view word : PromptWords()) index.Add(word, kPromptBit);
  return index;
}

}  // namespace

// `folded`: three bytes, little endian, letter case folded.
inline uint32_t WordIndex::Slot(uint32_t folded) {
  return ((folded & 0xffffff) * 0x9E3779B1U) >> 18;
}

void WordIndex::Add(std::string_view word, uint64_t bits) {
  for (size_t offset = 0; offset < 2; ++offset) {
    const uint32_t slot = Slot(ThreeBytes(word.data() + offset));
    const bool taken = Present(slot);
    present_[slot / 64] |= uint64_t{1} << (slot % 64);
    entries_.push_back({word, offset, bits, taken ? first_[slot] : -1});
    first_[slot] = static_cast<int16_t>(entries_.size() - 1);
  }
}

uint64_t WordIndex::Find(std::string_view text) const {
  uint64_t bits = 0;
  size_t at = 0;
  // One load serves three steps of two.
  for (; at + 8 <= text.size(); at += 6) {
    const uint64_t eight = EightBytes(text.data() + at);
    const uint32_t slots[3] = {Slot(static_cast<uint32_t>(eight)),
                               Slot(static_cast<uint32_t>(eight >> 16)),
                               Slot(static_cast<uint32_t>(eight >> 32))};
    if (Present(slots[0])) bits |= Verify(text, at, slots[0]);
    if (Present(slots[1])) bits |= Verify(text, at + 2, slots[1]);
    if (Present(slots[2])) bits |= Verify(text, at + 4, slots[2]);
  }
  for (; at + 3 <= text.size(); at += 2) {
    const uint32_t slot = Slot(ThreeBytes(text.data() + at));
    if (Present(slot)) bits |= Verify(text, at, slot);
  }
  return bits;
}

uint64_t WordIndex::Verify(std::string_view text, size_t position, uint32_t slot) const {
  uint64_t bits = 0;
  for (int at = first_[slot]; at >= 0; at = entries_[static_cast<size_t>(at)].next) {
    const Entry& entry = entries_[static_cast<size_t>(at)];
    if (position < entry.offset) continue;
    const std::string_view rest = text.substr(position - entry.offset);
    if (rest.size() < entry.word.size()) continue;
    size_t same = 0;
    while (same < entry.word.size() && Folded(rest[same]) == entry.word[same]) ++same;
    if (same == entry.word.size()) bits |= entry.bits;
  }
  return bits;
}

const WordIndex& LineWords() {
  static const WordIndex index = MakeLineWords();
  return index;
}

}  // namespace sparsam
