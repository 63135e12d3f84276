// Any text is a rule file or a list of diagnostics; what is a rule file can be compiled and run.
#include <string>

#include "rules/rule_check.h"
#include "rules/rule_parser.h"
#include "rules/rule_set.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sparsam;  // NOLINT: the whole file is about it
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ParsedRules parsed = ParseRules(text, "fuzz.toml");
  fuzz::Require((parsed.file == nullptr) == !parsed.diagnostics.empty(),
                "a file or diagnostics, never both or none");
  for (const RuleDiagnostic& diagnostic : parsed.diagnostics) {
    fuzz::Require(diagnostic.line >= 0 && diagnostic.column >= 0, "a position");
    fuzz::Require(!Render(diagnostic).empty(), "a message");
  }
  if (parsed.file == nullptr) return 0;
  RuleSet rules;
  rules.Add(Layer::kUser, &parsed.file->tool());
  CheckTool(parsed.file->tool(), rules);
  const std::vector<std::string_view> argv = {"demo", "build", "-x", "--", "y"};
  rules.Select(argv);
  return 0;
}
