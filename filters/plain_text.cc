#include "filters/plain_text.h"

#include <cstring>

#include "filters/escape.h"
#include "filters/overwrite.h"

namespace sparsam {
namespace {

constexpr std::string_view kWidePadding = "   ";

bool Has(std::string_view text, char byte) {
  return !text.empty() && std::memchr(text.data(), byte, text.size()) != nullptr;
}

}  // namespace

std::string_view PlainText::Strip(std::string_view raw) {
  if (shape_ == Shape::kVerbatim) return raw;
  std::string_view text = raw;
  const bool overwritten = shape_ != Shape::kContents && Has(raw, '\r');
  if (overwritten || HasEscape(raw)) {
    buffer_.clear();
    if (overwritten) {
      VisibleText(raw, &buffer_);
    } else {
      RemoveEscapes(raw, &buffer_);
    }
    text = buffer_;
  }
  if (shape_ == Shape::kContents) return text;
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return shape_ == Shape::kColumns ? SqueezeColumns(text) : text;
}

std::string_view PlainText::SqueezeColumns(std::string_view text) {
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return text;
  if (text.find(kWidePadding, start) == std::string_view::npos) return text;
  squeezed_.assign(text.substr(0, start));
  size_t at = start;
  while (at < text.size()) {
    const size_t blanks = text.find(kWidePadding, at);
    squeezed_.append(text.substr(at, blanks - at));
    if (blanks == std::string_view::npos) break;
    squeezed_.append("  ");
    at = text.find_first_not_of(' ', blanks);
  }
  return squeezed_;
}

}  // namespace sparsam
