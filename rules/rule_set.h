// All the rules there are, and which of them a command gets. Rules come in layers (a rule named on
// the command line, the user's, a trusted project's, the built-in ones); the first layer that knows
// the tool and the subcommand decides, whole rules, never merged.
#ifndef SPARSAM_RULES_RULE_SET_H_
#define SPARSAM_RULES_RULE_SET_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/launcher.h"
#include "rules/rule.h"

namespace sparsam {

enum class Layer : uint8_t { kUser, kProject, kBuiltin };
std::string_view LayerName(Layer layer);

// Why a command gets the rule it gets, or none.
enum class Choice : uint8_t {
  kRule,
  kUnknown,   // no rule knows it: verbatim up to the output limit
  kAskedFor,  // its arguments ask for a shape that somebody reads: run in place (design C9)
};

struct Selection {
  Choice choice = Choice::kUnknown;
  const Tool* tool = nullptr;  // what knows it; null for kUnknown
  const Rule* rule = nullptr;
  Layer layer = Layer::kBuiltin;
  std::string argument;  // kAskedFor: the one that asks
  bool follows = false;  // goes on until it is stopped: no output limit
};

class RuleSet {
 public:
  // Not owned; layers are asked in the order in which they were added.
  void Add(Layer layer, const Tool* tool) { tools_.push_back({layer, tool}); }

  Selection Select(Arguments argv) const;
  // The rule of that name ("git status"), in the first layer that has it.
  Selection Named(std::string_view name) const;
  // The rule that recognises one of the first lines of an output.
  Selection Recognise(const std::vector<std::string_view>& lines) const;

  struct Entry {
    Layer layer;
    const Tool* tool;
  };
  const std::vector<Entry>& tools() const { return tools_; }

 private:
  std::vector<Entry> tools_;
};

// The built-in rules: constant tables made when we are built.
std::vector<const Tool*> BuiltinTools();
// The text of the file that a built-in tool came from; empty for any other.
std::string_view BuiltinSource(std::string_view tool_name);

// Cuts a command line, as a tool echoes it, into words: quotes and backslashes are understood;
// anything a shell would do more with (pipes, variables, …) makes it end there.
std::vector<std::string> SplitCommand(std::string_view command);

}  // namespace sparsam

#endif  // SPARSAM_RULES_RULE_SET_H_
