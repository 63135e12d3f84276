// Finds which of a fixed set of words are in a line, letter case ignored, with one look at every
// second byte. It screens what patterns would be too slow to ask every line.
#ifndef SPARSAM_FILTERS_WORD_INDEX_H_
#define SPARSAM_FILTERS_WORD_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sparsam {

class WordIndex {
 public:
  // `word`: lower case, at least four bytes, must outlive the index. `bits`: what Find answers
  // where it occurs.
  void Add(std::string_view word, uint64_t bits);

  // The bits of all words that are in the text.
  uint64_t Find(std::string_view text) const;

 private:
  static constexpr uint32_t kSlots = 1U << 14;
  struct Entry {
    std::string_view word;
    size_t offset;  // of the three bytes in the word
    uint64_t bits;
    int next;  // in the same slot, -1: none
  };

  static uint32_t Slot(uint32_t folded);
  bool Present(uint32_t slot) const { return (present_[slot / 64] >> (slot % 64) & 1) != 0; }
  uint64_t Verify(std::string_view text, size_t position, uint32_t slot) const;

  // Three bytes, letter case folded, are hashed to a slot. Each word is entered by its first three
  // bytes and by its second to fourth: whichever way it falls in a line, steps of two meet one of
  // them.
  uint64_t present_[kSlots / 64] = {};
  int16_t first_[kSlots] = {};  // meaningful where present_ says so
  std::vector<Entry> entries_;
};

// The bit for words that a prompt may carry; the lower ones are the error floor's shapes.
inline constexpr uint64_t kPromptBit = uint64_t{1} << 63;

// The words of the error floor and of prompts: one look serves both.
const WordIndex& LineWords();

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_WORD_INDEX_H_
