#include "filters/classify.h"

#include <algorithm>
#include <cctype>

namespace sparsam {
namespace {

// Lines behind the head of a record.
constexpr uint64_t kRecordBeginning = 3;

size_t Indent(std::string_view text) {
  const size_t at = text.find_first_not_of(" \t");
  return at == std::string_view::npos ? std::string_view::npos : at;
}

// Letters, digits and everything beyond ASCII but technical signs, box drawing and geometric shapes
// (U+2300 to U+25FF), which is what tools draw lines with.
void AppendWords(std::string_view text, std::string* words) {
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    if (byte == 0xe2 && next >= 0x8c && next <= 0x97) {
      at += 2;
    } else if (byte >= 0x80 || std::isalnum(byte) != 0) {
      words->push_back(text[at]);
    }
  }
}

bool SameWords(std::string_view before, std::string_view after) {
  std::string words_before;
  std::string words_after;
  AppendWords(before, &words_before);
  AppendWords(after, &words_after);
  return words_before == words_after;
}

void Raise(Weight weight, Line* line) { line->weight = std::max(line->weight, weight); }

}  // namespace

Classifier::Classifier(Program* program, ProgramSource* delegates, Stage* next)
    : Stage(next),
      outer_(program),
      program_(program),
      delegates_(delegates),
      counts_(program->counters.size()) {}

void Classifier::OnLine(const Line& line) { next_->OnLine(Judge(line)); }

Line Classifier::Judge(const Line& line) {
  Line decided = line;
  Decide(&decided);
  if (decided.fate != Fate::kHidden && decided.weight == Weight::kDiagnostic) {
    findings_.diagnostic = true;
  }
  return decided;
}

void Classifier::Decide(Line* line) {
  if (program_ != outer_ && DecideDelegate(line)) return;
  if (section_ != nullptr && DecideInSection(line)) return;
  DecideOutside(line);
}

// While an inner tool has the word, the outer one can still hand it to another.
bool Classifier::DecideDelegate(Line* line) {
  const int index = outer_->block.matcher.Find(line->text);
  if (index < 0) return false;
  const Block::Meaning& meaning = outer_->block.meanings[static_cast<size_t>(index)];
  if (meaning.kind != Block::Kind::kDelegate) return false;
  Pattern* pattern = &outer_->block.matcher.pattern(index);
  Apply(meaning.action, pattern, line);
  Delegate(pattern);
  return true;
}

// False if the line is no longer part of the section.
bool Classifier::DecideInSection(Line* line) {
  Section& section = *section_;
  bool last = false;
  if (Ends(section, *line, &last)) {
    section_ = nullptr;
    return false;
  }
  line->section = &section;
  line->role = section.once ? Role::kBody : Role::kNone;
  const int index = section.block.matcher.Find(line->text);
  if (index >= 0) {
    Apply(section.block.meanings[static_cast<size_t>(index)].action,
          &section.block.matcher.pattern(index), line);
  } else {
    ApplyDefault(section, line);
  }
  if (last) section_ = nullptr;
  return true;
}

bool Classifier::Ends(Section& section, const Line& line, bool* last) {
  if (section.end.has_value() && section.end->Found(line.text)) return true;
  if (section.body.has_value() && !section.body->Found(line.text)) return true;
  if (section.indented && !line.text.empty() && Indent(line.text) <= section_indent_) return true;
  *last = section.last.has_value() && section.last->Found(line.text);
  return false;
}

void Classifier::DecideOutside(Line* line) {
  const int index = program_->block.matcher.Find(line->text);
  if (index < 0) {
    line->reason = Reason::kUnnamed;
    line->similar = program_->similar;
    HoldFloor(false, line);
    return;
  }
  const Block::Meaning& meaning = program_->block.meanings[static_cast<size_t>(index)];
  Pattern* pattern = &program_->block.matcher.pattern(index);
  switch (meaning.kind) {
    case Block::Kind::kSection:
      Enter(&program_->sections[static_cast<size_t>(meaning.section)], line);
      return;
    case Block::Kind::kLead:
      line->role = Role::kLead;
      line->section = &program_->sections[static_cast<size_t>(meaning.section)];
      [[fallthrough]];
    case Block::Kind::kLine:
      Apply(meaning.action, pattern, line);
      return;
    case Block::Kind::kDelegate:
      Apply(meaning.action, pattern, line);
      Delegate(pattern);
      return;
  }
}

