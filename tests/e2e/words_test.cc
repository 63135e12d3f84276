// The command line (1.3): which words are ours and which are the child's.

#include <gtest/gtest.h>

#include "tests/e2e/compare.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

Options WithPath(const ScratchDir& dir, const Argv& argv) {
  Options options;
  options.argv = argv;
  options.set_env["PATH"] = dir.path() + ":/usr/local/bin:/usr/bin:/bin";
  return options;
}

TEST(Words, OfOursNameAProgramBehindTwoDashes) {
  const ScratchDir dir;
  for (const std::string word : {"show", "filter", "ci", "explain", "stats", "rules", "hook"}) {
    dir.WriteFile(word, "#!/bin/sh\necho \"the program $0 $*\" | sed 's,/.*/,,'\n", 0755);
    const Result result = RunToEnd(WithPath(dir, Sparsam({"--", word, "--limit", "5"})));
    EXPECT_EQ(result.out, "the program " + word + " --limit 5\n") << result.Report();
    EXPECT_EQ(DescribeStatus(result.status), "exit 0") << result.Report();
  }
}

TEST(Words, OfOursWithASlashNameAProgram) {
  const ScratchDir dir;
  const std::string program = dir.WriteFile("show", "#!/bin/sh\necho mine\n", 0755);
  const Result result = RunToEnd(Sparsam({program}));
  EXPECT_EQ(result.out, "mine\n") << result.Report();
}

TEST(Words, BehindTwoDashesCanBeginWithADash) {
  const ScratchDir dir;
  dir.WriteFile("-x", "#!/bin/sh\necho dashed\n", 0755);
  const Result result = RunToEnd(WithPath(dir, Sparsam({"--", "-x"})));
  EXPECT_EQ(result.out, "dashed\n") << result.Report();
}

TEST(Words, TwoDashesAreTakenAwayOnce) {
  ExpectSameAsBare(Misbehave({"args", "--", "--", "a"}));
  Options options;
  options.argv = Misbehave({"args", "--", "a"});
  const Result bare = RunToEnd(options);
  Argv words{"--"};
  words.insert(words.end(), options.argv.begin(), options.argv.end());
  options.argv = Sparsam(words);
  const Result wrapped = RunToEnd(options);
  EXPECT_EQ(bare.out, wrapped.out) << wrapped.Report();
}

TEST(Words, BehindTheCommandAreTheChilds) {
  ExpectSameAsBare(Misbehave({"args", "--raw", "--limit", "0", "--no-store", "--help", "show"}));
}

TEST(Nested, IsTheSameAsOnce) {
  for (const Argv& verbs : {Argv{"args", "a b", "--"}, Argv{"lines", "5000", "line", "exit", "3"},
                            Argv{"alternate", "500", "exit", "1"}}) {
    for (const Wiring wiring : {Wiring::kOnePipe, Wiring::kTwoPipes}) {
      const Result once = RunToEnd(Wrapped(verbs), wiring);
      const Result twice = RunToEnd(Sparsam(Wrapped(verbs)), wiring);
      EXPECT_EQ(DescribeStatus(once.status), DescribeStatus(twice.status)) << twice.Report();
      EXPECT_TRUE(once.out == twice.out) << once.Report() << twice.Report();
      EXPECT_TRUE(once.err == twice.err) << once.Report() << twice.Report();
    }
  }
}

TEST(Nested, IsTheSameAsOnceBehindTwoDashesAndOptions) {
  const Argv verbs{"lines", "5000", "line"};
  Argv words{"--", SparsamBinary(), "--"};
  for (const std::string& word : Misbehave(verbs)) words.push_back(word);
  const Result once = RunToEnd(Wrapped(verbs));
  const Result twice = RunToEnd(Sparsam(words));
  EXPECT_TRUE(once.out == twice.out) << once.Report() << twice.Report();
}

TEST(Off, MakesTheRunRaw) {
  for (const Wiring wiring : {Wiring::kOnePipe, Wiring::kTwoPipes, Wiring::kSameFile}) {
    Options options;
    options.argv = Misbehave({"lines", "5000", "line", "env", "fds", "exit", "3"});
    options.wiring = wiring;
    options.set_env["SPARSAM"] = "off";
    ExpectSameAsBare(options);
  }
}

