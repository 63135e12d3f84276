// `sparsam rules`: list, show, check, test, new, trust.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/diagnostics.h"
#include "cli/files.h"
#include "cli/rule_files.h"
#include "cli/wait_status.h"
#include "rules/rule_check.h"
#include "rules/rule_compiler.h"

namespace sparsam {
namespace {

std::string Str(std::string_view text) { return std::string(text); }

std::string Joined(Strings list) {
  std::string text;
  for (std::string_view word : list) text += (text.empty() ? "" : ", ") + Str(word);
  return text;
}

int ListRules() {
  const LoadedRules rules = LoadRules();
  std::set<std::string> programs;
  for (const RuleSet::Entry& entry : rules.set.tools()) {
    bool shadowed = !entry.tool->programs.empty();
    for (std::string_view program : entry.tool->programs) {
      if (!programs.contains(Str(program))) shadowed = false;
    }
    for (std::string_view program : entry.tool->programs) programs.insert(Str(program));
    for (const Rule& rule : entry.tool->rules) {
      const std::string selects = entry.tool->programs.empty() ? "(included by others)"
                                  : rule.words.empty()         ? Joined(entry.tool->programs)
                                                               : Joined(rule.words);
      std::printf("%-24s %-9s %s%s\n", Str(rule.name).c_str(), Str(LayerName(entry.layer)).c_str(),
                  selects.c_str(), shadowed ? "  [shadowed]" : "");
    }
  }
  for (const RuleDiagnostic& problem : rules.diagnostics) Complain(Render(problem));
  for (const std::string& path : rules.untrusted) {
    std::printf("not trusted, not used: %s (read it, then: sparsam rules trust %s)\n", path.c_str(),
                path.c_str());
  }
  return 0;
}

int ShowRule(const std::string& name) {
  const LoadedRules rules = LoadRules();
  for (const RuleSet::Entry& entry : rules.set.tools()) {
    const bool is_tool = entry.tool->name == name;
    const bool has_rule = std::any_of(entry.tool->rules.begin(), entry.tool->rules.end(),
                                      [&name](const Rule& rule) { return rule.name == name; });
    if (!is_tool && !has_rule) continue;
    std::string text = Str(entry.layer == Layer::kBuiltin ? BuiltinSource(entry.tool->name) : "");
    if (text.empty()) text = ReadFile(Str(entry.tool->source_file)).value_or("");
    std::printf("# %s (%s)\n%s", Str(entry.tool->source_file).c_str(),
                Str(LayerName(entry.layer)).c_str(), text.c_str());
    return 0;
  }
  Complain("no tool or rule is named '" + name + "' (see: sparsam rules list)");
  return 1;
}

// Parses a file and, with `samples`, runs its samples; prints what is wrong. The number of
// problems.
int CheckFile(const std::string& path, const std::string& text, bool samples) {
  ParsedRules parsed = ParseRules(text, path);
  std::vector<RuleDiagnostic> problems = std::move(parsed.diagnostics);
  if (parsed.file != nullptr && samples) {
    RuleSet rules;
    rules.Add(Layer::kUser, &parsed.file->tool());
    for (const Tool* tool : BuiltinTools()) rules.Add(Layer::kBuiltin, tool);
    problems = CheckTool(parsed.file->tool(), rules);
  }
  for (const RuleDiagnostic& problem : problems) std::printf("%s\n", Render(problem).c_str());
  return static_cast<int>(problems.size());
}

int CheckFiles(std::vector<std::string> paths) {
  if (paths.empty()) {
    paths = UserRuleFiles();
    for (const std::string& path : ProjectRuleFiles()) paths.push_back(path);
  }
  int problems = 0;
  for (const std::string& path : paths) {
    const auto text = ReadFile(path);
    if (!text.has_value()) {
      Complain(path + ": " + std::strerror(errno));
      ++problems;
      continue;
    }
    problems += CheckFile(path, *text, true);
  }
  if (problems == 0)
    std::printf("%zu %s checked, no problems\n", paths.size(),
                paths.size() == 1 ? "file" : "files");
  return problems == 0 ? 0 : 1;
}

int TestRules(const std::vector<std::string>& paths) {
  if (!paths.empty()) return CheckFiles(paths);
  int problems = 0;
  int tools = 0;
  for (const Tool* tool : BuiltinTools()) {
    problems += CheckFile(Str(tool->source_file), Str(BuiltinSource(tool->name)), true);
    ++tools;
  }
  for (const std::string& path : UserRuleFiles()) {
    problems += CheckFile(path, ReadFile(path).value_or(""), true);
    ++tools;
  }
  std::printf("%d rule files, %d problems\n", tools, problems);
  return problems == 0 ? 0 : 1;
}

constexpr char kTemplate[] =
    R"TOML(# Condenses what %s prints. Every key: man sparsam-rules. Try it: sparsam rules test FILE
[tool]
name = "%s"
programs = ["%s"]

[[rule]]
name = "%s"
# words = ["build"]          # only this subcommand
# unless = ["--json"]        # arguments with which the output is somebody's data: run raw
terminal = false             # true: condense at a terminal too

# The first line that matches decides; what nothing names is kept.
[[rule.line]]
hide = '^Compiling '
[[rule.line]]
keep = '^error: '
diagnostic = true            # survives the output limit

# What the rule must do, checked by: sparsam rules test FILE
[[rule.sample]]
status = 1
text = '''
Compiling module-one of this long-winded project
Compiling module-two of this long-winded project
Compiling module-three of this long-winded project
Compiling module-four of this long-winded project
Compiling module-five of this long-winded project
Compiling module-six of this long-winded project
error: main.x:3: no such name
'''
keeps = ["error: main.x:3: no such name"]
hides = ["module-two"]
)TOML";

bool IsProgramName(const std::string& name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
  return !name.empty() && name[0] != '.' && name[0] != '-' &&
         name.find_first_not_of(kAllowed) == std::string::npos;
}

int NewRule(const std::string& tool) {
  if (!IsProgramName(tool)) {
    Complain("'" + tool + "' is no program name: letters, digits and . _ + - only");
    return kStatusUsage;
  }
  const std::string directory = UserRuleDir();
  if (directory.empty()) {
    Complain("there is no HOME or XDG_CONFIG_HOME to keep rules in");
    return kStatusOwnFailure;
  }
  for (size_t slash = 1; slash != std::string::npos; slash = directory.find('/', slash + 1)) {
    mkdir(directory.substr(0, slash == 1 ? directory.find('/', 1) : slash).c_str(), 0700);
  }
  mkdir(directory.c_str(), 0700);
  const std::string path = directory + "/" + tool + ".toml";
  if (ReadFile(path).has_value()) {
    Complain(path + " is there already; edit it, or remove it first");
    return 1;
  }
  char text[4096];
  std::snprintf(text, sizeof text, kTemplate, tool.c_str(), tool.c_str(), tool.c_str(),
                tool.c_str());
  if (!WriteFileAtomically(path, text, 0600)) {
    Complain(path + ": " + std::strerror(errno));
    return kStatusOwnFailure;
  }
  std::printf("written: %s\nnext: edit it, then: sparsam rules test %s\n", path.c_str(),
              path.c_str());
  return 0;
}

int Trust(std::vector<std::string> paths) {
  if (paths.empty()) paths = ProjectRuleFiles();
  if (paths.empty()) {
    Complain("there is no .sparsam/rules/*.toml in this directory or above it");
    return 1;
  }
  for (const std::string& path : paths) {
    const auto content = ReadFile(path);
    if (!content.has_value() || CheckFile(path, *content, true) > 0) {
      Complain(path + " is not trusted: it can't be used as it is");
      return 1;
    }
    if (!TrustFile(path)) {
      Complain(path + ": the trust list could not be written: " + std::strerror(errno));
      return kStatusOwnFailure;
    }
    std::printf("trusted: %s (until it changes)\n", path.c_str());
  }
  return 0;
}

}  // namespace

