#include "rules/rule_parser.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rules/pattern_lint.h"
#include "rules/table_reader.h"

namespace sparsam {

std::string Render(const RuleDiagnostic& diagnostic) {
  return absl::StrCat(diagnostic.file, ":", diagnostic.line, ":", diagnostic.column,
                      ": error: ", diagnostic.message);
}

// Turns one parsed TOML document into a RuleFile.
class RuleFileParser {
 public:
  RuleFileParser(std::string_view file_name, RuleFile* file)
      : file_(file), diagnostics_(file_name) {
    file_->tool_.source_file = Keep(file_name);
  }

  void Parse(const toml::table& root) {
    TableReader reader(root, "the file", &diagnostics_);
    if (const toml::table* tool = reader.Table("tool")) {
      ParseTool(*tool);
    } else {
      diagnostics_.Add(1, 1, "a rule file needs a [tool] table with 'name' and 'programs'");
    }
    std::vector<Rule> rules;
    for (const toml::table* table : reader.Tables("rule")) rules.push_back(ParseRule(*table));
    if (rules.empty()) diagnostics_.Add(1, 1, "a rule file needs at least one [[rule]]");
    reader.RejectUnknown();
    CheckNames(rules);
    file_->tool_.rules = KeepList(std::move(rules), &file_->rules_);
  }

  DiagnosticList& diagnostics() { return diagnostics_; }

 private:
  std::string_view Keep(std::string_view text) {
    if (text.empty()) return {};
    return file_->strings_.emplace_back(text);
  }

  template <typename T>
  std::span<const T> KeepList(std::vector<T> list, std::deque<std::vector<T>>* pool) {
    if (list.empty()) return {};
    return pool->emplace_back(std::move(list));
  }

  Strings KeepStrings(const std::vector<std::string_view>& list) {
    std::vector<std::string_view> kept;
    for (std::string_view text : list) kept.push_back(Keep(text));
    return KeepList(std::move(kept), &file_->string_lists_);
  }

  void ParseTool(const toml::table& table) {
    TableReader reader(table, "[tool]", &diagnostics_);
    Tool& tool = file_->tool_;
    tool.name = Keep(reader.RequiredString("name"));
    tool.programs = KeepStrings(reader.Strings("programs"));
    tool.options_with_value = KeepStrings(reader.Strings("options_with_value"));
    tool.skip = KeepStrings(reader.Strings("skip"));
    reader.RejectUnknown();
  }

  Rule ParseRule(const toml::table& table) {
    TableReader reader(table, "[[rule]]", &diagnostics_);
    Rule rule;
    rule.source_line = reader.line();
    rule.name = Keep(reader.RequiredString("name"));
    rule.words = KeepStrings(reader.Strings("words"));
    rule.unless = KeepStrings(reader.Strings("unless"));
    rule.follow = KeepStrings(reader.Strings("follow"));
    rule.include = KeepStrings(reader.Strings("include"));
    rule.recognise = KeepStrings(reader.Strings("recognise"));
    for (std::string_view pattern : rule.recognise) CheckPattern(&reader, "recognise", pattern);
    rule.shape = std::array{Shape::kText, Shape::kContents, Shape::kColumns}[static_cast<size_t>(
        reader.Word("shape", {"text", "contents", "columns"}, 0))];
    rule.terminal = reader.Bool("terminal");
    rule.sensitive = reader.Bool("sensitive");
    rule.similar = reader.Bool("similar");
    rule.follows = reader.Bool("follows");
    ParseSteps(&reader, &rule);
    if (const toml::table* summary = reader.Table("summary")) ParseSummary(*summary, &rule);
    std::vector<Sample> samples;
    for (const toml::table* sample : reader.Tables("sample"))
      samples.push_back(ParseSample(*sample));
    if (samples.empty()) reader.Complain("name", "a rule needs at least one [[rule.sample]]");
    rule.samples = KeepList(std::move(samples), &file_->samples_);
    reader.RejectUnknown();
    return rule;
  }

