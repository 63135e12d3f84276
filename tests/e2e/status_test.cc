// C2: we leave as the child left.

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

#include "tests/e2e/compare.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

bool Mentions(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

TEST(Status, OfEveryExitIsThatOfTheChild) {
  const ScratchDir home;
  for (int status = 0; status < 256; ++status) {
    Options options;
    options.argv = Wrapped({"exit", std::to_string(status)});
    options.home = home.path();
    const Result result = RunToEnd(options);
    ASSERT_EQ(DescribeStatus(result.status), DescribeStatus(Exited(status))) << result.Report();
    ASSERT_EQ(result.out, "") << result.Report();
  }
}

TEST(Status, IsTheSameWhenThereWasOutputOnEitherStream) {
  for (const Wiring wiring : {Wiring::kOnePipe, Wiring::kTwoPipes, Wiring::kStdoutFile,
                              Wiring::kSameFile, Wiring::kBothNull}) {
    ExpectSameAsBare(Misbehave({"out", "some\\n", "err", "more\\n", "exit", "1"}), wiring);
    ExpectSameAsBare(Misbehave({"out", "some\\n", "err", "more\\n", "exit", "0"}), wiring);
  }
}

TEST(Status, IsTheChildsWhenLinesWereHidden) {
  for (const int status : {0, 1, 2, 101, 127, 255}) {
    const Result result =
        RunToEnd(Wrapped({"lines", "5000", "line", "exit", std::to_string(status)}));
    EXPECT_EQ(DescribeStatus(result.status), DescribeStatus(Exited(status))) << result.Report();
  }
}

class DeathBySignal : public testing::TestWithParam<int> {};

TEST_P(DeathBySignal, IsPassedOnAsTheSameDeath) {
  const std::string number = std::to_string(GetParam());
  const Result result = RunToEnd(Wrapped({"out", "last words\\n", "signal", number}));
  EXPECT_EQ(DescribeStatus(result.status), DescribeStatus(Killed(GetParam()))) << result.Report();
  EXPECT_EQ(result.out, "last words\n") << result.Report();
}

TEST_P(DeathBySignal, LooksTheSameToAShell) {
  const std::string number = std::to_string(GetParam());
  Options options;
  options.argv = {"sh", "-c", "\"$@\" 2>/dev/null; echo status $?", "sh"};
  for (const std::string& word : Wrapped({"signal", number})) options.argv.push_back(word);
  const Result result = RunToEnd(options);
  EXPECT_EQ(LastLine(result.out), "status " + std::to_string(128 + GetParam())) << result.Report();
}

TEST_P(DeathBySignal, LeavesNoCoreFileOfOurs) {
  Options options;
  options.argv = Wrapped({"signal", std::to_string(GetParam())});
  options.core_files = true;
  const Result result = RunToEnd(options);
  EXPECT_TRUE(WIFSIGNALED(result.status)) << result.Report();
  EXPECT_FALSE(WCOREDUMP(result.status)) << result.Report();
}

INSTANTIATE_TEST_SUITE_P(Ten, DeathBySignal,
                         testing::Values(SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGSEGV,
                                         SIGPIPE, SIGTERM, SIGUSR1, SIGUSR2));

TEST(Status, OfAMissingCommandIs127AndTheMessageNamesIt) {
  for (const std::string name : {"no-such-command-anywhere", "./no-such-file", "/no/such/file"}) {
    const Result result = RunToEnd(Sparsam({name}), Wiring::kTwoPipes);
    EXPECT_EQ(DescribeStatus(result.status), "exit 127") << result.Report();
    EXPECT_EQ(result.out, "") << result.Report();
    EXPECT_TRUE(Mentions(result.err, name)) << result.Report();
    EXPECT_TRUE(Mentions(result.err, "sparsam")) << "who says so?\n" << result.Report();
    EXPECT_EQ(SplitLines(result.err).size(), 1U) << result.Report();
  }
}

TEST(Status, OfAFileThatIsNotExecutableIs126AndTheMessageNamesIt) {
  const ScratchDir dir;
  const std::string file = dir.WriteFile("notes.txt", "echo no\n", 0644);
  const Result result = RunToEnd(Sparsam({file}), Wiring::kTwoPipes);
  EXPECT_EQ(DescribeStatus(result.status), "exit 126") << result.Report();
  EXPECT_EQ(result.out, "") << result.Report();
  EXPECT_TRUE(Mentions(result.err, file)) << result.Report();
}

TEST(Status, OfADirectoryIs126AndTheMessageNamesIt) {
  const ScratchDir dir;
  const Result result = RunToEnd(Sparsam({dir.path()}), Wiring::kTwoPipes);
  EXPECT_EQ(DescribeStatus(result.status), "exit 126") << result.Report();
  EXPECT_TRUE(Mentions(result.err, dir.path())) << result.Report();
}

TEST(Status, OfACommandWhoseInterpreterIsMissingIsNotZero) {
  const ScratchDir dir;
  const std::string file = dir.WriteFile("script", "#!/no/such/interpreter\n", 0755);
  const Result result = RunToEnd(Sparsam({file}), Wiring::kTwoPipes);
  EXPECT_TRUE(result.status == Exited(127) || result.status == Exited(126)) << result.Report();
  EXPECT_TRUE(Mentions(result.err, file)) << result.Report();
}

TEST(Command, WithoutAnInterpreterLineRunsAsFromAShell) {
  const ScratchDir dir;
  const std::string script = dir.WriteFile("script", "echo \"$# $1|$2\"\nexit 3\n", 0755);
  const Result result = RunToEnd(Sparsam({script, "a b", ""}));
  EXPECT_EQ(DescribeStatus(result.status), "exit 3") << result.Report();
  EXPECT_EQ(result.out, "2 a b|\n") << result.Report();
}

TEST(Command, IsLookedForInTheWholePathPastWhatCannotBeRun) {
  const ScratchDir dir;
  dir.MakeFolder("first");
  dir.MakeFolder("second");
  dir.WriteFile("first/tool", "not executable\n", 0644);
  dir.WriteFile("second/tool", "#!/bin/sh\necho found\n", 0755);
  Options options;
  options.argv = Sparsam({"tool"});
  options.set_env["PATH"] = dir / "first" + ":" + dir / "second" + ":/usr/bin:/bin";
  const Result result = RunToEnd(options);
  EXPECT_EQ(result.out, "found\n") << result.Report();
  EXPECT_EQ(DescribeStatus(result.status), "exit 0") << result.Report();
}

TEST(Command, RunsExactlyOnceHoweverItEnds) {
  for (const Argv& end : {Argv{"exit", "0"}, Argv{"exit", "1"}, Argv{"exit", "126"},
                          Argv{"exit", "127"}, Argv{"signal", "KILL"}}) {
    const ScratchDir dir;
    const std::string mark = dir / "mark";
    Argv verbs{"append", mark, "ran\\n"};
    verbs.insert(verbs.end(), end.begin(), end.end());
    const Result result = RunToEnd(Wrapped(verbs));
    EXPECT_EQ(ReadFile(mark), "ran\n") << result.Report();
  }
}

// "Exit status turned into 0 by the wrapper's own helpers": what a deploy script relies on.
TEST(LostTrust, PushAndDeployDoesNotDeployAfterAFailedPush) {
  Options options;
  options.argv = {"sh", "-c", "\"$@\" && echo deployed", "sh"};
  for (const std::string& word : Wrapped({"err", "error: failed to push\\n", "exit", "1"})) {
    options.argv.push_back(word);
  }
  const Result result = RunToEnd(options);
  EXPECT_FALSE(Mentions(result.out, "deployed")) << result.Report();
}

TEST(LostTrust, GrepWithoutAMatchIsStillStatusOne) {
  ExpectSameAsBare({"grep", "needle", "/dev/null"});
  ExpectSameAsBare({"diff", "/dev/null", MisbehaveBinary()});
}

}  // namespace
}  // namespace sparsam::test
