// Runs when we are built: reads rules/builtin/*.toml, checks them with their samples, and writes
// them as constant tables of the structs in rule.h. A bad built-in rule breaks the build.
//
//   generate OUTPUT.cc FILE.toml...
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_check.h"
#include "rules/rule_parser.h"
#include "rules/rule_set.h"

namespace sparsam {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte >= 0x7f) {
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", byte);
      out += octal;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string_view Bool(bool value) { return value ? "true" : "false"; }

template <typename Enum>
std::string Cast(std::string_view type, Enum value) {
  return "static_cast<" + std::string(type) + ">(" + std::to_string(static_cast<int>(value)) + ")";
}

class TableWriter {
 public:
  explicit TableWriter(std::ostream& out) : out_(out) {}

  // Each function writes the arrays that a value needs and returns the expression that names it.
  std::string List(Strings list) {
    if (list.empty()) return "{}";
    const std::string name = Name("s");
    out_ << "constexpr std::string_view " << name << "[] = {";
    for (std::string_view text : list) out_ << Quoted(text) << ",";
    out_ << "};\n";
    return name;
  }

  std::string Lines(std::span<const LineRule> lines) {
    if (lines.empty()) return "{}";
    const std::string name = Name("l");
    out_ << "constexpr LineRule " << name << "[] = {\n";
    for (const LineRule& line : lines) {
      out_ << "{" << Cast("Action", line.action) << "," << Quoted(line.pattern) << ","
           << Quoted(line.to) << "," << Quoted(line.count) << "," << Quoted(line.because) << ","
           << Cast("Verdict", line.verdict) << "," << Bool(line.diagnostic) << ","
           << Bool(line.similar) << "," << line.source_line << "},\n";
    }
    out_ << "};\n";
    return name;
  }

  std::string Sections(std::span<const SectionRule> sections) {
    if (sections.empty()) return "{}";
    std::vector<std::string> lines;
    for (const SectionRule& section : sections) lines.push_back(Lines(section.lines));
    const std::string name = Name("x");
    out_ << "constexpr SectionRule " << name << "[] = {\n";
    for (size_t at = 0; at < sections.size(); ++at) {
      const SectionRule& section = sections[at];
      out_ << "{" << Quoted(section.name) << "," << Quoted(section.begin) << ","
           << Quoted(section.end) << "," << Quoted(section.last) << "," << Quoted(section.body)
           << "," << Quoted(section.lead) << "," << Cast("Section::Inside", section.inside) << ","
           << Bool(section.indented) << "," << Bool(section.once) << "," << Bool(section.diagnostic)
           << "," << section.head << "," << section.tail << "," << lines[at] << ","
           << section.source_line << "},\n";
    }
    out_ << "};\n";
    return name;
  }

  std::string Delegates(std::span<const DelegateRule> delegates) {
    if (delegates.empty()) return "{}";
    const std::string name = Name("d");
    out_ << "constexpr DelegateRule " << name << "[] = {\n";
    for (const DelegateRule& delegate : delegates) {
      out_ << "{" << Quoted(delegate.begin) << "," << delegate.source_line << "},\n";
    }
    out_ << "};\n";
    return name;
  }

  std::string Steps(std::span<const Step> steps) {
    if (steps.empty()) return "{}";
    const std::string name = Name("p");
    out_ << "constexpr Step " << name << "[] = {";
    for (const Step& step : steps)
      out_ << "{" << Cast("Step::Kind", step.kind) << "," << step.index << "},";
    out_ << "};\n";
    return name;
  }

