// `sparsam rules`: what it reports, what it writes, and that nobody's project can make us use its
// rules unasked.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "rules/rule_set.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

constexpr char kDemoRule[] = R"TOML([tool]
name = "demo"
programs = ["demo"]
[[rule]]
name = "demo build"
[[rule.line]]
hide = '^Weaving '
[[rule.sample]]
text = '''
Weaving the first part of the long warp
Weaving the second part of the long warp
Weaving the third part of the long warp
Weaving the fourth part of the long warp
Weaving the fifth part of the long warp
Weaving the sixth part of the long warp
Weaving the seventh part of the long warp
Weaving the eighth part of the long warp
cloth is done
'''
keeps = ["cloth is done"]
hides = ["third part"]
)TOML";

class RulesCommand : public ::testing::Test {
 protected:
  RulesCommand() {
    project_ = home_.MakeFolder("project");
    home_.MakeFolder("stubs");
    std::string script = "#!/bin/sh\n";
    for (int part = 1; part <= 30; ++part) {
      script += "echo 'Weaving part " + std::to_string(part) + " of the long warp'\n";
    }
    home_.WriteFile("stubs/demo", script + "echo 'cloth is done'\nexit 0\n", 0755);
  }

  Result RunHere(const Argv& argv, Wiring wiring = Wiring::kOnePipe) {
    Options options;
    options.argv = argv;
    options.wiring = wiring;
    options.home = home_.path();
    options.cwd = project_;
    options.set_env["PATH"] = (home_ / "stubs") + ":/usr/bin:/bin";
    return RunToEnd(options);
  }
  Result Rules(const Argv& words) {
    Argv all{"rules"};
    all.insert(all.end(), words.begin(), words.end());
    return RunHere(Sparsam(all));
  }

  // Whether a run of the stub is condensed.
  bool DemoIsCondensed() {
    const Result result = RunHere(Sparsam({"demo"}), Wiring::kOnePipe);
    EXPECT_EQ(result.status, Exited(0)) << result.Report();
    EXPECT_NE(result.out.find("cloth is done\n"), std::string::npos) << result.Report();
    return result.out.find("Weaving part 7 ") == std::string::npos;
  }

  std::string WriteProjectRule(std::string_view text) {
    std::filesystem::create_directories(project_ + "/.sparsam/rules");
    return home_.WriteFile("project/.sparsam/rules/demo.toml", text);
  }
  std::string WriteUserRule(std::string_view text) {
    std::filesystem::create_directories(home_ / "config/sparsam/rules");
    return home_.WriteFile("config/sparsam/rules/demo.toml", text);
  }

  ScratchDir home_;
  std::string project_;
};

TEST_F(RulesCommand, CheckReportsFiveMistakesAtOnceEachWhereItStands) {
  const std::string path = home_.WriteFile("bad.toml", R"TOML([tool]
name = "demo"
programs = ["demo"]
option_with_value = ["-C"]
[[rule]]
name = "demo"
terminal = "yes"
[[rule.line]]
hide = '^(a'
[[rule.line]]
keep = '^x(a+)+y'
[[rule.section]]
name = "endless"
begin = '^begin$'
[[rule.sample]]
text = "a"
keeps = ["a"]
)TOML");
  const Result result = Rules({"check", path});
  EXPECT_EQ(result.status, Exited(1)) << result.Report();
  const std::vector<std::string> lines = SplitLines(result.out);
  ASSERT_EQ(lines.size(), 5U) << result.Report();
  const std::pair<const char*, const char*> expected[] = {
      {":4:1: error: ", "did you mean 'options_with_value'?"},
      {":7:12: error: ", "true or false"},
      {":9:12: error: ", "parenthesis"},
      {":11:15: error: ", "exponential"},
      {":13:8: error: ", "never ends"}};
  for (size_t at = 0; at < 5; ++at) {
    EXPECT_EQ(lines[at].rfind(path + expected[at].first, 0), 0U) << lines[at];
    EXPECT_NE(lines[at].find(expected[at].second), std::string::npos) << lines[at];
  }
}