  // Lines, sections and delegates are three arrays to TOML; their order in the file is what counts.
  void ParseSteps(TableReader* reader, Rule* rule) {
    std::vector<std::pair<int, Step>> order;
    const auto remember = [&order](int line, Step::Kind kind) {
      const auto index =
          static_cast<uint16_t>(std::count_if(order.begin(), order.end(), [kind](const auto& step) {
            return step.second.kind == kind;
          }));
      order.push_back({line, {kind, index}});
    };
    std::vector<LineRule> lines;
    for (const toml::table* table : reader->Tables("line")) {
      lines.push_back(ParseLine(*table, "[[rule.line]]"));
      remember(lines.back().source_line, Step::Kind::kLine);
    }
    std::vector<SectionRule> sections;
    for (const toml::table* table : reader->Tables("section")) {
      sections.push_back(ParseSection(*table));
      remember(sections.back().source_line, Step::Kind::kSection);
    }
    std::vector<DelegateRule> delegates;
    for (const toml::table* table : reader->Tables("delegate")) {
      delegates.push_back(ParseDelegate(*table));
      remember(delegates.back().source_line, Step::Kind::kDelegate);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    CheckRepeated(*rule, lines);
    std::vector<Step> steps;
    for (const auto& [line, step] : order) steps.push_back(step);
    rule->lines = KeepList(std::move(lines), &file_->lines_);
    rule->sections = KeepList(std::move(sections), &file_->sections_);
    rule->delegates = KeepList(std::move(delegates), &file_->delegates_);
    rule->steps = KeepList(std::move(steps), &file_->steps_);
  }

  LineRule ParseLine(const toml::table& table, std::string_view what) {
    TableReader reader(table, what, &diagnostics_);
    LineRule line;
    line.source_line = reader.line();
    int actions = 0;
    for (const auto& [key, action] :
         {std::pair{"keep", Action::kKeep}, std::pair{"hide", Action::kHide},
          std::pair{"change", Action::kChange}}) {
      const bool present = reader.Has(key);
      const std::string_view pattern = Keep(reader.String(key));
      if (!present) continue;
      ++actions;
      line.action = action;
      line.pattern = pattern;
      CheckPattern(&reader, key, pattern);
    }
    if (actions != 1) {
      reader.Complain(
          "", absl::StrCat(std::string(what), " needs exactly one of 'keep', 'hide' and 'change'"));
    }
    line.to = Keep(reader.String("to"));
    if (reader.Has("to") != (line.action == Action::kChange)) {
      reader.Complain("to", "'change' and 'to' go together");
    }
    line.count = Keep(reader.String("count"));
    line.because = Keep(reader.String("because"));
    if (!line.because.empty() && line.action != Action::kHide) {
      reader.Complain(
          "because",
          "'because' says why 'hide' may hide what looks like an error; it goes with 'hide'");
    }
    line.verdict = static_cast<Verdict>(reader.Word("verdict", {"", "success", "failure"}, 0));
    line.diagnostic = reader.Bool("diagnostic");
    line.similar = reader.Bool("similar");
    if (line.action == Action::kHide &&
        (line.diagnostic || line.similar || line.verdict == Verdict::kFailure)) {
      reader.Complain("hide",
                      "'hide' does not go with 'diagnostic', 'similar' or a failure verdict");
    }
    reader.RejectUnknown();
    return line;
  }

  SectionRule ParseSection(const toml::table& table) {
    TableReader reader(table, "[[rule.section]]", &diagnostics_);
    SectionRule section;
    section.source_line = reader.line();
    section.name = Keep(reader.RequiredString("name"));
    section.begin = PatternKey(&reader, "begin", true);
    section.end = PatternKey(&reader, "end", false);
    section.last = PatternKey(&reader, "last", false);
    section.body = PatternKey(&reader, "body", false);
    section.lead = PatternKey(&reader, "lead", false);
    section.inside =
        static_cast<Section::Inside>(reader.Word("inside", {"keep", "hide", "ordinary"}, 0));
    section.indented = reader.Bool("indented");
    section.once = reader.Bool("once");
    section.diagnostic = reader.Bool("diagnostic");
    section.head = reader.Int("head", -1, 0);
    section.tail = reader.Int("tail", -1, 0);
    if (section.tail >= 0 && section.head < 0) section.head = 0;
    if (section.end.empty() && section.last.empty() && section.body.empty() && !section.indented) {
      reader.Complain(
          "name", "a section needs 'end', 'last', 'body' or 'indented = true', or it never ends");
    }
    if (!section.lead.empty() && !section.once) {
      reader.Complain("lead", "'lead' belongs to a record: it goes with 'once = true'");
    }
    std::vector<LineRule> lines;
    for (const toml::table* line : reader.Tables("line")) {
      lines.push_back(ParseLine(*line, "[[rule.section.line]]"));
    }
    section.lines = KeepList(std::move(lines), &file_->lines_);
    reader.RejectUnknown();
    return section;
  }

  DelegateRule ParseDelegate(const toml::table& table) {
    TableReader reader(table, "[[rule.delegate]]", &diagnostics_);
    DelegateRule delegate;
    delegate.source_line = reader.line();
    delegate.begin = PatternKey(&reader, "begin", true);
    if (!delegate.begin.empty() && delegate.begin.find("(?<command>") == std::string_view::npos) {
      reader.Complain("begin",
                      "a delegate's pattern needs a group (?<command>…) that holds the command");
    }
    reader.RejectUnknown();
    return delegate;
  }

  void ParseSummary(const toml::table& table, Rule* rule) {
    TableReader reader(table, "[rule.summary]", &diagnostics_);
    rule->summary_success = Keep(reader.String("success"));
    rule->summary_failure = Keep(reader.String("failure"));
    const auto says = [rule](Verdict verdict) {
      return std::any_of(rule->lines.begin(), rule->lines.end(),
                         [verdict](const LineRule& line) { return line.verdict == verdict; });
    };
    if (!rule->summary_success.empty() && !says(Verdict::kSuccess)) {
      reader.Complain(
          "success",
          "a success summary needs a line with verdict = \"success\": the tool must say so itself");
    }
    if (!rule->summary_failure.empty() && !says(Verdict::kFailure)) {
      reader.Complain("failure", "a failure summary needs a line with verdict = \"failure\"");
    }
    reader.RejectUnknown();
  }

  Sample ParseSample(const toml::table& table) {
    TableReader reader(table, "[[rule.sample]]", &diagnostics_);
    Sample sample;
    sample.source_line = reader.line();
    sample.text = Keep(reader.RequiredString("text"));
    sample.status = reader.Int("status", 0, 0);
    sample.keeps = KeepStrings(reader.Strings("keeps"));
    sample.hides = KeepStrings(reader.Strings("hides"));
    if (sample.keeps.empty() && sample.hides.empty()) {
      reader.Complain("text",
                      "a sample that says neither what 'keeps' nor what 'hides' tests nothing");
    }
    reader.RejectUnknown();
    return sample;
  }

  std::string_view PatternKey(TableReader* reader, std::string_view key, bool required) {
    const bool present = reader->Has(key);
    const std::string_view pattern =
        Keep(required ? reader->RequiredString(key) : reader->String(key));
    if (present) CheckPattern(reader, key, pattern);
    return pattern;
  }

  void CheckPattern(TableReader* reader, std::string_view key, std::string_view pattern) {
    const auto problem = LintPattern(pattern);
    if (!problem.has_value()) return;
    // A literal string's first byte stands one column behind its quote; exact for '…' without
    // escapes.
    const toml::source_region& where = reader->Where(key);
    diagnostics_.Add(static_cast<int>(where.begin.line),
                     static_cast<int>(where.begin.column) + 1 + static_cast<int>(problem->offset),
                     absl::StrCat("'", std::string(key), "': ", problem->message));
  }

  // The second of two equal patterns can never decide.
  void CheckRepeated(const Rule& rule, const std::vector<LineRule>& lines) {
    std::map<std::string_view, int> seen;
    for (const LineRule& line : lines) {
      const auto [entry, added] = seen.emplace(line.pattern, line.source_line);
      if (added || line.pattern.empty()) continue;
      diagnostics_.Add(
          line.source_line, 1,
          absl::StrCat("this line of rule '", std::string(rule.name), "' is never reached: line ",
                       entry->second, " has the same pattern"));
    }
  }

  void CheckNames(const std::vector<Rule>& rules) {
    std::set<std::string_view> names;
    std::map<std::string_view, std::string_view> words;
    for (const Rule& rule : rules) {
      if (!names.insert(rule.name).second) {
        diagnostics_.Add(rule.source_line, 1,
                         absl::StrCat("there are two rules named '", std::string(rule.name), "'"));
      }
      for (std::string_view word : rule.words) {
        const auto [entry, added] = words.emplace(word, rule.name);
        if (added) continue;
        diagnostics_.Add(
            rule.source_line, 1,
            absl::StrCat("'", std::string(word), "' already selects rule '",
                         std::string(entry->second), "': this rule is never reached by it"));
      }
    }
  }

  RuleFile* file_;
  DiagnosticList diagnostics_;
};

ParsedRules ParseRules(std::string_view text, std::string_view file_name) {
  ParsedRules parsed;
  DiagnosticList list(file_name);
  const std::optional<toml::table> root = ParseToml(text, file_name, &list);
  if (!root.has_value()) {
    parsed.diagnostics = list.Take();
    return parsed;
  }
  auto file = std::make_unique<RuleFile>();
  RuleFileParser parser(file_name, file.get());
  parser.Parse(*root);
  parsed.diagnostics = parser.diagnostics().Take();
  std::stable_sort(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                   [](const RuleDiagnostic& a, const RuleDiagnostic& b) {
                     return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                   });
  if (parsed.diagnostics.empty()) parsed.file = std::move(file);
  return parsed;
}

}  // namespace sparsam
