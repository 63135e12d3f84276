#include "rules/rule_set.h"

#include <algorithm>
#include <memory>

#include "filters/pattern.h"

namespace sparsam {
namespace {

bool IsOption(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

bool Contains(Strings list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "+*" takes every word that begins with "+".
bool MatchesSkip(Strings skip, std::string_view word) {
  return std::any_of(skip.begin(), skip.end(), [word](std::string_view form) {
    if (form.empty() || form.back() != '*') return form == word;
    form.remove_suffix(1);
    return word.substr(0, form.size()) == form;
  });
}

// The arguments from the subcommand on.
Arguments SkipGlobalOptions(const Tool& tool, Arguments argv) {
  size_t at = 1;
  while (at < argv.size()) {
    if (MatchesSkip(tool.skip, argv[at])) {
      ++at;
    } else if (IsOption(argv[at])) {
      at += Contains(tool.options_with_value, argv[at]) ? 2 : 1;
    } else {
      break;
    }
  }
  return argv.subspan(std::min(at, argv.size()));
}

// How many words of `selector` ("nextest run") the arguments begin with, options between them
// skipped; -1 if not all. A selector that is an option ("--build") may stand anywhere.
int MatchWords(const Tool& tool, std::string_view selector, Arguments argv) {
  if (IsOption(selector)) return Contains(argv.subspan(1), selector) ? 1 : -1;
  Arguments rest = SkipGlobalOptions(tool, argv);
  int words = 0;
  while (!selector.empty()) {
    const size_t blank = selector.find(' ');
    const std::string_view word = selector.substr(0, blank);
    selector.remove_prefix(blank == std::string_view::npos ? selector.size() : blank + 1);
    if (rest.empty() || rest.front() != word) return -1;
    ++words;
    rest = SkipGlobalOptions(tool, rest);
  }
  return words;
}

bool IsValueOf(std::string_view value, std::string_view form) {
  if (!form.empty() && form.back() == '*') {
    form.remove_suffix(1);
    return value.substr(0, form.size()) == form;
  }
  return value == form;
}

// A form is an option ("--json"), an option that begins so ("--format*"), a word ("-"), or an
// option with a value ("-o yaml", "-o jsonpath*"), which may be written "-o yaml", "-oyaml" or
// "-o=yaml".
bool AsksFor(Arguments argv, size_t at, std::string_view form) {
  const std::string_view word = argv[at];
  const size_t blank = form.find(' ');
  if (blank != std::string_view::npos) {
    const std::string_view option = form.substr(0, blank);
    const std::string_view value = form.substr(blank + 1);
    if (word == option) return at + 1 < argv.size() && IsValueOf(argv[at + 1], value);
    if (word.substr(0, option.size()) != option) return false;
    std::string_view attached = word.substr(option.size());
    if (attached.front() == '=') attached.remove_prefix(1);
    return IsValueOf(attached, value);
  }
  if (IsValueOf(word, form)) return true;
  if (form.size() > 2)
    return word.size() > form.size() && word.substr(0, form.size()) == form &&
           word[form.size()] == '=';
  // A letter in a cluster of letters: -sz for -z.
  if (form.size() != 2 || form[0] != '-' || word.size() < 3 || word[0] != '-' || word[1] == '-')
    return false;
  return word.find(form[1], 1) != std::string_view::npos &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 1) ==
             std::string_view::npos;
}

// The argument that one of the forms takes; empty if none.
std::string_view FindAsked(Arguments argv, Strings forms) {
  for (size_t at = 1; at < argv.size() && argv[at] != "--"; ++at) {
    for (std::string_view form : forms) {
      if (AsksFor(argv, at, form)) return argv[at];
    }
  }
  return {};
}

const Rule* BestRule(const Tool& tool, Arguments argv) {
  const Rule* best = nullptr;
  int most = -1;
  for (const Rule& rule : tool.rules) {
    int words = rule.words.empty() ? 0 : -1;
    for (std::string_view selector : rule.words) {
      words = std::max(words, MatchWords(tool, selector, argv));
    }
    if (words > most) {
      most = words;
      best = &rule;
    }
  }
  return best;
}

bool Knows(const Tool& tool, std::string_view program) {
  return std::any_of(tool.programs.begin(), tool.programs.end(),
                     [program](std::string_view form) { return IsValueOf(program, form); });
}

}  // namespace

std::string_view LayerName(Layer layer) {
  switch (layer) {
    case Layer::kUser:
      return "user";
    case Layer::kProject:
      return "project";
    case Layer::kBuiltin:
      return "built-in";
  }
  return "";
}

Selection RuleSet::Select(Arguments argv) const {
  const Arguments inner = LookThroughLaunchers(argv);
  Selection selection;
  if (inner.empty()) return selection;
  const std::string_view program = BaseName(inner[0]);
  for (const Entry& entry : tools_) {
    if (!Knows(*entry.tool, program)) continue;
    const Rule* rule = BestRule(*entry.tool, inner);
    if (rule == nullptr) continue;
    selection.tool = entry.tool;
    selection.rule = rule;
    selection.layer = entry.layer;
    selection.argument = FindAsked(inner, rule->unless);
    selection.choice = selection.argument.empty() ? Choice::kRule : Choice::kAskedFor;
    selection.follows = rule->follows || !FindAsked(inner, rule->follow).empty();
    return selection;
  }
  return selection;
}

Selection RuleSet::Named(std::string_view name) const {
  for (const Entry& entry : tools_) {
    for (const Rule& rule : entry.tool->rules) {
      if (rule.name == name) {
        return {.choice = Choice::kRule,
                .tool = entry.tool,
                .rule = &rule,
                .layer = entry.layer,
                .argument = {},
                .follows = rule.follows};
      }
    }
  }
  return {};
}

Selection RuleSet::Recognise(const std::vector<std::string_view>& lines) const {
  for (const Entry& entry : tools_) {
    for (const Rule& rule : entry.tool->rules) {
      for (std::string_view source : rule.recognise) {
        Pattern pattern(source);
        for (std::string_view line : lines) {
          if (pattern.Found(line)) {
            return {.choice = Choice::kRule,
                    .tool = entry.tool,
                    .rule = &rule,
                    .layer = entry.layer,
                    .argument = {},
                    .follows = false};
          }
        }
      }
    }
  }
  return {};
}

std::vector<std::string> SplitCommand(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (size_t at = 0; at < command.size(); ++at) {
    const char c = command[at];
    if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word.push_back(c);
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == '\\' && at + 1 < command.size()) {
      word.push_back(command[++at]);
      in_word = true;
    } else if (c == ' ' || c == '\t') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else if (std::string_view("|&;<>()`$\n").find(c) != std::string_view::npos) {
      break;
    } else {
      word.push_back(c);
      in_word = true;
    }
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

}  // namespace sparsam
