// Cuts a byte stream into lines without copying those that lie whole in a chunk.
//
// Every policy for ugly input has a name here and a test of that name. The result does not depend
// on how the stream was cut into chunks, with one stated exception: Partial::kStream hands on a
// line in as many pieces as it came in (the pieces join to the same bytes).
#ifndef SPARSAM_FILTERS_LINE_SPLITTER_H_
#define SPARSAM_FILTERS_LINE_SPLITTER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sparsam {

// A line longer than this is streamed in pieces instead of held (bytes).
inline constexpr size_t kLongLine = 64 * 1024;

// Why a line comes in pieces.
enum class PieceKind : uint8_t {
  kLong,     // longer than kLongLine: its first piece is exactly kLongLine bytes
  kPrompt,   // begins like a prompt: somebody waits for it
  kPartial,  // Partial::kStream: no newline has come yet
};

// Gets what the splitter cuts. Views are valid during the call.
class LineReceiver {
 public:
  virtual ~LineReceiver() = default;
  // A whole line. `raw` has no newline, but keeps its carriage returns.
  virtual void OnRawLine(std::string_view raw, bool newline) = 0;
  // A line in pieces: one first piece, more pieces, one end.
  virtual void OnFirstPiece(std::string_view raw, PieceKind kind) = 0;
  virtual void OnPiece(std::string_view raw) = 0;
  virtual void OnLastPiece(bool newline) = 0;
  // From the line that holds the first NUL byte on, everything, as it came.
  virtual void OnBinary(std::string_view raw) = 0;
};

class LineSplitter {
 public:
  enum class Partial : uint8_t {
    kHold,    // a line is handed on when its newline has come
    kStream,  // bytes are handed on as they come
  };
  // Lines that a tool overwrites with carriage returns (progress) may run on for gigabytes.
  enum class CarriageReturn : uint8_t {
    kKeep,     // an ordinary byte
    kCompact,  // a line that grows past kLongLine is reduced to what a terminal would show
  };
  struct Options {
    Partial partial = Partial::kHold;
    CarriageReturn carriage_return = CarriageReturn::kCompact;
  };

  LineSplitter(Options options, LineReceiver* receiver) : options_(options), receiver_(receiver) {}

  void Feed(std::string_view chunk);
  // The stream is drained for now: a partial line that begins like a prompt is handed on as it is;
  // any other too under Partial::kStream, if the receiver can take it (`direct`).
  void Drained(bool direct);
  void Finish();

 private:
  enum class State : uint8_t { kLine, kPieces, kBinary };

  void FeedText(std::string_view chunk);
  void AddPartial(std::string_view bytes);
  void StartPieces(PieceKind kind);
  void EndLine(std::string_view bytes, bool newline);

  Options options_;
  LineReceiver* receiver_;
  State state_ = State::kLine;
  std::string
      partial_;  // the line that has no newline yet; at most kLongLine bytes after AddPartial
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_LINE_SPLITTER_H_
