// The last line of an output in which not every line is exact: how much is missing and how to get
// it.
#ifndef SPARSAM_FILTERS_RECEIPT_H_
#define SPARSAM_FILTERS_RECEIPT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sparsam {

// What every receipt begins with. A line of a command that begins so is marked as the command's
// own.
inline constexpr std::string_view kReceiptBegins = "[sparsam: ";
inline constexpr std::string_view kForgedMark = "> ";

struct Receipt {
  uint64_t hidden = 0;     // lines
  uint64_t shortened = 0;  // lines
  std::string id;          // of the stored raw output; empty: not stored
  std::string_view note;   // why it is not stored, or what else must be known; may be empty
};

// Without a newline; empty if every line is exact.
std::string RenderReceipt(const Receipt& receipt);

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_RECEIPT_H_
