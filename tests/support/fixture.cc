#include "tests/support/fixture.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "filters/receipt.h"
#include "rules/rule_compiler.h"

namespace sparsam::testing {
namespace {

std::string Slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

Fixture Load(const std::filesystem::path& directory, const std::filesystem::path& root) {
  Fixture fixture;
  fixture.directory = directory.string();
  fixture.name = std::filesystem::relative(directory, root).string();
  fixture.command = FirstLine(Slurp(directory / "command"));
  fixture.status = std::stoi(Slurp(directory / "status"));
  fixture.output = Slurp(directory / "output");
  fixture.approved = std::filesystem::exists(directory / "expected");
  if (fixture.approved) fixture.expected = Slurp(directory / "expected");
  std::istringstream keeps(Slurp(directory / "keeps"));
  for (std::string line; std::getline(keeps, line);) {
    if (!line.empty()) fixture.keeps.push_back(line);
  }
  return fixture;
}

Outcome OutcomeOf(int status) {
  return status == 0                    ? Outcome::kSuccess
         : status > 128 && status < 160 ? Outcome::kSignal
                                        : Outcome::kFailure;
}

}  // namespace

std::vector<Fixture> LoadFixtures(const std::string& root) {
  std::vector<Fixture> fixtures;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_regular_file() && entry.path().filename() == "command") {
      fixtures.push_back(Load(entry.path().parent_path(), root));
    }
  }
  std::sort(fixtures.begin(), fixtures.end(),
            [](const Fixture& a, const Fixture& b) { return a.name < b.name; });
  return fixtures;
}

Condensed Condense(const Fixture& fixture, const RuleSet& rules, const std::vector<size_t>& cuts,
                   int status, uint64_t limit) {
  const std::vector<std::string> words = SplitCommand(fixture.command);
  const std::vector<std::string_view> argv(words.begin(), words.end());
  const Selection selection = rules.Select(argv);
  Condensed result;
  if (selection.choice == Choice::kAskedFor) {
    result.text = fixture.output;
    result.rule = "(asked for: " + selection.argument + ")";
    return result;
  }
  std::unique_ptr<Program> program;
  if (selection.rule != nullptr) {
    program = CompileRule(*selection.rule, rules);
    result.rule = selection.rule->name;
  }
  DelegateSource delegates(&rules);
  StringSink sink;
  Pipeline pipeline({.program = program.get(),
                     .delegates = &delegates,
                     .limit = selection.follows ? kNoLimit : limit,
                     .permit = nullptr,
                     .trace = nullptr},
                    &sink);
  size_t at = 0;
  for (const size_t cut : cuts) {
    pipeline.Feed(std::string_view(fixture.output).substr(at, cut - at));
    pipeline.Drained();
    at = cut;
  }
  pipeline.Feed(std::string_view(fixture.output).substr(at));
  pipeline.Finish(OutcomeOf(status < 0 ? fixture.status : status));
  result.tally = pipeline.tally();
  const std::string receipt = RenderReceipt({.hidden = result.tally.hidden,
                                             .shortened = result.tally.changed,
                                             .id = "xxxxxx",
                                             .note = {}});
  result.text = std::move(sink.text);
  if (!receipt.empty()) {
    if (!pipeline.ends_with_newline()) result.text += '\n';
    result.text += receipt + '\n';
  }
  return result;
}

}  // namespace sparsam::testing
