// No escape is left, nothing is added, and no cut changes the result.
#include <string>

#include "filters/escape.h"
#include "filters/overwrite.h"
#include "filters/plain_text.h"
#include "tests/fuzz/input.h"

namespace sparsam::fuzz {
namespace {

void Run(Input input) {
  std::vector<size_t> cuts = input.Cuts();
  std::string line(input.Rest());
  std::erase(line, '\n');
  std::erase_if(cuts, [&line](size_t cut) { return cut >= line.size(); });

  std::string plain;
  RemoveEscapes(line, &plain);
  Require(!HasEscape(plain), "no escape is left");
  Require(plain.size() <= line.size(), "nothing is added");
  Require(HasEscape(line) || plain == line, "a line without escapes stays");

  std::string pieces;
  EscapeRemover remover;
  InPieces(line, cuts, [&](std::string_view piece) { remover.Feed(piece, &pieces); });
  remover.EndLine(&pieces);
  Require(pieces == plain, "no cut changes the result");

  std::string visible;
  VisibleText(line, &visible);
  Require(!HasEscape(visible) && visible.find('\r') == std::string::npos, "visible is visible");
  for (const Shape shape : {Shape::kVerbatim, Shape::kContents, Shape::kText, Shape::kColumns}) {
    PlainText text(shape);
    Require(text.Strip(line).size() <= line.size(), "no shape adds bytes");
  }
}

}  // namespace
}  // namespace sparsam::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  sparsam::fuzz::Run({data, size});
  return 0;
}
