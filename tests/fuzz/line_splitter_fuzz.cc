// No byte is lost, pieces come in order, and no cut changes the result.
#include <string>

#include "filters/line_splitter.h"
#include "tests/fuzz/input.h"

namespace sparsam::fuzz {
namespace {

class Joiner : public LineReceiver {
 public:
  void OnRawLine(std::string_view raw, bool newline) override {
    Require(!open_, "a line inside a line in pieces");
    Require(raw.size() <= kLongLine, "a whole line longer than kLongLine");
    Note('L', raw);
    End(newline);
  }
  void OnFirstPiece(std::string_view raw, PieceKind /*kind*/) override {
    Require(!open_, "a first piece inside a line in pieces");
    open_ = true;
    Note('P', raw);
  }
  void OnPiece(std::string_view raw) override {
    Require(open_, "a piece without a first one");
    Add(raw);
  }
  void OnLastPiece(bool newline) override {
    Require(open_, "a last piece without a first one");
    open_ = false;
    End(newline);
  }
  void OnBinary(std::string_view raw) override {
    Require(!open_, "binary bytes inside a line in pieces");
    if (!binary_) trace += 'B';
    binary_ = true;
    Add(raw);
  }

  std::string text;   // all bytes
  std::string trace;  // and what they came as
  bool open_ = false;

 private:
  void Note(char kind, std::string_view raw) {
    Require(!binary_, "a line behind binary bytes");
    trace += kind;
    Add(raw);
  }
  void Add(std::string_view raw) {
    text.append(raw);
    trace.append(raw);
  }
  void End(bool newline) {
    if (newline) text += '\n';
    trace += newline ? '\n' : '|';
  }
  bool binary_ = false;
};

void Run(Input input) {
  const uint8_t mode = input.Byte();
  const LineSplitter::Options options{
      .partial = (mode & 1) != 0 ? LineSplitter::Partial::kStream : LineSplitter::Partial::kHold,
      .carriage_return = (mode & 2) != 0 ? LineSplitter::CarriageReturn::kCompact
                                         : LineSplitter::CarriageReturn::kKeep};
  const std::vector<size_t> cuts = input.Cuts();
  const std::string_view text = input.Rest();

  Joiner whole;
  LineSplitter splitter(options, &whole);
  splitter.Feed(text);
  splitter.Finish();
  const bool compacts = (mode & 2) != 0 && text.find('\r') != std::string_view::npos;
  Require(compacts || whole.text == text, "every byte is handed on");

  Joiner cut;
  LineSplitter other(options, &cut);
  InPieces(text, cuts, [&other](std::string_view piece) { other.Feed(piece); });
  other.Finish();
  Require(cut.trace == whole.trace, "no cut changes the result");

  Joiner drained;
  LineSplitter third(options, &drained);
  InPieces(text, cuts, [&third, mode](std::string_view piece) {
    third.Feed(piece);
    third.Drained((mode & 4) != 0);
  });
  third.Finish();
  Require(compacts || drained.text == text, "every byte is handed on when drained between");
  Require(!whole.open_ && !cut.open_ && !drained.open_, "every line in pieces ends");
}

}  // namespace
}  // namespace sparsam::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  sparsam::fuzz::Run({data, size});
  return 0;
}
