// A rule, compiled: what the classifier runs. Made by rules/rule_compiler, or by hand in tests;
// knows nothing of rule files. Patterns are compiled when they are first needed.
#ifndef SPARSAM_FILTERS_PROGRAM_H_
#define SPARSAM_FILTERS_PROGRAM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filters/matcher.h"
#include "filters/pattern.h"
#include "filters/plain_text.h"

namespace sparsam {

enum class Action : uint8_t { kKeep, kHide, kChange };

// Which side of the verdict a line speaks for; it counts only if the exit status agrees (design
// C3).
enum class Verdict : uint8_t { kNone, kSuccess, kFailure };

// What to do with a line that a pattern matched.
struct LineAction {
  Action action = Action::kKeep;
  std::string_view replacement;  // kChange: see Pattern::Expand
  int counter = -1;              // index into Program::counters
  bool diagnostic = false;       // an error or a failure: survives the output limit
  bool similar = false;          // may stand for lines like it
  bool waived = false;           // hides even what is on the error floor; the rule says why
  Verdict verdict = Verdict::kNone;
  int source_line = 0;  // in the rule file, for `explain`
};

// An ordered list of patterns with what each means.
struct Block {
  enum class Kind : uint8_t { kLine, kSection, kLead, kDelegate };
  struct Meaning {
    Kind kind = Kind::kLine;
    LineAction action;  // kLine, kLead, kDelegate
    int section = -1;   // kSection, kLead: index into Program::sections
  };
  Matcher matcher;
  std::vector<Meaning> meanings;  // by the matcher's index
};

// A stretch of lines with rules of its own. Inside it nothing of the outer block matches, so that
// the output of a test cannot spoof what the test runner prints.
struct Section {
  enum class Inside : uint8_t {
    kKeep,  // kept by name
    kHide,
    kOrdinary,  // kept, but nobody names them: the output limit may take them
  };
  std::string_view name;
  Inside inside = Inside::kKeep;  // lines that no pattern of the section names
  bool diagnostic = false;        // its lines are diagnostics
  bool once = false;              // a record: the same one again is shown once, with a count
  bool indented = false;          // lasts while lines are indented deeper than its first
  std::optional<Pattern> end;     // the first line that is no longer part of it
  std::optional<Pattern> last;    // the last line that is
  std::optional<Pattern> body;    // lasts while lines match
  int head = -1;                  // lines shown at its beginning, -1: all
  int tail = -1;                  // and at its end
  Block block;
  int source_line = 0;
};

// A line of ours at the end, with named counts in braces: "{passed} tests passed".
struct Summary {
  std::string_view success;  // needs status 0 and a line with Verdict::kSuccess
  std::string_view failure;  // needs a failing status and a line with Verdict::kFailure
};

struct Program {
  std::string_view rule_name;
  Shape shape = Shape::kText;
  bool similar = false;  // lines that nothing names may stand for lines like them
  Block block;
  std::vector<Section> sections;
  std::vector<std::string_view> counters;
  Summary summary;
};

// Finds the program for a command that a tool says it runs (`npm test` prints "> vitest run").
class ProgramSource {
 public:
  virtual ~ProgramSource() = default;
  // Null where there is no rule for it. Owned by the source, which outlives the pipeline.
  virtual Program* ForCommand(std::string_view command) = 0;
};

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_PROGRAM_H_
