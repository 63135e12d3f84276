// One stream's way from raw bytes to condensed ones: splitter, lossless shapes, classifier, the
// stages that hold lines, ledger, limit. `run`, `filter` and `explain` drive exactly this.
//
// With no program (an unknown tool) bytes pass verbatim up to the output limit.
#ifndef SPARSAM_FILTERS_PIPELINE_H_
#define SPARSAM_FILTERS_PIPELINE_H_

#include <memory>
#include <string>
#include <string_view>

#include "filters/classify.h"
#include "filters/escape.h"
#include "filters/floor.h"
#include "filters/ledger.h"
#include "filters/limit.h"
#include "filters/line_splitter.h"
#include "filters/outcome.h"
#include "filters/plain_text.h"
#include "filters/program.h"
#include "filters/record.h"
#include "filters/similar.h"
#include "filters/tally.h"
#include "filters/trim.h"

namespace sparsam {

struct PipelineOptions {
  Program* program = nullptr;          // not owned; null: an unknown tool
  ProgramSource* delegates = nullptr;  // not owned; may be null
  uint64_t limit = kDefaultLimit;      // bytes, kNoLimit: none
  HidingPermit* permit = nullptr;      // not owned; null: hiding is always allowed
  Trace* trace = nullptr;              // not owned; may be null
};

class Pipeline : private LineReceiver {
 public:
  // `sink` is not owned and gets the condensed bytes.
  Pipeline(const PipelineOptions& options, Sink* sink);
  ~Pipeline() override;

  void Feed(std::string_view bytes);
  // No more bytes are there for now.
  void Drained();
  // None have come for a while; only for unknown tools, see the design's output limit.
  void Silence();
  // The stream is over, or what was held has to be given back (after which Feed must not be
  // called).
  void Finish(Outcome outcome);

  const Tally& tally() const { return tally_; }
  bool ends_with_newline() const { return limit_.ends_with_newline(); }

 private:
  void OnRawLine(std::string_view raw, bool newline) override;
  void OnFirstPiece(std::string_view raw, PieceKind kind) override;
  void OnPiece(std::string_view raw) override;
  void OnLastPiece(bool newline) override;
  void OnBinary(std::string_view raw) override;

  void MakeStages(ProgramSource* delegates);
  Line MakeLine(std::string_view text, uint64_t raw_bytes, bool newline);
  void PassPlain(Line line);
  void PassPrompt(std::string_view raw, bool newline);
  bool IsExempt(std::string_view raw, uint64_t words) const;
  void ReleaseAll();
  std::string_view WithoutEscapes(std::string_view raw);
  std::string SummaryText(Outcome outcome) const;

  Program* program_;
  Tally tally_;
  LimitStage limit_;
  LedgerStage ledger_;
  // Only those that the program has a use for: each costs every line a call.
  std::unique_ptr<TrimStage> trim_;
  std::unique_ptr<SimilarStage> similar_;
  std::unique_ptr<RecordStage> record_;
  Stage* holds_ = nullptr;                  // the first stage behind the classifier
  std::unique_ptr<Classifier> classifier_;  // null for an unknown tool
  PlainText plain_text_;
  LineSplitter splitter_;

  // Of the line that is coming in pieces.
  enum class Pieces : uint8_t { kNone, kPrinted, kHidden, kPrompt };
  Pieces pieces_ = Pieces::kNone;
  EscapeRemover piece_remover_;
  std::string piece_;
  uint64_t lines_ = 0;
  bool binary_ = false;
  Floor floor_;  // for unknown tools
  std::string marked_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_PIPELINE_H_
