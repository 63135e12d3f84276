// The lossless shapes: what may be taken from a line without its counting as changed (design C4).
#ifndef SPARSAM_FILTERS_PLAIN_TEXT_H_
#define SPARSAM_FILTERS_PLAIN_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sparsam {

enum class Shape : uint8_t {
  kVerbatim,  // every byte, escape sequences too: unknown tools
  kContents,  // edited by their exact blanks: only escape sequences are removed
  kText,      // and text overwritten with carriage returns, and trailing blanks
  kColumns,   // and column padding: inner runs of three or more blanks become two
};

// Owns the buffer that the result of Strip points into when the line had to be copied.
class PlainText {
 public:
  explicit PlainText(Shape shape) : shape_(shape) {}

  // The line in its lossless shape; valid until the next call, or as long as `raw` is.
  std::string_view Strip(std::string_view raw);

 private:
  std::string_view SqueezeColumns(std::string_view text);

  Shape shape_;
  std::string buffer_;
  std::string squeezed_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_PLAIN_TEXT_H_