int RulesCommand(const RunOptions& /*run*/, int argc, char** argv) {
  std::string name;
  std::vector<std::string> paths;
  CLI::App app("Rules: which there are, whether they are right, new ones.", "sparsam rules");
  app.require_subcommand(1);
  CLI::App* list =
      app.add_subcommand("list", "every rule, its layer, what selects it, what shadows it");
  CLI::App* show = app.add_subcommand("show", "the file that a tool or rule comes from");
  show->add_option("NAME", name, "a tool or a rule")->required();
  CLI::App* check = app.add_subcommand(
      "check", "reports everything that is wrong with rule files, with positions");
  check->add_option("FILE", paths, "without: the user's and the project's");
  CLI::App* test = app.add_subcommand("test", "runs the samples of rule files");
  test->add_option("FILE", paths, "without: the built-in and the user's");
  CLI::App* made = app.add_subcommand("new", "writes a rule file to start from");
  made->add_option("TOOL", name, "the program's name")->required();
  CLI::App* trust =
      app.add_subcommand("trust", "lets a project's rules be used, until they change");
  trust->add_option("FILE", paths, "without: all of the project's");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kStatusUsage;
  }
  if (list->parsed()) return ListRules();
  if (show->parsed()) return ShowRule(name);
  if (check->parsed()) return CheckFiles(paths);
  if (test->parsed()) return TestRules(paths);
  if (made->parsed()) return NewRule(name);
  if (trust->parsed()) return Trust(paths);
  return kStatusUsage;
}

}  // namespace sparsam
