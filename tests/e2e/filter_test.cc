// `sparsam filter` and `sparsam explain`: the pipeline of a run without the run.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/support/run.h"

namespace sparsam::test {
namespace {

constexpr char kLoomRule[] = R"TOML([tool]
name = "loom"
programs = ["loom"]
[[rule]]
name = "loom"
unless = ["--json"]
recognise = ['^loom \d+\.\d+ at work$']
[[rule.line]]
hide = '^Weaving '
count = "parts"
[[rule.line]]
keep = '^cloth is done$'
verdict = "success"
[[rule.line]]
keep = '^torn: '
diagnostic = true
[rule.summary]
success = "{parts} parts woven"
[[rule.sample]]
text = '''
cloth is done
'''
keeps = ["cloth is done"]
)TOML";

std::string LoomOutput(const std::string& last) {
  std::string text = "loom 2.1 at work\n";
  for (int part = 1; part <= 30; ++part) {
    text += "Weaving part " + std::to_string(part) + " of the long warp\n";
  }
  return text + last + "\n";
}

constexpr char kSummary[] = "30 parts woven";

class Filter : public ::testing::Test {
 protected:
  Filter() {
    std::filesystem::create_directories(home_ / "config/sparsam/rules");
    home_.WriteFile("config/sparsam/rules/loom.toml", kLoomRule);
  }

  Result Feed(const Argv& words, const std::string& input) {
    Options options;
    options.argv = Sparsam(words);
    options.home = home_.path();
    options.stdin_from = Stdin::kText;
    options.input = input;
    options.wiring = Wiring::kTwoPipes;
    return RunToEnd(options);
  }

  ScratchDir home_;
};

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Filter, WithACommandCondensesByItsRule) {
  const std::string raw = LoomOutput("cloth is done");
  const Result result = Feed({"filter", "--command", "loom --fast"}, raw);
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  EXPECT_FALSE(Has(result.out, "Weaving part 7 ")) << result.Report();
  EXPECT_TRUE(Has(result.out, "cloth is done\n")) << result.Report();
  EXPECT_TRUE(result.err.empty()) << result.Report();
}

TEST_F(Filter, ReceiptIsOnStdoutAndShowGivesTheInputBack) {
  const std::string raw = LoomOutput("cloth is done");
  const Result result = Feed({"filter", "--command", "loom"}, raw);
  const std::string last = LastLine(result.out);
  ASSERT_EQ(last.rfind("[sparsam: 30 lines hidden; sparsam show ", 0), 0U) << result.Report();
  const std::string id = last.substr(last.size() - 7, 6);
  EXPECT_EQ(Feed({"show", id}, "").out, raw);
}

TEST_F(Filter, WithoutACommandKnowsTheToolByItsFirstLines) {
  const Result result = Feed({"filter"}, LoomOutput("cloth is done"));
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  EXPECT_FALSE(Has(result.out, "Weaving part 7 ")) << result.Report();
}

TEST_F(Filter, WithACommandOfAnotherToolDoesNotGuess) {
  const std::string raw = LoomOutput("cloth is done");
  EXPECT_EQ(Feed({"filter", "--command", "nosuchtool"}, raw).out, raw);
}

TEST_F(Filter, OfAnUnknownToolIsTheInput) {
  const std::string raw = "nothing known\n\x1b[31mred\x1b[0m\r\nlast without newline";
  const Result result = Feed({"filter"}, raw);
  EXPECT_EQ(result.out, raw) << result.Report();
}

TEST_F(Filter, OfNothingIsNothing) {
  const Result result = Feed({"filter"}, "");
  EXPECT_EQ(result.out, "") << result.Report();
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
}

// C3: a phrase of ours needs status 0 and the tool's own success line.
TEST_F(Filter, SaysNothingOfSuccessWithoutAStatus) {
  const Result result = Feed({"filter", "--command", "loom"}, LoomOutput("cloth is done"));
  EXPECT_FALSE(Has(result.out, kSummary)) << result.Report();
}

TEST_F(Filter, SaysSuccessWithStatusZeroAndTheToolsOwnLine) {
  const std::string raw = LoomOutput("cloth is done");
  EXPECT_TRUE(Has(Feed({"filter", "--command", "loom", "--status", "0"}, raw).out, kSummary));
  EXPECT_FALSE(Has(Feed({"filter", "--command", "loom", "--status", "1"}, raw).out, kSummary));
  const std::string silent = LoomOutput("nothing was said");
  EXPECT_FALSE(Has(Feed({"filter", "--command", "loom", "--status", "0"}, silent).out, kSummary));
}

