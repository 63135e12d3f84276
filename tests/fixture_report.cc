// What the rules make of the fixtures, a line each; with --show the condensed text too, with
// --approve the text becomes the fixture's `expected`. Reads rule files as they are, so that a rule
// can be tried without building anything.
//
//   fixture_report RULES_DIR FIXTURES_DIR [--show|--approve] [PART-OF-NAME...]
//
// Exits 1 if a fact is missing or a rule file is wrong.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "filters/token_estimate.h"
#include "rules/rule_check.h"
#include "tests/support/fixture.h"

namespace sparsam::testing {
namespace {

bool LoadRuleDir(const std::string& directory, std::vector<std::unique_ptr<RuleFile>>* files,
                 RuleSet* rules) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".toml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  bool good = true;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    ParsedRules parsed = ParseRules(text, path.string());
    for (const RuleDiagnostic& diagnostic : parsed.diagnostics)
      std::cerr << Render(diagnostic) << "\n";
    if (parsed.file == nullptr) {
      good = false;
      continue;
    }
    rules->Add(Layer::kBuiltin, &parsed.file->tool());
    files->push_back(std::move(parsed.file));
  }
  for (const auto& file : *files) {
    for (const RuleDiagnostic& diagnostic : CheckTool(file->tool(), *rules)) {
      std::cerr << Render(diagnostic) << "\n";
      good = false;
    }
  }
  return good;
}

int Main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr
        << "usage: fixture_report RULES_DIR FIXTURES_DIR [--show|--approve] [PART-OF-NAME...]\n";
    return 2;
  }
  std::vector<std::unique_ptr<RuleFile>> files;
  RuleSet rules;
  bool good = LoadRuleDir(argv[1], &files, &rules);
  bool show = false;
  bool approve = false;
  std::vector<std::string> parts;
  for (int at = 3; at < argc; ++at) {
    if (std::strcmp(argv[at], "--show") == 0)
      show = true;
    else if (std::strcmp(argv[at], "--approve") == 0)
      approve = true;
    else
      parts.emplace_back(argv[at]);
  }
  double all_raw = 0;
  double all_condensed = 0;
  for (const Fixture& fixture : LoadFixtures(argv[2])) {
    if (!parts.empty() &&
        std::none_of(parts.begin(), parts.end(), [&fixture](const std::string& part) {
          return fixture.name.find(part) != std::string::npos;
        })) {
      continue;
    }
    const Condensed condensed = Condense(fixture, rules);
    const double raw = EstimateTokens(fixture.output);
    const double left = EstimateTokens(condensed.text);
    all_raw += raw;
    all_condensed += left;
    std::printf("%-46s status %3d %6.0f -> %6.0f tokens %4.0f %%  %-20s%s\n", fixture.name.c_str(),
                fixture.status, raw, left, raw > 0 ? 100 * (1 - left / raw) : 0,
                condensed.rule.c_str(),
                !fixture.approved                    ? ""
                : fixture.expected == condensed.text ? ""
                                                     : "  (not as expected)");
    for (const std::string& fact : fixture.keeps) {
      if (condensed.text.find(fact) != std::string::npos) continue;
      std::printf("    MISSING: %s\n", fact.c_str());
      good = false;
    }
    if (left > raw + 0.5) {
      std::printf("    WORSE THAN RAW\n");
      good = false;
    }
    if (show) std::printf("%s\n----\n", condensed.text.c_str());
    if (approve) std::ofstream(fixture.directory + "/expected", std::ios::binary) << condensed.text;
  }
  std::printf("all: %.0f -> %.0f estimated tokens\n", all_raw, all_condensed);
  return good ? 0 : 1;
}

}  // namespace
}  // namespace sparsam::testing

int main(int argc, char** argv) { return sparsam::testing::Main(argc, argv); }