void Classifier::Enter(Section* section, Line* line) {
  section_ = section;
  section_first_ = line->number;
  section_indent_ = Indent(line->text);
  if (section_indent_ == std::string_view::npos) section_indent_ = 0;
  line->section = section;
  line->section_start = true;
  line->role = section->once ? Role::kHead : Role::kNone;
  ApplyDefault(*section, line);
}

void Classifier::ApplyDefault(const Section& section, Line* line) {
  line->reason = Reason::kSection;
  line->decided_by = section.source_line;
  if (section.inside == Section::Inside::kHide) {
    line->fate = Fate::kHidden;
    HoldFloor(false, line);
    return;
  }
  if (section.inside == Section::Inside::kKeep) Raise(Weight::kNamed, line);
  // Of a flood of records the beginnings must survive the output limit (the message, its place, the
  // first frames); of any other section all of it.
  const bool beginning = line->number - section_first_ <= kRecordBeginning;
  if (section.diagnostic && (beginning || !section.once)) Raise(Weight::kDiagnostic, line);
  HoldFloor(false, line);
}

void Classifier::Apply(const LineAction& action, Pattern* pattern, Line* line) {
  line->reason = Reason::kLine;
  line->decided_by = action.source_line;
  line->similar = action.similar;
  if (program_ == outer_) Note(action);
  if (action.action == Action::kHide) {
    line->fate = Fate::kHidden;
  } else {
    Raise(action.diagnostic ? Weight::kDiagnostic : Weight::kNamed, line);
  }
  HoldFloor(action.waived, line);
  if (action.action == Action::kChange && line->fate == Fate::kExact) Change(action, pattern, line);
}

// Shorter, or not at all. A line longer than what is matched would lose its end; one on the error
// floor may lose decoration, but no letter and no digit.
void Classifier::Change(const LineAction& action, Pattern* pattern, Line* line) {
  if (line->text.size() > kMatchedBytes || !pattern->Found(line->text)) return;
  const std::string_view matched = pattern->Group(0);
  const auto start = static_cast<size_t>(matched.data() - line->text.data());
  changed_.assign(line->text.substr(0, start));
  changed_.append(pattern->Expand(action.replacement));
  changed_.append(line->text.substr(start + matched.size()));
  if (changed_.size() >= line->text.size()) return;
  if (line->weight >= Weight::kWarning && !SameWords(line->text, changed_)) return;
  line->fate = Fate::kChanged;
  line->original = line->text;
  line->text = changed_;
}

// The counts and the verdict are the outer tool's.
void Classifier::Note(const LineAction& action) {
  if (action.counter >= 0) ++counts_[static_cast<size_t>(action.counter)];
  if (action.verdict == Verdict::kSuccess) findings_.success_line = true;
  if (action.verdict == Verdict::kFailure) findings_.failure_line = true;
}

// Whatever the rule says, a line on the error floor is shown.
void Classifier::HoldFloor(bool waived, Line* line) {
  if (line->weight == Weight::kDiagnostic) line->similar = false;
  if (waived || line->weight == Weight::kDiagnostic) return;
  const Severity severity = floor_.Classify(line->text, line->words);
  if (severity == Severity::kNone) return;
  line->similar = false;
  Raise(severity == Severity::kError ? Weight::kDiagnostic : Weight::kWarning, line);
  if (line->fate != Fate::kHidden) return;
  line->fate = Fate::kExact;
  line->reason = Reason::kFloor;
}

void Classifier::Delegate(Pattern* pattern) {
  if (delegates_ == nullptr) return;
  Program* inner = delegates_->ForCommand(pattern->Group("command"));
  program_ = inner == nullptr ? outer_ : inner;
  section_ = nullptr;
}

}  // namespace sparsam
