// C2: signals go to the child once, stops and continuations too, and nobody is left behind.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

#include "tests/support/run.h"

namespace sparsam::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

size_t Count(const std::string& text, const std::string& word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

Options WrapWith(const Argv& verbs, Wiring wiring = Wiring::kOnePipe) {
  Options options;
  options.argv = Wrapped(verbs);
  options.wiring = wiring;
  return options;
}

class SignalToUs : public testing::TestWithParam<int> {
 protected:
  std::string number() const { return std::to_string(GetParam()); }
};

TEST_P(SignalToUs, ReachesTheChildThatTrapsItAndGoesOn) {
  const ScratchDir dir;
  const Fifo fifo(dir);
  Process process(WrapWith(
      {"trap", number(), "caught\\n", "out", "up\\n", "wait-fifo", fifo.path(), "exit", "4"}));
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  process.Send(GetParam());
  ASSERT_TRUE(process.ReadUntil("caught\n")) << process.Report();
  process.ReadFor(milliseconds(200));
  fifo.Release();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 4") << process.Report();
  EXPECT_EQ(Count(process.out(), "caught"), 1U) << process.Report();
}

TEST_P(SignalToUs, GivesTheStatusThatTheChildChooses) {
  Process process(WrapWith({"trap-exit", number(), "7", "out", "up\\n", "pause"}));
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  process.Send(GetParam());
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 7") << process.Report();
}

TEST_P(SignalToUs, EndsUsBothByThatSignalWhenNobodyTrapsIt) {
  Process process(WrapWith({"out", "up\\n", "pause"}));
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  process.Send(GetParam());
  EXPECT_EQ(DescribeStatus(process.Wait()), DescribeStatus(Killed(GetParam()))) << process.Report();
  EXPECT_TRUE(process.ReadToEnd()) << "somebody still holds the pipe\n" << process.Report();
}

TEST_P(SignalToUs, ReachesTheChildWhateverTheStreamsAre) {
  for (const Wiring wiring : {Wiring::kTwoPipes, Wiring::kStderrNull}) {
    Process process(WrapWith({"trap-exit", number(), "7", "out", "up\\n", "pause"}, wiring));
    ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
    process.Send(GetParam());
    EXPECT_EQ(DescribeStatus(process.Wait()), "exit 7") << process.Report();
  }
}

INSTANTIATE_TEST_SUITE_P(Seven, SignalToUs,
                         testing::Values(SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
                                         SIGALRM));

// A second TERM means "force" to many tools, and `timeout` sends it twice by itself.
TEST(Signal, SentTwiceWithinASecondIsDeliveredOnce) {
  const ScratchDir dir;
  const Fifo fifo(dir);
  Process process(WrapWith(
      {"trap", "TERM", "caught\\n", "out", "up\\n", "wait-fifo", fifo.path(), "exit", "4"}));
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  const auto start = steady_clock::now();
  process.Send(SIGTERM);
  ASSERT_TRUE(process.ReadUntil("caught\n")) << process.Report();
  process.Send(SIGTERM);
  if (steady_clock::now() - start > milliseconds(700)) GTEST_SKIP() << "machine too busy to tell";
  process.ReadFor(milliseconds(200));
  fifo.Release();
  process.Wait();
  EXPECT_EQ(Count(process.out(), "caught"), 1U) << process.Report();
}

TEST(Signal, SentAgainLaterIsDeliveredAgain) {
  const ScratchDir dir;
  const Fifo fifo(dir);
  Process process(WrapWith(
      {"trap", "TERM", "caught\\n", "out", "up\\n", "wait-fifo", fifo.path(), "exit", "4"}));
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  process.Send(SIGTERM);
  ASSERT_TRUE(process.ReadUntil("caught\n")) << process.Report();
  process.ReadFor(milliseconds(1200));
  process.Send(SIGTERM);
  EXPECT_TRUE(process.ReadUntil("caught\n")) << process.Report();
  fifo.Release();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 4") << process.Report();
}

TEST(Signal, OfAnotherNumberIsNotHeldBackByTheFirst) {
  Process process(
      WrapWith({"trap", "INT", "caught\\n", "trap-exit", "TERM", "7", "out", "up\\n", "pause"}));
  ASSERT_TRUE(process.ReadUntil("up\n")) << process.Report();
  process.Send(SIGINT);
  ASSERT_TRUE(process.ReadUntil("caught\n")) << process.Report();
  process.Send(SIGTERM);
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 7") << process.Report();
}

TEST(Signal, EndsAChildThatPrintsAllTheTime) {
  Process process(WrapWith({"lines", "2000000000", "line"}));
  ASSERT_TRUE(process.ReadAtLeast(7000)) << process.Report();
  process.Send(SIGTERM);
  EXPECT_EQ(DescribeStatus(process.Wait()), DescribeStatus(Killed(SIGTERM))) << process.Report();
}

TEST(StoppedChild, StopsUsAndAContinuationContinuesIt) {
  Process process(WrapWith({"out", "before\\n", "stop", "out", "after\\n", "exit", "3"}));
  EXPECT_EQ(process.WaitStopped(), SIGSTOP) << process.Report();
  process.ReadFor(milliseconds(50));  // what was written just before we saw the stop
  EXPECT_EQ(process.out(), "before\n") << "held across the stop\n" << process.Report();
  process.Send(SIGCONT);
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
  EXPECT_TRUE(process.ReadToEnd()) << process.Report();
  EXPECT_EQ(process.out(), "before\nafter\n") << process.Report();
}

TEST(StoppedChild, CanStopUsAgain) {
  Process process(WrapWith({"stop", "out", "one\\n", "stop", "out", "two\\n", "exit", "3"}));
  EXPECT_EQ(process.WaitStopped(), SIGSTOP) << process.Report();
  process.Send(SIGCONT);
  EXPECT_EQ(process.WaitStopped(), SIGSTOP) << process.Report();
  process.Send(SIGCONT);
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
  EXPECT_EQ(process.out(), "one\ntwo\n") << process.Report();
}

TEST(BackgroundGrandchild, DoesNotKeepUsAndLosesNothing) {
  for (const Wiring wiring : {Wiring::kOnePipe, Wiring::kTwoPipes}) {
    const ScratchDir dir;
    const Fifo fifo(dir);
    Process process(
        WrapWith({"fork-wait", fifo.path(), "late\\n", "out", "hi\\n", "exit", "3"}, wiring));
    // The grandchild writes only after we have left: waiting for it would never end.
    EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
    EXPECT_EQ(process.out(), "hi\n") << process.Report();
    fifo.Release();
    EXPECT_TRUE(process.ReadToEnd()) << process.Report();
    EXPECT_EQ(process.out(), "hi\nlate\n") << process.Report();
  }
}

TEST(BackgroundGrandchild, WritesRawAfterTheReceipt) {
  const ScratchDir dir;
  const Fifo fifo(dir);
  Process process(
      WrapWith({"fork-wait", fifo.path(), "late\\n", "lines", "5000", "line", "exit", "0"}));
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 0") << process.Report();
  const std::string before = process.out();
  EXPECT_EQ(LastLine(before).rfind("[sparsam: ", 0), 0U) << process.Report();
  fifo.Release();
  EXPECT_TRUE(process.ReadToEnd()) << process.Report();
  EXPECT_EQ(process.out(), before + "late\n") << process.Report();
}

TEST(BackgroundGrandchild, IsWaitedForWhileItWritesAtOnce) {
  Process process(WrapWith({"fork-later", "20", "soon\\n", "out", "hi\\n", "exit", "0"}));
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 0") << process.Report();
  EXPECT_TRUE(process.ReadToEnd()) << process.Report();
  EXPECT_EQ(process.out(), "hi\nsoon\n") << process.Report();
}

TEST(BackgroundGrandchild, OfAShellDoesNotKeepUs) {
  Options options;
  options.argv = Sparsam({"sh", "-c", "sleep 300 & echo hi"});
  Process process(options);
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 0") << process.Report();
  EXPECT_EQ(process.out(), "hi\n") << process.Report();
  process.SendGroup(SIGKILL);
}

// "SIGTERM kills the wrapper and orphans the child."
TEST(LostTrust, TimeoutLeavesNobodyBehind) {
  ASSERT_TRUE(AdoptOrphans());
  {
    Options options;
    options.argv = {"timeout", "1", SparsamBinary(), "sleep", "300"};
    Process process(options);
    EXPECT_EQ(DescribeStatus(process.Wait()), "exit 124") << process.Report();
    EXPECT_TRUE(NoOrphanRemains(std::chrono::seconds(10))) << process.Report();
  }
}

TEST(LostTrust, TermToUsAloneLeavesNobodyBehind) {
  ASSERT_TRUE(AdoptOrphans());
  {
    Options options;
    options.argv = Sparsam({"sleep", "300"});
    Process process(options);
    process.ReadFor(milliseconds(100));
    process.Send(SIGTERM);
    EXPECT_EQ(DescribeStatus(process.Wait()), DescribeStatus(Killed(SIGTERM))) << process.Report();
    EXPECT_TRUE(NoOrphanRemains(std::chrono::seconds(10))) << process.Report();
  }
}

}  // namespace
}  // namespace sparsam::test