TEST_F(Filter, BringsBackTheEndOfAFailureInWhichNothingWasRecognised) {
  const std::string raw = LoomOutput("the end");
  const Result failed = Feed({"filter", "--command", "loom", "--status", "1"}, raw);
  EXPECT_TRUE(Has(failed.out, "Weaving part 30 ")) << failed.Report();
  const Result named =
      Feed({"filter", "--command", "loom", "--status", "1"}, LoomOutput("torn: the warp"));
  EXPECT_FALSE(Has(named.out, "Weaving part 30 ")) << named.Report();
}

TEST_F(Filter, ExitsZeroWhateverTheStatusOfTheCommandWas) {
  for (const char* status : {"0", "1", "137", "255"}) {
    const Result result =
        Feed({"filter", "--command", "loom", "--status", status}, LoomOutput("torn: the warp"));
    EXPECT_EQ(result.status, Exited(0)) << result.Report();
  }
}

TEST_F(Filter, LeavesAnAskedForShapeAsItIs) {
  const std::string raw = LoomOutput("cloth is done");
  EXPECT_EQ(Feed({"filter", "--command", "loom --json"}, raw).out, raw);
}

TEST_F(Filter, RefusesAStatusThatIsNone) {
  for (const char* status : {"256", "-1", "x"}) {
    const Result result = Feed({"filter", "--command", "loom", "--status", status}, "x\n");
    EXPECT_NE(result.status, Exited(0)) << result.Report();
    EXPECT_EQ(result.out, "") << result.Report();
  }
}

TEST_F(Filter, KeepsToTheLimitThatItIsGiven) {
  std::string raw;
  for (int i = 0; i < 5000; ++i) raw += "line " + std::to_string(i) + "\n";
  EXPECT_LE(Feed({"filter", "--limit", "6000"}, raw).out.size(), 6000U);
  EXPECT_EQ(Feed({"filter", "--limit", "0"}, raw).out, raw);
  EXPECT_EQ(Feed({"filter", "--raw"}, raw).out, raw);
}

TEST_F(Filter, StoresNothingWhereItIsToldSo) {
  const Result result =
      Feed({"filter", "--no-store", "--command", "loom"}, LoomOutput("cloth is done"));
  EXPECT_EQ(LastLine(result.out), "[sparsam: 30 lines hidden; not stored]") << result.Report();
}

class Explain : public Filter {};

TEST_F(Explain, GivesEachLineItsFateAndTheRuleLineThatDecidedIt) {
  const Result result =
      Feed({"explain", "--command", "loom", "--status", "0"}, LoomOutput("cloth is done"));
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  const std::vector<std::string> lines = SplitLines(result.out);
  ASSERT_EQ(lines.size(), 34U) << result.Report();
  const std::string file = home_ / "config/sparsam/rules/loom.toml";
  EXPECT_EQ(lines[0], "rule: loom (user, " + file + ")");
  EXPECT_EQ(lines[1], "     1\texact\tno pattern names it\tloom 2.1 at work");
  EXPECT_EQ(lines[2], "     2\thidden\t" + file + ":8\tWeaving part 1 of the long warp");
  EXPECT_EQ(lines[32], "    32\texact\t" + file + ":11\tcloth is done");
  EXPECT_EQ(lines[33].rfind("32 lines: 2 exact, 0 changed, 30 hidden; ", 0), 0U) << lines[33];
}

TEST_F(Explain, ReadsAFileToo) {
  const std::string path = home_.WriteFile("output", LoomOutput("cloth is done"));
  const Result result = Feed({"explain", path}, "");
  EXPECT_EQ(result.status, Exited(0)) << result.Report();
  EXPECT_TRUE(Has(result.out, "30 hidden")) << result.Report();
}

TEST_F(Explain, SaysThatTheErrorFloorKeptALine) {
  const Result result = Feed({"explain", "--command", "loom"},
                             LoomOutput("Weaving stopped: error: the warp is torn"));
  EXPECT_TRUE(Has(result.out, "the error floor keeps it\tWeaving stopped")) << result.Report();
}

TEST_F(Explain, SaysThatTheCommandIsRunInPlace) {
  const Result result = Feed({"explain", "--command", "loom --json"}, "x\n");
  EXPECT_TRUE(Has(result.out, "run in place: '--json'")) << result.Report();
}

TEST_F(Explain, OfAnUnknownToolSaysSo) {
  const Result result = Feed({"explain", "--command", "nosuchtool"}, "x\n");
  EXPECT_TRUE(Has(result.out, "rule: none")) << result.Report();
  EXPECT_TRUE(Has(result.out, "1 lines: 1 exact") || Has(result.out, "1 line: 1 exact"))
      << result.Report();
}

TEST_F(Explain, OfAMissingFileFails) {
  EXPECT_NE(Feed({"explain", home_ / "nowhere"}, "").status, Exited(0));
}

}  // namespace
}  // namespace sparsam::test
