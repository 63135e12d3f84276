#include "filters/receipt.h"

namespace sparsam {
namespace {

std::string Lines(uint64_t count) {
  return std::to_string(count) + (count == 1 ? " line hidden" : " lines hidden");
}

}  // namespace

std::string RenderReceipt(const Receipt& receipt) {
  if (receipt.hidden == 0 && receipt.shortened == 0) return {};
  std::string text(kReceiptBegins);
  text += Lines(receipt.hidden);
  if (receipt.shortened > 0) text += ", " + std::to_string(receipt.shortened) + " shortened";
  if (!receipt.note.empty()) text.append("; ").append(receipt.note);
  text += receipt.id.empty() ? "; not stored]" : "; sparsam show " + receipt.id + "]";
  return text;
}

}  // namespace sparsam