TEST_F(RulesCommand, CheckSaysWhereItIsNoToml) {
  const std::string path = home_.WriteFile("bad.toml", "[tool]\nname = \"demo\nx = 1\n");
  const Result result = Rules({"check", path});
  EXPECT_EQ(result.status, Exited(1)) << result.Report();
  EXPECT_EQ(result.out.rfind(path + ":2:", 0), 0U) << result.Report();
}

TEST_F(RulesCommand, CheckOfAMissingFileFails) {
  const Result result = Rules({"check", home_ / "nowhere.toml"});
  EXPECT_EQ(result.status, Exited(1)) << result.Report();
  EXPECT_NE(result.out.find("nowhere.toml"), std::string::npos) << result.Report();
}

TEST_F(RulesCommand, CheckOfAGoodFileSaysSo) {
  const Result result = Rules({"check", home_.WriteFile("demo.toml", kDemoRule)});
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  EXPECT_NE(result.out.find("no problems"), std::string::npos) << result.Report();
}

TEST_F(RulesCommand, TestRunsTheSamples) {
  std::string text = kDemoRule;
  text.replace(text.find("hides = [\"third part\"]"), 22, "hides = [\"cloth is\"]");
  const Result result = Rules({"test", home_.WriteFile("demo.toml", text)});
  EXPECT_EQ(result.status, Exited(1)) << result.Report();
  EXPECT_NE(result.out.find("not hidden: cloth is"), std::string::npos) << result.Report();
}

TEST_F(RulesCommand, TestOfAllBuiltInRulesPasses) {
  const Result result = Rules({"test"});
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  EXPECT_NE(result.out.find(" 0 problems"), std::string::npos) << result.Report();
}

TEST_F(RulesCommand, NewWritesAFileThatPassesItsOwnTest) {
  const Result made = Rules({"new", "loom"});
  EXPECT_EQ(made.status, Exited(0)) << made.Report();
  const std::string path = home_ / "config/sparsam/rules/loom.toml";
  ASSERT_TRUE(std::filesystem::exists(path)) << made.Report();
  EXPECT_EQ(Rules({"test", path}).status, Exited(0)) << Rules({"test", path}).Report();
  EXPECT_NE(Rules({"list"}).out.find("loom"), std::string::npos);
}

TEST_F(RulesCommand, NewNeverOverwrites) {
  const std::string path = WriteUserRule(kDemoRule);
  const Result result = Rules({"new", "demo"});
  EXPECT_EQ(result.status, Exited(1)) << result.Report();
  EXPECT_EQ(ReadFile(path), kDemoRule);
}

TEST_F(RulesCommand, NewTakesAProgramNameNotAPath) {
  const Result result = Rules({"new", "../../escaped"});
  EXPECT_NE(result.status, Exited(0)) << result.Report();
  EXPECT_FALSE(std::filesystem::exists(home_ / "config/escaped.toml"));
}

TEST_F(RulesCommand, ListNamesTheLayerAndWhatIsShadowed) {
  std::string programs;
  for (const Tool* tool : BuiltinTools()) {
    if (tool->name != "make") continue;
    for (std::string_view program : tool->programs) {
      programs += (programs.empty() ? "\"" : ", \"") + std::string(program) + "\"";
    }
  }
  ASSERT_FALSE(programs.empty());
  const std::string demo = kDemoRule;
  WriteUserRule("[tool]\nname = \"make\"\nprograms = [" + programs + "]\n" +
                demo.substr(demo.find("[[rule]]")));
  const Result result = Rules({"list"});
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  bool user = false;
  bool shadowed = false;
  for (const std::string& line : SplitLines(result.out)) {
    if (line.find("demo build") == 0 && line.find(" user ") != std::string::npos) user = true;
    if (line.find("built-in") != std::string::npos && line.find("[shadowed]") != std::string::npos)
      shadowed = true;
  }
  EXPECT_TRUE(user) << result.Report();
  EXPECT_TRUE(shadowed) << result.Report();
}