  // Samples stay in the embedded text; a run has no use for them.
  std::string Rules(std::span<const Rule> rules) {
    std::vector<std::string> rows;
    for (const Rule& rule : rules) {
      std::string row = "{" + Quoted(rule.name);
      for (Strings list : {rule.words, rule.unless, rule.follow, rule.include, rule.recognise}) {
        row += "," + List(list);
      }
      row += "," + Cast("Shape", rule.shape);
      for (bool flag : {rule.terminal, rule.sensitive, rule.similar, rule.follows}) {
        row.append(",").append(Bool(flag));
      }
      row += "," + Lines(rule.lines) + "," + Sections(rule.sections) + "," +
             Delegates(rule.delegates) + "," + Steps(rule.steps) + "," +
             Quoted(rule.summary_success) + "," + Quoted(rule.summary_failure) + ",{}," +
             std::to_string(rule.source_line) + "},\n";
      rows.push_back(std::move(row));
    }
    const std::string name = Name("r");
    out_ << "constexpr Rule " << name << "[] = {\n";
    for (const std::string& row : rows) out_ << row;
    out_ << "};\n";
    return name;
  }

  std::string ToolRow(const Tool& tool) {
    return "{" + Quoted(tool.name) + "," + List(tool.programs) + "," +
           List(tool.options_with_value) + "," + List(tool.skip) + "," + Rules(tool.rules) + "," +
           Quoted(tool.source_file) + "},\n";
  }

 private:
  std::string Name(std::string_view kind) { return std::string(kind) + std::to_string(next_++); }

  std::ostream& out_;
  int next_ = 0;
};

struct Source {
  std::string name;
  std::string text;
  std::unique_ptr<RuleFile> file;
};

bool ReadAll(int count, char** paths, std::vector<Source>* sources) {
  bool good = true;
  for (int at = 0; at < count; ++at) {
    std::ifstream in(paths[at], std::ios::binary);
    Source source;
    source.text.assign(std::istreambuf_iterator<char>(in), {});
    source.name = paths[at];
    ParsedRules parsed = ParseRules(source.text, source.name);
    for (const RuleDiagnostic& diagnostic : parsed.diagnostics)
      std::cerr << Render(diagnostic) << "\n";
    good = good && parsed.file != nullptr;
    source.file = std::move(parsed.file);
    sources->push_back(std::move(source));
  }
  return good;
}

bool CheckAll(const std::vector<Source>& sources) {
  RuleSet rules;
  for (const Source& source : sources) rules.Add(Layer::kBuiltin, &source.file->tool());
  bool good = true;
  for (const Source& source : sources) {
    for (const RuleDiagnostic& diagnostic : CheckTool(source.file->tool(), rules)) {
      std::cerr << Render(diagnostic) << "\n";
      good = false;
    }
  }
  return good;
}

void WriteTables(const std::vector<Source>& sources, std::ostream& out) {
  out << "// Made by rules/generate.cc from rules/builtin/*.toml. Do not edit.\n"
         "#include \"rules/rule_set.h\"\n\nnamespace sparsam {\nnamespace {\n\n";
  TableWriter writer(out);
  std::string rows;
  for (const Source& source : sources) rows += writer.ToolRow(source.file->tool());
  out << "constexpr Tool kTools[] = {\n" << rows << "};\n\n";
  out << "struct Text { std::string_view tool; std::string_view text; };\nconstexpr Text kTexts[] "
         "= {\n";
  for (const Source& source : sources) {
    out << "{" << Quoted(source.file->tool().name) << ",\n";
    for (size_t at = 0; at < source.text.size(); at += 2000) {
      out << Quoted(std::string_view(source.text).substr(at, 2000)) << "\n";
    }
    out << "},\n";
  }
  out << "};\n\n}  // namespace\n\n"
         "std::vector<const Tool*> BuiltinTools() {\n  std::vector<const Tool*> tools;\n"
         "  for (const Tool& tool : kTools) tools.push_back(&tool);\n  return tools;\n}\n\n"
         "std::string_view BuiltinSource(std::string_view tool_name) {\n"
         "  for (const Text& text : kTexts) {\n    if (text.tool == tool_name) return text.text;\n "
         " }\n"
         "  return {};\n}\n\n}  // namespace sparsam\n";
}

int Main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: generate OUTPUT.cc FILE.toml...\n";
    return 2;
  }
  std::vector<Source> sources;
  if (!ReadAll(argc - 2, argv + 2, &sources) || !CheckAll(sources)) return 1;
  std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
  WriteTables(sources, out);
  return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace sparsam

int main(int argc, char** argv) { return sparsam::Main(argc, argv); }
