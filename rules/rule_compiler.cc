#include "rules/rule_compiler.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace sparsam {
namespace {

constexpr int kDeepestInclude = 4;

class Compiler {
 public:
  Compiler(const RuleSet& rules, Program* program) : rules_(rules), program_(program) {}

  void AddRule(const Rule& rule, int depth) {
    for (const Step& step : rule.steps) {
      switch (step.kind) {
        case Step::Kind::kLine:
          AddLine(rule.lines[step.index], &program_->block);
          break;
        case Step::Kind::kSection:
          AddSection(rule.sections[step.index]);
          break;
        case Step::Kind::kDelegate:
          AddDelegate(rule.delegates[step.index]);
          break;
      }
    }
    if (depth == kDeepestInclude) return;
    for (std::string_view name : rule.include) {
      const Selection included = rules_.Named(name);
      if (included.rule != nullptr) AddRule(*included.rule, depth + 1);
    }
  }

 private:
  int Counter(std::string_view name) {
    if (name.empty()) return -1;
    auto& counters = program_->counters;
    const auto found = std::find(counters.begin(), counters.end(), name);
    if (found != counters.end()) return static_cast<int>(found - counters.begin());
    counters.push_back(name);
    return static_cast<int>(counters.size()) - 1;
  }

  void AddLine(const LineRule& line, Block* block) {
    LineAction action;
    action.action = line.action;
    action.replacement = line.to;
    action.counter = Counter(line.count);
    action.diagnostic = line.diagnostic;
    action.similar = line.similar;
    action.waived = !line.because.empty();
    action.verdict = line.verdict;
    action.source_line = line.source_line;
    Add(line.pattern, {.kind = Block::Kind::kLine, .action = action}, block);
  }

  void AddSection(const SectionRule& rule) {
    const auto pattern = [](std::string_view source) {
      return source.empty() ? std::nullopt : std::optional<Pattern>(Pattern(source));
    };
    const int index = static_cast<int>(program_->sections.size());
    Section& section = program_->sections.emplace_back();
    section.name = rule.name;
    section.inside = rule.inside;
    section.diagnostic = rule.diagnostic;
    section.once = rule.once;
    section.indented = rule.indented;
    section.end = pattern(rule.end);
    section.last = pattern(rule.last);
    section.body = pattern(rule.body);
    section.head = rule.head;
    section.tail = rule.tail;
    section.source_line = rule.source_line;
    for (const LineRule& line : rule.lines) AddLine(line, &section.block);
    if (!rule.lead.empty()) {
      LineAction keep;
      keep.diagnostic = rule.diagnostic;
      keep.source_line = rule.source_line;
      Add(rule.lead, {.kind = Block::Kind::kLead, .action = keep, .section = index},
          &program_->block);
    }
    Add(rule.begin, {.kind = Block::Kind::kSection, .action = {}, .section = index},
        &program_->block);
  }

  void AddDelegate(const DelegateRule& delegate) {
    LineAction keep;
    keep.source_line = delegate.source_line;
    Add(delegate.begin, {.kind = Block::Kind::kDelegate, .action = keep}, &program_->block);
  }

  static void Add(std::string_view pattern, Block::Meaning meaning, Block* block) {
    block->matcher.Add(pattern);
    block->meanings.push_back(meaning);
  }

  const RuleSet& rules_;
  Program* program_;
};

}  // namespace

std::unique_ptr<Program> CompileRule(const Rule& rule, const RuleSet& rules) {
  auto program = std::make_unique<Program>();
  program->rule_name = rule.name;
  program->shape = rule.shape;
  program->similar = rule.similar;
  program->summary = {rule.summary_success, rule.summary_failure};
  Compiler(rules, program.get()).AddRule(rule, 0);
  return program;
}

Program* DelegateSource::ForCommand(std::string_view command) {
  const std::vector<std::string> words = SplitCommand(command);
  const std::vector<std::string_view> argv(words.begin(), words.end());
  const Selection selection = rules_->Select(argv);
  if (selection.choice != Choice::kRule) return nullptr;
  std::unique_ptr<Program>& program = by_rule_[selection.rule->name];
  if (program == nullptr) program = CompileRule(*selection.rule, *rules_);
  return program.get();
}

}  // namespace sparsam
