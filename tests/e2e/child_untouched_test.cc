// C1: the command is untouched. Every answer is compared with the one that the same command gives
// without us.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "tests/e2e/compare.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

TEST(Child, GetsItsArgumentsExactly) {
  ExpectSameAsBare(Misbehave({"args"}));
  ExpectSameAsBare(Misbehave({"args", "", "", " ", "a  b", "it's", "\"quoted\"", "$HOME", "`id`"}));
  ExpectSameAsBare(Misbehave({"args", "line\nline", "tab\t", "\\n", "*", "~", "c;d", "\xff\xfe"}));
  ExpectSameAsBare(Misbehave({"args", "--", "-x", "--limit", "5", "--raw", "--help", "--", "-"}));
}

TEST(Child, GetsVeryLongArguments) {
  const Pair pair = RunBoth(Misbehave({"out", std::string(20000, 'x')}));
  ExpectSame(pair);
  EXPECT_EQ(pair.bare.out.size(), 20000U) << pair.bare.Report();
}

TEST(Child, GetsItsEnvironmentExactlyAndInOrder) {
  Options options;
  options.argv = Misbehave({"env"});
  options.set_env = {{"EMPTY", ""}, {"ZEBRA", "a=b=c"}, {"LINES_OF", "one\ntwo"}, {"PAGER", "x"}};
  ExpectSameAsBare(options);
}

TEST(Child, GetsNoVariableOfOursWithoutAnyEnvironment) {
  Options options;
  options.argv = Misbehave({"env"});
  options.unset_env = {"HOME", "PATH", "XDG_STATE_HOME", "XDG_CONFIG_HOME"};
  ExpectSameAsBare(options);
}

TEST(Child, RunsInOurWorkingDirectory) {
  const ScratchDir dir;
  Options options;
  options.argv = Misbehave({"cwd"});
  options.cwd = dir.MakeFolder("some where");
  ExpectSameAsBare(options);
}

TEST(Child, StaysInOurProcessGroup) {
  // The harness makes the process it starts the leader of a group.
  Options options;
  options.argv = Wrapped({"pgid"});
  Process process(options);
  process.ReadToEnd();
  process.Wait();
  EXPECT_EQ(process.out(), "pgid " + std::to_string(process.pid()) + "\n") << process.Report();
}

TEST(Child, ReadsOurStdinFromAPipe) {
  Options options;
  options.argv = {"cat"};
  options.stdin_from = Stdin::kText;
  options.input = std::string("x\ny\0z", 5);
  const Pair pair = RunBoth(options);
  ExpectSame(pair);
  EXPECT_EQ(pair.wrapped.out, options.input);
}

TEST(Child, ReadsOurStdinFromAFileAndWeTakeNothingOfIt) {
  const ScratchDir dir;
  const int file = open(dir.WriteFile("file", "0123456789\n").c_str(), O_RDONLY | O_CLOEXEC);
  Options options;
  options.stdin_from = Stdin::kFd;
  options.input_fd = file;
  options.argv = Wrapped({"exit", "0"});
  RunToEnd(options);
  EXPECT_EQ(lseek(file, 0, SEEK_CUR), 0) << "we read the child's stdin";
  options.argv = Sparsam({"wc", "-c"});
  const Result count = RunToEnd(options);
  EXPECT_EQ(count.out, "11\n") << count.Report();
  close(file);
}

TEST(Child, KeepsAClosedStdinClosed) {
  Options options;
  options.argv = Misbehave({"fds"});
  options.stdin_from = Stdin::kClosed;
  const Pair pair = RunBoth(options);
  ExpectSame(pair);
  EXPECT_EQ(pair.wrapped.out, "1 open\n2 open\n") << pair.wrapped.Report();
}

TEST(Child, KeepsAClosedStdoutAndAClosedStderrClosed) {
  ExpectSameAsBare(Misbehave({"to", "2", "fds", "exit", "3"}), Wiring::kStdoutClosed);
  ExpectSameAsBare(Misbehave({"to", "1", "fds", "exit", "3"}), Wiring::kStderrClosed);
}

TEST(Child, SeesNoDescriptorOfOurs) {
  for (const Wiring wiring : {Wiring::kOnePipe, Wiring::kTwoPipes, Wiring::kStdoutFile,
                              Wiring::kSameFile, Wiring::kStderrNull}) {
    ExpectSameAsBare(Misbehave({"fds"}), wiring);
  }
}

