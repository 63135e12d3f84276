// Every fixture through the real binary: a stub of the tool's name prints what the tool printed and
// exits as it did. What comes out is what was approved, the status is the tool's, and `show` gives
// every byte back.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "rules/rule_set.h"
#include "tests/support/fixture.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

using Fixtures = std::vector<sparsam::testing::Fixture>;

// By the tool's folder: one ctest entry each.
const std::map<std::string, Fixtures>& ByTool() {
  static const auto* by_tool = [] {
    auto* map = new std::map<std::string, Fixtures>;
    for (auto& fixture : sparsam::testing::LoadFixtures(SPARSAM_SOURCE_DIR "/fixtures")) {
      (*map)[fixture.name.substr(0, fixture.name.find('/'))].push_back(std::move(fixture));
    }
    return map;
  }();
  return *by_tool;
}

std::vector<std::string> Tools() {
  std::vector<std::string> tools;
  for (const auto& [tool, fixtures] : ByTool()) tools.push_back(tool);
  return tools;
}

Selection SelectBuiltin(const Argv& words) {
  RuleSet rules;
  for (const Tool* tool : BuiltinTools()) rules.Add(Layer::kBuiltin, tool);
  const std::vector<std::string_view> argv(words.begin(), words.end());
  return rules.Select(argv);
}

// The id of the receipt that ends the text; empty where there is none.
std::string ReceiptId(const std::string& text) {
  static const std::regex kReceipt(R"(^\[sparsam: .*; sparsam show ([a-z2-7]{6})\]$)");
  const std::string last = LastLine(text);
  std::smatch match;
  return std::regex_match(last, match, kReceipt) ? match[1].str() : "";
}

// The id depends on the bytes, and approved outputs have none; a sensitive output is not stored.
std::string Masked(std::string text, const std::string& id, bool sensitive) {
  const std::string ends = sensitive    ? "; not stored]\n"
                           : id.empty() ? ""
                                        : "; sparsam show " + id + "]\n";
  if (ends.empty() || !text.ends_with(ends)) return text;
  return text.substr(0, text.size() - ends.size()) + "; sparsam show xxxxxx]\n";
}

class FixturesRun : public ::testing::TestWithParam<std::string> {
 protected:
  FixturesRun() : stubs_(home_.MakeFolder("stubs")), cwd_(home_.MakeFolder("work")) {}

  // Puts the stub where the first word of the command is looked for.
  void InstallStub(const std::string& word, const sparsam::testing::Fixture& fixture) {
    home_.WriteFile("output", fixture.output);
    const std::string script = "#!/bin/sh\n/bin/cat '" + (home_ / "output") + "' || exit 120\n" +
                               "exit " + std::to_string(fixture.status) + "\n";
    const bool is_path = word.find('/') != std::string::npos;
    const std::filesystem::path path = std::filesystem::path(is_path ? cwd_ : stubs_) / word;
    std::filesystem::create_directories(path.parent_path());
    home_.WriteFile(std::filesystem::relative(path, home_.path()).string(), script, 0755);
  }

  Result RunHere(const Argv& argv) {
    Options options;
    options.argv = argv;
    options.home = home_.path();
    options.cwd = cwd_;
    options.set_env["PATH"] = stubs_ + ":/usr/local/bin:/usr/bin:/bin";
    return RunToEnd(options);
  }

  void Check(const sparsam::testing::Fixture& fixture) {
    const Argv words = SplitCommand(fixture.command);
    ASSERT_FALSE(words.empty());
    InstallStub(words.front(), fixture);
    Argv argv{"--"};
    argv.insert(argv.end(), words.begin(), words.end());
    const Result result = RunHere(Sparsam(argv));
    EXPECT_EQ(result.status, Exited(fixture.status)) << result.Report();

    const Selection selection = SelectBuiltin(words);
    if (selection.choice == Choice::kAskedFor) {
      EXPECT_TRUE(result.out == fixture.output) << "asked for: must be raw\n" << result.Report();
      return;
    }
    const bool sensitive = selection.rule != nullptr && selection.rule->sensitive;
    const std::string id = ReceiptId(result.out);
    if (fixture.approved) {
      EXPECT_EQ(Masked(result.out, id, sensitive), fixture.expected);
    } else {
      ++not_approved_;
    }
    for (const std::string& fact : fixture.keeps) {
      EXPECT_NE(result.out.find(fact), std::string::npos) << "lost: " << fact;
    }
    if (sensitive) {
      EXPECT_EQ(id, "") << result.Report();
    } else if (id.empty()) {
      EXPECT_FALSE(fixture.approved && fixture.expected.ends_with("sparsam show xxxxxx]\n"));
    } else {
      EXPECT_TRUE(RunHere(Sparsam({"show", id})).out == fixture.output) << "show " << id;
    }
  }

  ScratchDir home_;
  std::string stubs_;
  std::string cwd_;
  int not_approved_ = 0;
};

TEST_P(FixturesRun, IsAsApprovedAndGivesEveryByteBack) {
  for (const auto& fixture : ByTool().at(GetParam())) {
    SCOPED_TRACE(fixture.name);
    Check(fixture);
  }
  RecordProperty("fixtures", static_cast<int>(ByTool().at(GetParam()).size()));
  RecordProperty("not_approved", not_approved_);
  if (not_approved_ > 0) {
    std::printf("%d of %zu fixtures have no approved output yet\n", not_approved_,
                ByTool().at(GetParam()).size());
  }
}

INSTANTIATE_TEST_SUITE_P(Tool, FixturesRun, ::testing::ValuesIn(Tools()), [](const auto& tool) {
  std::string name = tool.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace sparsam::test
