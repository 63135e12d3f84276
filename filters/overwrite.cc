#include "filters/overwrite.h"

#include <cstddef>

#include "filters/escape.h"

namespace sparsam {
namespace {

bool Continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// The byte offset at which character number `count` begins; the size where there are fewer.
size_t OffsetOfCharacter(std::string_view text, size_t count) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if (Continues(text[at])) continue;
    if (count == 0) break;
    --count;
  }
  return at;
}

size_t Characters(std::string_view text) {
  size_t count = 0;
  for (char byte : text) count += Continues(byte) ? 0 : 1;
  return count;
}

bool ErasesLine(std::string_view part) {
  return part.find("\x1b[K") != std::string_view::npos ||
         part.find("\x1b[0K") != std::string_view::npos ||
         part.find("\x1b[2K") != std::string_view::npos;
}

// Writes `part` over the beginning of `shown`.
void Overlay(std::string_view part, std::string* shown) {
  std::string plain;
  RemoveEscapes(part, &plain);
  if (!ErasesLine(part)) {
    plain.append(*shown, OffsetOfCharacter(*shown, Characters(plain)));
  }
  *shown = std::move(plain);
}

}  // namespace

void VisibleText(std::string_view line, std::string* out) {
  std::string shown;
  while (true) {
    const size_t end = line.find('\r');
    Overlay(line.substr(0, end), &shown);
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
    if (line.empty()) break;
  }
  out->append(shown);
}

void CompactOverwrites(std::string* line) {
  const size_t last = line->rfind('\r');
  if (last == std::string::npos) return;
  std::string shown;
  VisibleText(std::string_view(*line).substr(0, last + 1), &shown);
  shown.append(*line, last);
  *line = std::move(shown);
}

}  // namespace sparsam