TEST_F(RulesCommand, ShowPrintsTheFileOfARuleOrTool) {
  WriteUserRule(kDemoRule);
  for (const char* name : {"demo", "demo build"}) {
    const Result result = Rules({"show", name});
    EXPECT_EQ(result.status, Exited(0)) << result.Report();
    EXPECT_NE(result.out.find(kDemoRule), std::string::npos) << result.Report();
  }
  EXPECT_NE(Rules({"show", "make"}).out.find("[tool]\nname = \"make\""), std::string::npos);
}

TEST_F(RulesCommand, ShowOfAnUnknownNameFails) {
  EXPECT_EQ(Rules({"show", "no-such-tool"}).status, Exited(1));
}

TEST_F(RulesCommand, AUserRuleIsUsed) {
  EXPECT_FALSE(DemoIsCondensed());
  WriteUserRule(kDemoRule);
  EXPECT_TRUE(DemoIsCondensed());
}

TEST_F(RulesCommand, ABrokenUserRuleHidesNothingAndSaysSoOnStderr) {
  std::string text = kDemoRule;
  text.replace(text.find("[\"demo\"]"), 8, "\"demo\"");
  WriteUserRule(text);
  const Result bare = RunHere({"demo"}, Wiring::kTwoPipes);
  const Result result = RunHere(Sparsam({"demo"}), Wiring::kTwoPipes);
  EXPECT_EQ(result.status, bare.status) << result.Report();
  EXPECT_TRUE(result.out == bare.out) << result.Report();
  EXPECT_NE(result.err.find("demo.toml:3:12: error: "), std::string::npos) << result.Report();
}

TEST_F(RulesCommand, AProjectRuleIsNotUsedUntilItIsTrusted) {
  const std::string path = WriteProjectRule(kDemoRule);
  EXPECT_FALSE(DemoIsCondensed());
  EXPECT_NE(Rules({"list"}).out.find("not trusted, not used: " + path), std::string::npos);
  const Result trust = Rules({"trust"});
  EXPECT_EQ(trust.status, Exited(0)) << trust.Report();
  EXPECT_TRUE(DemoIsCondensed());
}

TEST_F(RulesCommand, ATrustedProjectRuleThatChangesIsNotUsedAnyMore) {
  WriteProjectRule(kDemoRule);
  Rules({"trust"});
  ASSERT_TRUE(DemoIsCondensed());
  WriteProjectRule(std::string(kDemoRule) + "# changed\n");
  EXPECT_FALSE(DemoIsCondensed());
  // Back to what was read and trusted: used again.
  WriteProjectRule(kDemoRule);
  EXPECT_TRUE(DemoIsCondensed());
}

TEST_F(RulesCommand, TrustHoldsForThatFileNotForACopyElsewhere) {
  WriteProjectRule(kDemoRule);
  Rules({"trust"});
  const std::string other = home_.MakeFolder("other");
  std::filesystem::create_directories(other + "/.sparsam/rules");
  home_.WriteFile("other/.sparsam/rules/demo.toml", kDemoRule);
  project_ = other;
  EXPECT_FALSE(DemoIsCondensed());
}

TEST_F(RulesCommand, TrustHoldsInTheFoldersBelow) {
  WriteProjectRule(kDemoRule);
  Rules({"trust"});
  project_ = home_.MakeFolder("project/src/deep");
  EXPECT_TRUE(DemoIsCondensed());
}

TEST_F(RulesCommand, TrustRefusesAFileWithMistakes) {
  WriteProjectRule("[tool]\nname = \"demo\"\n");
  const Result result = Rules({"trust"});
  EXPECT_EQ(result.status, Exited(1)) << result.Report();
  EXPECT_NE(result.out.find("is not trusted"), std::string::npos) << result.Report();
}

TEST_F(RulesCommand, TrustWithoutAProjectFails) { EXPECT_EQ(Rules({"trust"}).status, Exited(1)); }

}  // namespace
}  // namespace sparsam::test