TEST(Child, GetsExtraDescriptorsAsAJobserverNeedsThem) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  Options options;
  options.argv = Wrapped({"write", "7", "token", "fds"});
  options.extra_fds = {{7, ends[1]}, {9, ends[0]}};
  const Result result = RunToEnd(options);
  EXPECT_NE(result.out.find("7 open\n"), std::string::npos) << result.Report();
  EXPECT_NE(result.out.find("9 open\n"), std::string::npos) << result.Report();
  char buffer[16] = {};
  EXPECT_EQ(read(ends[0], buffer, sizeof buffer), 5) << result.Report();
  EXPECT_STREQ(buffer, "token");
  close(ends[0]);
  close(ends[1]);
}

TEST(Child, GetsExtraDescriptorsWithTheHighestNumbersToo) {
  const ScratchDir dir;
  const int file = open(dir.WriteFile("file", "").c_str(), O_RDWR | O_CLOEXEC);
  Options options;
  options.argv = Misbehave({"fds"});
  for (int number = 3; number < 40; ++number) options.extra_fds[number] = file;
  ExpectSameAsBare(options);
  close(file);
}

TEST(Child, GetsTheSignalMaskAndTheIgnoredSignalsWeWereGiven) {
  Options options;
  options.argv = Misbehave({"sigmask"});
  ExpectSameAsBare(options);
  options.ignored_signals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCHLD};
  ExpectSameAsBare(options);
  options.ignored_signals = {SIGPIPE, SIGUSR1, SIGWINCH};
  options.blocked_signals = {SIGUSR2, SIGALRM, SIGTERM, SIGCHLD, SIGPIPE};
  ExpectSameAsBare(options);
}

TEST(Child, LeavesWithItsStatusAlthoughWeInheritAnIgnoredSigchld) {
  Options options;
  options.argv = Wrapped({"out", "hi\\n", "exit", "5"});
  options.ignored_signals = {SIGCHLD};
  options.blocked_signals = {SIGCHLD, SIGTERM};
  const Result result = RunToEnd(options);
  EXPECT_EQ(DescribeStatus(result.status), "exit 5") << result.Report();
  EXPECT_EQ(result.out, "hi\n") << result.Report();
}

TEST(Child, SurvivesAHangupUnderNohupAndSoDoWe) {
  const ScratchDir dir;
  const Fifo fifo(dir);
  Options options;
  options.argv = Wrapped({"out", "up\\n", "wait-fifo", fifo.path(), "out", "done\\n", "exit", "4"});
  options.ignored_signals = {SIGHUP};
  Process process(options);
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  process.SendGroup(SIGHUP);
  process.ReadFor(std::chrono::milliseconds(200));
  fifo.Release();
  EXPECT_TRUE(process.ReadUntil("done\n")) << process.Report();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 4") << process.Report();
}

// "Stdin is null: wc prints 0, grep searches the tree instead."
TEST(LostTrust, GrepReadsItsPipe) {
  Options options;
  options.argv = {"grep", "-c", "needle"};
  options.stdin_from = Stdin::kText;
  options.input = "needle\nhay\nneedle\n";
  const Pair pair = RunBoth(options);
  ExpectSame(pair);
  EXPECT_EQ(pair.wrapped.out, "2\n");
}

// "Arguments joined and given to sh -c: c;d runs d."
TEST(LostTrust, ASemicolonInAnArgumentRunsNothing) {
  const ScratchDir dir;
  Options options;
  options.argv = Sparsam({"echo", "c;touch ran", "$(touch ran)", "&&", "touch", "ran"});
  options.cwd = dir.path();
  const Result result = RunToEnd(options);
  EXPECT_EQ(result.out, "c;touch ran $(touch ran) && touch ran\n") << result.Report();
  EXPECT_NE(access((dir / "ran").c_str(), F_OK), 0) << result.Report();
}

// "git -C, -c, find -name refused by the wrapper's own option parser."
TEST(LostTrust, TheChildsOptionsAreNotParsedByUs) {
  const ScratchDir dir;
  dir.WriteFile("a.txt", "");
  dir.WriteFile("b.md", "");
  ExpectSameAsBare({"find", dir.path(), "-name", "*.txt", "-exec", "echo", "{}", "+"});
  ExpectSameAsBare({"sh", "-c", "echo \"$0 $1\"", "--raw", "--limit"});
}

}  // namespace
}  // namespace sparsam::test