TEST(Raw, MakesTheRunRaw) {
  Argv words{"--raw"};
  for (const std::string& word : Misbehave({"lines", "5000", "line", "exit", "3"})) {
    words.push_back(word);
  }
  const Result result = RunToEnd(Sparsam(words));
  EXPECT_TRUE(result.out == NumberedLines(5000, "line")) << result.Report();
  EXPECT_EQ(DescribeStatus(result.status), "exit 3") << result.Report();
}

TEST(Limit, OfZeroIsNone) {
  Argv words{"--limit", "0"};
  for (const std::string& word : Misbehave({"lines", "50000", "line", "exit", "3"})) {
    words.push_back(word);
  }
  const Result result = RunToEnd(Sparsam(words));
  EXPECT_TRUE(result.out == NumberedLines(50000, "line")) << result.Report();
  EXPECT_EQ(DescribeStatus(result.status), "exit 3") << result.Report();
}

TEST(Limit, CanBeSmallerOrLarger) {
  for (const int limit : {6000, 12000, 30000, 60000}) {
    Argv words{"--limit", std::to_string(limit)};
    for (const std::string& word : Misbehave({"lines", "8000", "line"})) words.push_back(word);
    const Result result = RunToEnd(Sparsam(words));
    EXPECT_LE(result.out.size(), static_cast<size_t>(limit)) << result.Report();
    EXPECT_GE(result.out.size(), static_cast<size_t>(limit) / 3) << result.Report();
  }
}

TEST(Usage, IsShownForAnUnknownOptionOfOurs) {
  Argv words{"--no-such-option"};
  for (const std::string& word : Misbehave({"out", "ran\\n"})) words.push_back(word);
  const Result result = RunToEnd(Sparsam(words), Wiring::kTwoPipes);
  EXPECT_EQ(DescribeStatus(result.status), "exit 2") << result.Report();
  EXPECT_EQ(result.out, "") << "the command must not run\n" << result.Report();
  EXPECT_NE(result.err.find("--no-such-option"), std::string::npos) << result.Report();
  EXPECT_NE(result.err.find("sage"), std::string::npos) << result.Report();
}

TEST(Usage, IsShownForAnOptionWithoutItsValue) {
  for (const Argv& words : {Argv{"--limit"}, Argv{"--limit", "many", "true"}, Argv{"--rule"}}) {
    const Result result = RunToEnd(Sparsam(words), Wiring::kTwoPipes);
    EXPECT_EQ(DescribeStatus(result.status), "exit 2") << result.Report();
    EXPECT_NE(result.err, "") << result.Report();
  }
}

TEST(Usage, IsShownWithoutACommand) {
  for (const Argv& words : {Argv{}, Argv{"--"}, Argv{"--raw"}}) {
    const Result result = RunToEnd(Sparsam(words), Wiring::kTwoPipes);
    EXPECT_EQ(DescribeStatus(result.status), "exit 2") << result.Report();
    EXPECT_NE(result.err.find("sage"), std::string::npos) << result.Report();
  }
}

TEST(Help, IsOnStdoutAndNamesOurWords) {
  const Result result = RunToEnd(Sparsam({"--help"}), Wiring::kTwoPipes);
  EXPECT_EQ(DescribeStatus(result.status), "exit 0") << result.Report();
  EXPECT_EQ(result.err, "") << result.Report();
  for (const std::string word : {"COMMAND", "show", "filter", "--limit", "--raw", "--no-store"}) {
    EXPECT_NE(result.out.find(word), std::string::npos) << word << '\n' << result.Report();
  }
}

TEST(Version, IsOneLineOnStdout) {
  const Result result = RunToEnd(Sparsam({"--version"}), Wiring::kTwoPipes);
  EXPECT_EQ(DescribeStatus(result.status), "exit 0") << result.Report();
  EXPECT_EQ(SplitLines(result.out).size(), 1U) << result.Report();
  EXPECT_EQ(result.out.rfind("sparsam ", 0), 0U) << result.Report();
}

}  // namespace
}  // namespace sparsam::test
