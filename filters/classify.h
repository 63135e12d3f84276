// The first stage: decides by the rule what each line is. Keeps the section the stream is in, the
// named counts and what was recognised; holds no lines.
#ifndef SPARSAM_FILTERS_CLASSIFY_H_
#define SPARSAM_FILTERS_CLASSIFY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "filters/floor.h"
#include "filters/line.h"
#include "filters/program.h"

namespace sparsam {

// What the classifier has learnt by the end.
struct Findings {
  bool success_line = false;  // the tool's own success line came
  bool failure_line = false;
  bool diagnostic = false;  // some diagnostic was shown: the failure was recognised
};

class Classifier : public Stage {
 public:
  // Neither is owned; `delegates` may be null.
  Classifier(Program* program, ProgramSource* delegates, Stage* next);

  void OnLine(const Line& line) override;
  // Decides without handing the line on (a line that comes in pieces).
  Line Judge(const Line& line);

  const Findings& findings() const { return findings_; }
  uint64_t count(int counter) const { return counts_[static_cast<size_t>(counter)]; }

 private:
  void Decide(Line* line);
  bool DecideInSection(Line* line);
  void DecideOutside(Line* line);
  bool DecideDelegate(Line* line);
  void Enter(Section* section, Line* line);
  void Apply(const LineAction& action, Pattern* pattern, Line* line);
  void ApplyDefault(const Section& section, Line* line);
  void Note(const LineAction& action);
  void Change(const LineAction& action, Pattern* pattern, Line* line);
  void Delegate(Pattern* pattern);
  void HoldFloor(bool waived, Line* line);
  bool Ends(Section& section, const Line& line, bool* last);

  Program* outer_;
  Program* program_;  // outer_, or the one of the inner tool
  ProgramSource* delegates_;
  Floor floor_;
  Findings findings_;
  std::vector<uint64_t> counts_;
  Section* section_ = nullptr;  // the one the stream is in
  size_t section_indent_ = 0;
  uint64_t section_first_ = 0;  // the number of its first line
  std::string changed_;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_CLASSIFY_H_
