// C7: what a reader is waiting for comes when the child printed it. No test measures time: the
// child goes on only after the test has seen what it printed, so output that is held never ends.

#include <gtest/gtest.h>

#include <csignal>

#include "tests/support/run.h"

namespace sparsam::test {
namespace {

class Streaming : public testing::TestWithParam<Wiring> {
 protected:
  Options Wrap(const Argv& verbs) const {
    Options options;
    options.argv = Wrapped(verbs);
    options.wiring = GetParam();
    return options;
  }

  ScratchDir dir_;
  Fifo fifo_{dir_};
};

TEST_P(Streaming, ALineComesBeforeTheChildWritesTheNext) {
  Process process(Wrap({"out", "first\\n", "wait-fifo", fifo_.path(), "out", "second\\n",
                        "wait-fifo", fifo_.path(), "exit", "3"}));
  ASSERT_TRUE(process.ReadUntil("first\n")) << process.Report();
  fifo_.Release();
  ASSERT_TRUE(process.ReadUntil("second\n")) << process.Report();
  fifo_.Release();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
}

TEST_P(Streaming, EveryOneOfManyLinesComes) {
  Argv verbs;
  for (int i = 0; i < 50; ++i) {
    for (const std::string& word : {std::string("out"), "line " + std::to_string(i) + "\\n",
                                    std::string("wait-fifo"), fifo_.path()}) {
      verbs.push_back(word);
    }
  }
  Process process(Wrap(verbs));
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(process.ReadUntil("line " + std::to_string(i) + "\n")) << process.Report();
    fifo_.Release();
  }
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 0") << process.Report();
}

TEST_P(Streaming, APromptWithoutANewlineComes) {
  for (const std::string prompt :
       {"Password: ", "Continue? [y/N] ", "Are you sure (yes/no)? ", "Username: ", "> "}) {
    Process process(Wrap({"out", prompt, "wait-fifo", fifo_.path(), "out", "\\nthanks\\n"}));
    ASSERT_TRUE(process.ReadUntil(prompt)) << prompt << '\n' << process.Report();
    fifo_.Release();
    ASSERT_TRUE(process.ReadToEnd()) << process.Report();
    EXPECT_EQ(process.out(), prompt + "\nthanks\n") << process.Report();
    EXPECT_EQ(DescribeStatus(process.Wait()), "exit 0") << process.Report();
  }
}

TEST_P(Streaming, APromptComesWhenMuchWasPrintedBefore) {
  Process process(Wrap({"lines", "5000", "line", "out", "Password: ", "wait-fifo", fifo_.path(),
                        "out", "\\nthanks\\n", "exit", "3"}));
  ASSERT_TRUE(process.ReadUntil("Password: ")) << process.Report();
  fifo_.Release();
  EXPECT_TRUE(process.ReadUntil("thanks\n")) << process.Report();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
}

TEST_P(Streaming, TheReadyLineOfAnUnknownServerComesAfterMuchOutput) {
  Process process(Wrap({"lines", "9000", "loading", "out", "ready\\n", "wait-fifo", fifo_.path(),
                        "out", "bye\\n", "exit", "3"}));
  ASSERT_TRUE(process.ReadUntil("ready\n")) << process.Report();
  fifo_.Release();
  EXPECT_TRUE(process.ReadUntil("bye\n")) << process.Report();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
}

TEST_P(Streaming, APartOfALineComesTogetherWithItsRest) {
  Process process(Wrap(
      {"out", "compiling a.c", "sleep", "50", "out", " ... done\\n", "wait-fifo", fifo_.path()}));
  ASSERT_TRUE(process.ReadUntil("compiling a.c ... done\n")) << process.Report();
  fifo_.Release();
  process.Wait();
  EXPECT_EQ(process.out(), "compiling a.c ... done\n") << process.Report();
}

TEST_P(Streaming, BinaryBytesComeWithoutANewline) {
  Process process(Wrap({"out", "\\0\\x01\\xff", "wait-fifo", fifo_.path(), "out", "\\0end"}));
  ASSERT_TRUE(process.ReadUntil(std::string("\0\x01\xff", 3))) << process.Report();
  fifo_.Release();
  ASSERT_TRUE(process.ReadUntil(std::string("\0end", 4))) << process.Report();
  process.Wait();
}

INSTANTIATE_TEST_SUITE_P(Pipes, Streaming, testing::Values(Wiring::kOnePipe, Wiring::kTwoPipes));

TEST(Conversation, GoesBackAndForthThroughPipes) {
  Options options;
  options.argv = Sparsam({"sh", "-c", "while read -r word; do echo \"got $word\"; done; exit 6"});
  options.stdin_from = Stdin::kPipe;
  Process process(options);
  for (const std::string word : {"one", "two", "three"}) {
    process.Write(word + "\n");
    ASSERT_TRUE(process.ReadUntil("got " + word + "\n")) << process.Report();
  }
  process.CloseInput();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 6") << process.Report();
}

class ClosedReader : public testing::TestWithParam<Wiring> {
 protected:
  // Starts it, reads `bytes` and goes away.
  static std::unique_ptr<Process> ReadAndLeave(const Argv& argv, size_t bytes) {
    Options options;
    options.argv = argv;
    options.wiring = GetParam();
    auto process = std::make_unique<Process>(options);
    EXPECT_TRUE(process->ReadAtLeast(bytes)) << process->Report();
    process->CloseOutput();
    return process;
  }
};

TEST_P(ClosedReader, EndsAnEndlessProducerBySigpipe) {
  const auto process = ReadAndLeave(Sparsam({"yes"}), 1);
  EXPECT_EQ(DescribeStatus(process->Wait()), DescribeStatus(Killed(SIGPIPE))) << process->Report();
  EXPECT_EQ(process->err(), "") << process->Report();
}

TEST_P(ClosedReader, EndsAProducerWhoseLinesWeOnlyHide) {
  // 8,000 bytes are the head of the limit: after it nothing is written until the end.
  const auto process = ReadAndLeave(Wrapped({"lines", "2000000000", "line"}), 7500);
  EXPECT_EQ(DescribeStatus(process->Wait()), DescribeStatus(Killed(SIGPIPE))) << process->Report();
}

TEST_P(ClosedReader, DoesNotDecideTheStatusOfAChildThatCopes) {
  const auto process = ReadAndLeave(
      Wrapped({"ignore", "PIPE", "out", "hi\\n", "lines", "10000000", "line", "exit", "5"}), 3);
  EXPECT_EQ(DescribeStatus(process->Wait()), "exit 5") << process->Report();
}

INSTANTIATE_TEST_SUITE_P(Pipes, ClosedReader, testing::Values(Wiring::kOnePipe, Wiring::kTwoPipes));

TEST(LostTrust, HeadEndsYesSilentlyWithStatus141) {
  Options options;
  options.argv = {"bash", "-c", "\"$0\" yes | head -1; echo \"${PIPESTATUS[*]}\"", SparsamBinary()};
  options.wiring = Wiring::kTwoPipes;
  const Result result = RunToEnd(options);
  EXPECT_EQ(result.out, "y\n141 0\n") << result.Report();
  EXPECT_EQ(result.err, "") << result.Report();
}

}  // namespace
}  // namespace sparsam::test
