#include "filters/token_estimate.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sparsam {
namespace {

enum class Class : uint8_t {
  kBlank,
  kNewline,
  kLower,
  kUpper,
  kDigit,
  kPunctuation,
  kLead2,
  kLead34,
  kTrail
};

constexpr Class ClassOf(unsigned byte) {
  if (byte == '\n' || byte == '\r') return Class::kNewline;
  if (byte == ' ' || byte == '\t') return Class::kBlank;
  if (byte >= 'a' && byte <= 'z') return Class::kLower;
  if (byte >= 'A' && byte <= 'Z') return Class::kUpper;
  if (byte >= '0' && byte <= '9') return Class::kDigit;
  if (byte >= 0xe0) return Class::kLead34;
  if (byte >= 0xc0) return Class::kLead2;
  if (byte >= 0x80) return Class::kTrail;
  return Class::kPunctuation;
}

constexpr std::array<Class, 256> MakeClasses() {
  std::array<Class, 256> classes{};
  for (unsigned byte = 0; byte < 256; ++byte) classes[byte] = ClassOf(byte);
  return classes;
}

constexpr std::array<Class, 256> kClasses = MakeClasses();

Class At(std::string_view text, size_t at) {
  return kClasses[static_cast<unsigned char>(text[at])];
}

bool IsLetter(Class c) { return c == Class::kLower || c == Class::kUpper; }

// The weights are the fitted ones; see the header.
double Letters(std::string_view run) {
  double tokens = 1.0;
  if (run.size() > 6) tokens += 0.13 * static_cast<double>(run.size() - 6);
  size_t upper = 0;
  for (size_t i = 0; i < run.size(); ++i) {
    const bool is_upper = At(run, i) == Class::kUpper;
    upper += is_upper ? 1 : 0;
    if (i > 0 && is_upper && At(run, i - 1) == Class::kLower) tokens += 0.55;
  }
  if (upper > 1) tokens += 0.04 * static_cast<double>(upper);
  return tokens;
}

double Run(Class c, std::string_view run) {
  const auto size = static_cast<double>(run.size());
  switch (c) {
    case Class::kDigit:
      return 1.45 * static_cast<double>((run.size() + 2) / 3);
    case Class::kBlank:
      return run.size() > 1 ? 1.1 : 0.0;
    case Class::kNewline:
      return 0.7;
    case Class::kPunctuation:
      return 0.57 + 0.1 * size;
    case Class::kLead34:
      return 0.69 * size;
    case Class::kLead2:
      return 0.27 * size;
    default:
      return 0.0;
  }
}

}  // namespace

double EstimateTokens(std::string_view text) {
  double tokens = 0;
  size_t at = 0;
  while (at < text.size()) {
    const Class c = At(text, at);
    size_t end = at + 1;
    if (IsLetter(c)) {
      while (end < text.size() && IsLetter(At(text, end))) ++end;
      tokens += Letters(text.substr(at, end - at));
    } else {
      while (end < text.size() && At(text, end) == c) ++end;
      tokens += Run(c, text.substr(at, end - at));
    }
    at = end;
  }
  return tokens;
}

}  // namespace sparsam
