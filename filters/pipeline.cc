#include "filters/pipeline.h"

#include <utility>

#include "filters/prompt.h"
#include "filters/receipt.h"
#include "filters/word_index.h"

namespace sparsam {
namespace {

LineSplitter::Options SplitterOptions(const Program* program) {
  const bool verbatim = program == nullptr;
  const bool keeps_returns = verbatim || program->shape == Shape::kContents;
  return {.partial = verbatim ? LineSplitter::Partial::kStream : LineSplitter::Partial::kHold,
          .carriage_return = keeps_returns ? LineSplitter::CarriageReturn::kKeep
                                           : LineSplitter::CarriageReturn::kCompact};
}

// Which stages a program needs. An inner tool's program may need any.
struct ProgramUse {
  bool records = false;
  bool similar = false;
  bool trims = false;
};

void AddUse(const Block& block, ProgramUse* use) {
  for (const Block::Meaning& meaning : block.meanings) {
    use->similar = use->similar || meaning.action.similar;
    if (meaning.kind == Block::Kind::kDelegate) *use = {true, true, true};
  }
}

ProgramUse UseOf(const Program& program) {
  ProgramUse use;
  use.similar = program.similar;
  AddUse(program.block, &use);
  for (const Section& section : program.sections) {
    use.records = use.records || section.once;
    use.trims = use.trims || section.head >= 0;
    AddUse(section.block, &use);
  }
  return use;
}

bool LooksLikeReceipt(std::string_view text) {
  return text.substr(0, kReceiptBegins.size()) == kReceiptBegins;
}

}  // namespace

Pipeline::Pipeline(const PipelineOptions& options, Sink* sink)
    : program_(options.program),
      limit_(options.limit, &tally_, options.permit, sink),
      ledger_(&tally_, options.permit, &limit_),
      plain_text_(program_ == nullptr ? Shape::kVerbatim : program_->shape),
      splitter_(SplitterOptions(program_), this) {
  tally_.trace = options.trace;
  holds_ = &ledger_;
  if (program_ != nullptr) MakeStages(options.delegates);
}

void Pipeline::MakeStages(ProgramSource* delegates) {
  const ProgramUse use = UseOf(*program_);
  if (use.trims) holds_ = (trim_ = std::make_unique<TrimStage>(holds_)).get();
  if (use.similar) holds_ = (similar_ = std::make_unique<SimilarStage>(holds_)).get();
  if (use.records) holds_ = (record_ = std::make_unique<RecordStage>(holds_)).get();
  classifier_ = std::make_unique<Classifier>(program_, delegates, holds_);
}

Pipeline::~Pipeline() = default;

void Pipeline::Feed(std::string_view bytes) {
  tally_.raw_bytes += bytes.size();
  splitter_.Feed(bytes);
}

void Pipeline::Drained() { splitter_.Drained(limit_.direct()); }

void Pipeline::Silence() {
  limit_.Silence();
  splitter_.Drained(true);
}

Line Pipeline::MakeLine(std::string_view text, uint64_t raw_bytes, bool newline) {
  ++tally_.raw_lines;
  return Line{.text = text,
              .original = text,
              .number = ++lines_,
              .raw_bytes = raw_bytes,
              .newline = newline};
}

void Pipeline::OnRawLine(std::string_view raw, bool newline) {
  uint64_t words = LineWords().Find(raw.substr(0, kMatchedBytes));
  if (IsExempt(raw, words)) {
    PassPrompt(raw, newline);
    return;
  }
  const std::string_view text = plain_text_.Strip(raw);
  // Escape sequences can part words.
  if (text.data() != raw.data()) words = LineWords().Find(text.substr(0, kMatchedBytes));
  Line line = MakeLine(text, raw.size() + (newline ? 1 : 0), newline);
  line.words = words;
  if (LooksLikeReceipt(text)) {
    // Ours is the last line; this one is the command's, and is marked so that nobody takes it for
    // ours.
    marked_.assign(kForgedMark).append(text);
    line.text = line.original = marked_;
    line.weight = Weight::kNamed;
    line.reason = Reason::kPrompt;
    holds_->OnLine(line);
  } else if (classifier_ != nullptr) {
    classifier_->OnLine(line);
  } else {
    PassPlain(line);
  }
}

void Pipeline::PassPlain(Line line) {
  if (!limit_.direct() && floor_.Classify(line.text, line.words) != Severity::kNone)
    line.weight = Weight::kWarning;
  ledger_.OnLine(line);
}

// Where bytes print as they come anyway, a prompt is a line like any other: it may have begun to
// print before it looked like one.
bool Pipeline::IsExempt(std::string_view raw, uint64_t words) const {
  const bool prompt = (words & kPromptBit) != 0 ? BeginsLikePrompt(raw) : HasPromptBeginning(raw);
  return prompt && !(program_ == nullptr && limit_.direct());
}

void Pipeline::PassPrompt(std::string_view raw, bool newline) {
  Line line = MakeLine(raw, raw.size() + (newline ? 1 : 0), newline);
  line.reason = Reason::kPrompt;
  ReleaseAll();
  limit_.Bypass(raw);
  if (newline) limit_.Bypass("\n");
  tally_.Count(line);
}

void Pipeline::ReleaseAll() { holds_->Release(); }

void Pipeline::OnFirstPiece(std::string_view raw, PieceKind /*kind*/) {
  if (IsExempt(raw, kPromptBit)) {
    Line line = MakeLine(raw, raw.size(), false);
    line.reason = Reason::kPrompt;
    ReleaseAll();
    limit_.Bypass(raw);
    tally_.Count(line);
    pieces_ = Pieces::kPrompt;
    return;
  }
  // What is longer than anything a rule could mean is judged by its beginning and passes without
  // being held.
  const std::string_view text = WithoutEscapes(raw);
  Line line = MakeLine(text, raw.size(), true);
  line.words = LineWords().Find(text.substr(0, kMatchedBytes));
  bool hidden = false;
  if (classifier_ != nullptr) {
    holds_->Release();
    Line judged = classifier_->Judge(line);
    judged.text = judged.original = text;
    if (judged.fate == Fate::kChanged) judged.fate = Fate::kExact;
    hidden = ledger_.OnLongLine(&judged);
    line = judged;
  }
  pieces_ = hidden ? Pieces::kHidden : Pieces::kPrinted;
  if (!hidden) limit_.OnFirstPiece(line);
}

std::string_view Pipeline::WithoutEscapes(std::string_view raw) {
  if (program_ == nullptr) return raw;
  piece_.clear();
  piece_remover_.Feed(raw, &piece_);
  return piece_;
}

void Pipeline::OnPiece(std::string_view raw) {
  switch (pieces_) {
    case Pieces::kPrinted:
      limit_.OnPiece(WithoutEscapes(raw));
      return;
    case Pieces::kPrompt:
      limit_.Bypass(raw);
      return;
    case Pieces::kHidden:
      ledger_.HidePiece(raw);
      return;
    case Pieces::kNone:
      return;
  }
}

void Pipeline::OnLastPiece(bool newline) {
  if (pieces_ == Pieces::kPrinted) {
    piece_.clear();
    piece_remover_.EndLine(&piece_);
    limit_.OnPiece(piece_);
    limit_.OnLastPiece(newline);
  }
  if (pieces_ == Pieces::kPrompt && newline) limit_.Bypass("\n");
  pieces_ = Pieces::kNone;
}

void Pipeline::OnBinary(std::string_view raw) {
  if (!binary_) ReleaseAll();
  binary_ = true;
  limit_.Bypass(raw);
}

std::string Pipeline::SummaryText(Outcome outcome) const {
  const Findings& findings = classifier_->findings();
  std::string_view form;
  if (outcome == Outcome::kSuccess && findings.success_line && !findings.failure_line) {
    form = program_->summary.success;
  } else if (Failed(outcome) && findings.failure_line) {
    form = program_->summary.failure;
  }
  std::string text;
  while (!form.empty()) {
    const size_t open = form.find('{');
    text.append(form.substr(0, open));
    if (open == std::string_view::npos) break;
    const size_t close = form.find('}', open);
    const std::string_view name = form.substr(open + 1, close - open - 1);
    for (size_t counter = 0; counter < program_->counters.size(); ++counter) {
      if (program_->counters[counter] != name) continue;
      text += std::to_string(classifier_->count(static_cast<int>(counter)));
    }
    form = close == std::string_view::npos ? std::string_view() : form.substr(close + 1);
  }
  return text;
}

void Pipeline::Finish(Outcome outcome) {
  splitter_.Finish();
  if (classifier_ == nullptr) {
    holds_->Finish();
    return;
  }
  const std::string summary = SummaryText(outcome);
  if (!summary.empty()) {
    holds_->OnLine(Line{.text = summary, .original = summary, .weight = Weight::kNamed});
  }
  if (Failed(outcome) && !classifier_->findings().diagnostic) ledger_.BringBackTail();
  holds_->Finish();
}

}  // namespace sparsam
