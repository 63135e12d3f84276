#include "filters/floor.h"

#include <bit>

#include "filters/word_index.h"

namespace sparsam {

Severity Floor::Classify(std::string_view text, uint64_t words) {
  uint64_t shapes = words & ~kPromptBit;
  if (shapes == 0) return Severity::kNone;
  text = text.substr(0, kMatchedBytes);
  if (patterns_.empty()) {
    for (const FloorShape& shape : FloorShapes()) patterns_.emplace_back(shape.pattern);
  }
  for (; shapes != 0; shapes &= shapes - 1) {
    const auto shape = static_cast<size_t>(std::countr_zero(shapes));
    if (patterns_[shape].Found(text)) return FloorShapes()[shape].severity;
  }
  return Severity::kNone;
}

Severity Floor::Classify(std::string_view text) {
  return Classify(text, LineWords().Find(text.substr(0, kMatchedBytes)));
}

}  // namespace sparsam
