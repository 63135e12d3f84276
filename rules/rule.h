// What a rule file says, as plain values with their source positions. The built-in rules are
// constant tables of these (see generate.cc); files read at run time own theirs in a RuleFile (see
// rule_parser.h). The keys are described in man/sparsam-rules.5.
#ifndef SPARSAM_RULES_RULE_H_
#define SPARSAM_RULES_RULE_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "filters/program.h"

namespace sparsam {

using Strings = std::span<const std::string_view>;

// [[rule.line]] and [[rule.section.line]]
struct LineRule {
  Action action = Action::kKeep;
  std::string_view pattern;
  std::string_view to;       // what `change` makes of the matched part
  std::string_view count;    // the name it is counted under; empty: none
  std::string_view because;  // why even what looks like an error may be hidden; empty: it may not
  Verdict verdict = Verdict::kNone;
  bool diagnostic = false;
  bool similar = false;
  int source_line = 0;
};

// [[rule.section]]
struct SectionRule {
  std::string_view name;
  std::string_view begin;
  std::string_view end;  // empty: none; likewise the next three
  std::string_view last;
  std::string_view body;
  std::string_view lead;
  Section::Inside inside = Section::Inside::kKeep;
  bool indented = false;
  bool once = false;
  bool diagnostic = false;
  int head = -1;
  int tail = -1;
  std::span<const LineRule> lines;
  int source_line = 0;
};

// [[rule.delegate]]: the tool says which command it runs; the group "command" names it.
struct DelegateRule {
  std::string_view begin;
  int source_line = 0;
};

// The order in which lines, sections and delegates stand in the file.
struct Step {
  enum class Kind : uint8_t { kLine, kSection, kDelegate };
  Kind kind = Kind::kLine;
  uint16_t index = 0;
};

// [[rule.sample]]: an output and what must and must not be left of it.
struct Sample {
  std::string_view text;
  int status = 0;
  Strings keeps;
  Strings hides;
  int source_line = 0;
};

// [[rule]]
struct Rule {
  std::string_view name;
  Strings words;      // subcommands; empty: the tool, whatever it is told to do
  Strings unless;     // arguments with which the output is somebody's data: the command is run raw
  Strings follow;     // arguments with which the command goes on until it is stopped: no limit
  Strings include;    // names of rules whose steps come after its own
  Strings recognise;  // patterns of first lines by which `filter` knows it
  Shape shape = Shape::kText;
  bool terminal = false;   // condensed at a terminal too
  bool sensitive = false;  // its output is never stored
  bool similar = false;    // lines that nothing names may stand for lines like them
  bool follows = false;    // goes on until it is stopped, whatever its arguments
  std::span<const LineRule> lines;
  std::span<const SectionRule> sections;
  std::span<const DelegateRule> delegates;
  std::span<const Step> steps;
  std::string_view summary_success;
  std::string_view summary_failure;
  std::span<const Sample> samples;
  int source_line = 0;
};

// One file.
struct Tool {
  std::string_view name;
  Strings programs;            // base names; empty: its rules are only included by others
  Strings options_with_value;  // global options that take the next argument
  Strings skip;  // words before the subcommand that are none ("+*" for cargo +nightly)
  std::span<const Rule> rules;
  std::string_view source_file;
};

}  // namespace sparsam

#endif  // SPARSAM_RULES_RULE_H_
