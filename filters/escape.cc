#include "filters/escape.h"

#include <cstddef>
#include <cstring>

namespace sparsam {
namespace {

constexpr char kEsc = '\x1b';
constexpr char kBel = '\x07';
constexpr char kCan = '\x18';
constexpr char kSub = '\x1a';
// Longer than any real title, link or clipboard text that a build prints (bytes).
constexpr size_t kLongestString = 8192;

bool InRange(char byte, unsigned char low, unsigned char high) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= low && value <= high;
}

}  // namespace

void EscapeRemover::Feed(std::string_view bytes, std::string* out) {
  while (!bytes.empty()) {
    if (state_ == State::kText) {
      const void* escape = std::memchr(bytes.data(), kEsc, bytes.size());
      const size_t plain =
          escape == nullptr ? bytes.size()
                            : static_cast<size_t>(static_cast<const char*>(escape) - bytes.data());
      out->append(bytes.substr(0, plain));
      bytes.remove_prefix(plain);
      if (bytes.empty()) return;
    }
    Step(bytes.front(), out);
    bytes.remove_prefix(1);
  }
}

void EscapeRemover::Step(char byte, std::string* out) {
  switch (state_) {
    case State::kText:
      if (byte == kEsc) {
        state_ = State::kEscape;
      } else {
        out->push_back(byte);
      }
      return;
    case State::kEscape:
      if (byte == '[') {
        state_ = State::kCsi;
      } else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
        state_ = State::kString;
      } else if (InRange(byte, 0x20, 0x2f)) {
        state_ = State::kCharset;
      } else if (byte == kEsc) {
        // The first one introduced nothing.
      } else {
        state_ = State::kText;
        if (!InRange(byte, 0x30, 0x7e)) out->push_back(byte);
      }
      return;
    case State::kCharset:
      if (InRange(byte, 0x20, 0x2f)) return;
      state_ = State::kText;
      if (!InRange(byte, 0x30, 0x7e)) Step(byte, out);
      return;
    case State::kCsi:
      if (InRange(byte, 0x20, 0x3f)) return;
      state_ = State::kText;
      // Anything but a final byte means that this was no sequence after all.
      if (!InRange(byte, 0x40, 0x7e) && byte != kCan && byte != kSub) Step(byte, out);
      return;
    case State::kString:
      if (byte == kBel || byte == kCan || byte == kSub) {
        payload_.clear();
        state_ = State::kText;
      } else if (byte == kEsc) {
        state_ = State::kStringEscape;
      } else {
        payload_.push_back(byte);
        if (payload_.size() > kLongestString) EndLine(out);
      }
      return;
    case State::kStringEscape:
      if (byte == '\\') {
        payload_.clear();
        state_ = State::kText;
      } else {
        EndLine(out);
        state_ = State::kEscape;
        Step(byte, out);
      }
      return;
  }
}

void EscapeRemover::EndLine(std::string* out) {
  out->append(payload_);
  payload_.clear();
  state_ = State::kText;
}

bool HasEscape(std::string_view line) {
  return !line.empty() && std::memchr(line.data(), kEsc, line.size()) != nullptr;
}

void RemoveEscapes(std::string_view line, std::string* out) {
  EscapeRemover remover;
  remover.Feed(line, out);
  remover.EndLine(out);
}

}  // namespace sparsam
