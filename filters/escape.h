// Removes terminal escape sequences, completely: CSI with and without parameters, OSC (titles,
// hyperlinks, clipboard) with either terminator, DCS, SOS, PM and APC strings, charset selections
// such as ESC ( B, and the two-byte ones. A sequence never crosses the end of a line: of a string
// sequence that is not terminated there, only its introducer is removed, so that no text can be
// hidden by leaving one open.
#ifndef SPARSAM_FILTERS_ESCAPE_H_
#define SPARSAM_FILTERS_ESCAPE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sparsam {

// Removes sequences from bytes that come in pieces. The result does not depend on the cuts.
class EscapeRemover {
 public:
  // Appends what is left of `bytes` to `out`.
  void Feed(std::string_view bytes, std::string* out);
  // The line is over: appends what an unterminated sequence had held back.
  void EndLine(std::string* out);

 private:
  enum class State : uint8_t { kText, kEscape, kCharset, kCsi, kString, kStringEscape };

  void Step(char byte, std::string* out);

  State state_ = State::kText;
  // The payload of an open string sequence, given back if it turns out to be open at the line's end
  // or grows past any real title or link.
  std::string payload_;
};

// True if the line has an escape byte at all.
bool HasEscape(std::string_view line);

// The whole line at once.
void RemoveEscapes(std::string_view line, std::string* out);

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_ESCAPE_H_
