#include "rules/rule_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "filters/pattern.h"
#include "filters/pipeline.h"
#include "rules/rule_compiler.h"

namespace sparsam {
namespace {

class StringSink : public Sink {
 public:
  void Write(std::string_view bytes) override { text_.append(bytes); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

bool MatchesSomeSample(const Rule& rule, std::string_view source) {
  Pattern pattern(source);
  for (const Sample& sample : rule.samples) {
    std::string_view rest = sample.text;
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      if (pattern.Found(rest.substr(0, end))) return true;
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
  return false;
}

class ToolChecker {
 public:
  ToolChecker(const Tool& tool, const RuleSet& rules) : tool_(tool), rules_(rules) {}

  std::vector<RuleDiagnostic> Check() {
    for (const Rule& rule : tool_.rules) {
      for (std::string_view name : rule.include) {
        if (rules_.Named(name).rule == nullptr) {
          Complain(rule.source_line,
                   absl::StrCat("there is no rule named '", std::string(name), "' to include"));
        }
      }
      CheckWaivers(rule, rule.lines);
      for (const SectionRule& section : rule.sections) CheckWaivers(rule, section.lines);
      CheckSummary(rule, rule.summary_success);
      CheckSummary(rule, rule.summary_failure);
      for (const Sample& sample : rule.samples) CheckSample(rule, sample);
    }
    return std::move(diagnostics_);
  }

 private:
  void CheckWaivers(const Rule& rule, std::span<const LineRule> lines) {
    for (const LineRule& line : lines) {
      if (line.because.empty() || MatchesSomeSample(rule, line.pattern)) continue;
      Complain(line.source_line,
               "a line that waives the error floor ('because') needs a sample that shows it");
    }
  }

  // Every {name} must be one that some line counts under.
  void CheckSummary(const Rule& rule, std::string_view form) {
    for (size_t open = form.find('{'); open != std::string_view::npos;
         open = form.find('{', open + 1)) {
      const std::string_view name = form.substr(open + 1, form.find('}', open) - open - 1);
      const bool counted = std::any_of(rule.lines.begin(), rule.lines.end(),
                                       [name](const LineRule& line) { return line.count == name; });
      if (!counted) {
        Complain(rule.source_line,
                 absl::StrCat("the summary names '", std::string(name),
                              "', but no line has count = \"", std::string(name), "\""));
      }
    }
  }

  void CheckSample(const Rule& rule, const Sample& sample) {
    const std::string output = Condense(rule, rules_, sample.text, sample.status);
    for (std::string_view fact : sample.keeps) {
      if (sample.text.find(fact) == std::string_view::npos) {
        Complain(
            sample.source_line,
            absl::StrCat("the sample does not contain what it says is kept: ", std::string(fact)));
      } else if (output.find(fact) == std::string::npos) {
        Complain(sample.source_line, absl::StrCat("not kept: ", std::string(fact)));
      }
    }
    for (std::string_view noise : sample.hides) {
      if (sample.text.find(noise) == std::string_view::npos) {
        Complain(sample.source_line,
                 absl::StrCat("the sample does not contain what it says is hidden: ",
                              std::string(noise)));
      } else if (output.find(noise) != std::string::npos) {
        Complain(sample.source_line, absl::StrCat("not hidden: ", std::string(noise)));
      }
    }
  }

  void Complain(int line, std::string message) {
    diagnostics_.push_back({std::string(tool_.source_file), line, 1, std::move(message)});
  }

  const Tool& tool_;
  const RuleSet& rules_;
  std::vector<RuleDiagnostic> diagnostics_;
};

}  // namespace

std::string Condense(const Rule& rule, const RuleSet& rules, std::string_view text, int status) {
  const std::unique_ptr<Program> program = CompileRule(rule, rules);
  DelegateSource delegates(&rules);
  StringSink sink;
  Pipeline pipeline({.program = program.get(), .delegates = &delegates}, &sink);
  pipeline.Feed(text);
  pipeline.Finish(status == 0 ? Outcome::kSuccess : Outcome::kFailure);
  return sink.text();
}

std::vector<RuleDiagnostic> CheckTool(const Tool& tool, const RuleSet& rules) {
  return ToolChecker(tool, rules).Check();
}

}  // namespace sparsam
