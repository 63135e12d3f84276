// One line of a command's output on its way through the stages, and the fates it can meet.
//
// A Line is a view: its bytes live in the splitter's or the pump's buffer and are valid only for
// the duration of the call that hands it on. A stage that keeps one for later makes a HeldLine of
// it.
#ifndef SPARSAM_FILTERS_LINE_H_
#define SPARSAM_FILTERS_LINE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sparsam {

// What becomes of a raw line. Each has exactly one; the three add up to the raw lines.
enum class Fate : uint8_t { kExact, kChanged, kHidden };

// How much a line matters to somebody who has to act on the output.
enum class Weight : uint8_t {
  kOrdinary,    // nobody named it
  kNamed,       // a rule keeps it by name
  kWarning,     // named, or on the error floor, as a warning
  kDiagnostic,  // an error or a failure, by the rule or by the error floor
};

// Where a line stands in a record that is shown once (see record.h).
enum class Role : uint8_t { kNone, kLead, kHead, kBody };

// Why a line met its fate, for `explain`.
enum class Reason : uint8_t {
  kUnnamed,   // no pattern names it
  kLine,      // a [[rule.line]]
  kSection,   // the default of a [[rule.section]]
  kFloor,     // the error floor kept it
  kRepeat,    // a record that was shown before
  kSimilar,   // one of a run of similar lines
  kTrim,      // beyond the head and tail of its section
  kLimit,     // beyond the output limit
  kPrompt,    // begins like a prompt
  kNotWorth,  // hideable, but hiding it would have saved nothing
  kTail,      // shown at the end because the command failed and nothing was recognised
};

struct Section;

struct Line {
  std::string_view text;      // what would be printed, without its newline
  std::string_view original;  // before a rule changed it; the same bytes as `text` otherwise
  uint64_t number = 0;        // 1-based, of the raw stream; 0: a line of ours
  uint64_t words = 0;         // what LineWords().Find(text) says
  uint64_t raw_bytes = 0;     // as the child wrote it, newline included
  bool newline = true;        // false: the last line had no newline
  Fate fate = Fate::kExact;
  Weight weight = Weight::kOrdinary;
  Role role = Role::kNone;
  Reason reason = Reason::kUnnamed;
  bool similar = false;              // may stand for lines like it
  bool section_start = false;        // the first line of its section
  const Section* section = nullptr;  // the one it stands in
  int decided_by = 0;                // line in the rule file, 0: no rule line

  bool ours() const { return number == 0; }
  // Bytes that printing this line takes.
  uint64_t printed_bytes() const { return text.size() + (newline ? 1 : 0); }
};

// A line that a stage holds: the same facts, with bytes of its own.
struct HeldLine {
  explicit HeldLine(const Line& line)
      : text(line.text), original(line.fate == Fate::kChanged ? line.original : ""), facts(line) {}

  // The line again, with views into this object.
  Line View() const {
    Line line = facts;
    line.text = text;
    line.original =
        line.fate == Fate::kChanged ? std::string_view(original) : std::string_view(text);
    return line;
  }

  std::string text;
  std::string original;
  Line facts;
};

// One step of the pipeline. The pipeline drives it: OnLine for each line in order, Release when
// nothing may be held back any longer (a prompt), Finish once. A stage hands every line it was
// given to the next stage, in order, hidden ones included, so that each is counted once.
class Stage {
 public:
  explicit Stage(Stage* next) : next_(next) {}
  virtual ~Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  virtual void OnLine(const Line& line) = 0;
  virtual void Release() { next_->Release(); }
  virtual void Finish() { next_->Finish(); }

 protected:
  Stage* next_;  // not owned; null only in the last stage
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_LINE_H_
