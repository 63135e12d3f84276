// At a terminal (1.4) and under a shell with job control (C2): the keys do what they do without
// us, also when our output goes through a pipe and we therefore stand between the two.

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/run.h"

namespace sparsam::test {
namespace {

using std::chrono::milliseconds;

constexpr char kInterrupt[] = "\x03";
constexpr char kSuspend[] = "\x1a";
constexpr char kQuit[] = "\x1c";

size_t Count(const std::string& text, const std::string& word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

Options AtTerminal(const Argv& argv) {
  Options options;
  options.argv = argv;
  options.wiring = Wiring::kTerminal;
  options.set_env = {{"TERM", "dumb"}};
  return options;
}

// An interactive shell at a terminal of its own. The parameter: are we in front of the command?
class Shell : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (access("/bin/bash", X_OK) != 0) GTEST_SKIP() << "needs bash";
    Options options = AtTerminal({"/bin/bash", "--norc", "--noprofile", "--noediting", "-i"});
    options.set_env["PS1"] = "prompt$ ";
    options.home = dir_.path();
    shell_ = std::make_unique<Process>(options);
    ASSERT_TRUE(shell_->ReadUntil("prompt$ ")) << shell_->Report();
  }

  std::string Command(const Argv& verbs) const {
    return ShellQuote(GetParam() ? Wrapped(verbs) : Misbehave(verbs));
  }

  void Type(const std::string& text) { shell_->Write(text); }

  bool Comes(const std::string& text) { return shell_->ReadUntil(text); }

  std::string Report() const { return shell_->Report(); }

  ScratchDir dir_;
  Fifo fifo_{dir_};
  std::unique_ptr<Process> shell_;
};

TEST_P(Shell, InterruptsTheCommandOnce) {
  Type(Command(
           {"trap", "INT", "caught\\n", "out", "up\\n", "wait-fifo", fifo_.path(), "exit", "7"}) +
       " 2>&1 | (trap '' INT; exec cat)\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  Type(kInterrupt);
  ASSERT_TRUE(Comes("caught\n")) << Report();
  shell_->ReadFor(milliseconds(200));
  fifo_.Release();
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("echo \"left with $? ${PIPESTATUS[0]}\"; echo \"status ${PIPESTATUS[0]}\"\n");
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  EXPECT_EQ(Count(shell_->out(), "caught\n"), 1U) << Report();
  EXPECT_EQ(Count(shell_->out(), "left with 0 7"), 1U) << Report();
}

TEST_P(Shell, InterruptsACommandThatDoesNotExpectIt) {
  Type(Command({"out", "up\\n", "pause"}) + " 2>&1 | (trap '' INT; exec cat)\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  Type(kInterrupt);
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("echo \"left with ${PIPESTATUS[0]}\"\n");
  EXPECT_TRUE(Comes("left with 130\n")) << Report();
}

TEST_P(Shell, QuitsTheCommand) {
  Type(Command({"trap-exit", "QUIT", "9", "out", "up\\n", "pause"}) +
       " 2>&1 | (trap '' QUIT; exec cat)\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  Type(kQuit);
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("echo \"left with ${PIPESTATUS[0]}\"\n");
  EXPECT_TRUE(Comes("left with 9\n")) << Report();
}

TEST_P(Shell, SuspendsAndResumesTheCommandBehindAPipe) {
  // After fg there is only one status: that of the whole pipeline.
  Type("set -o pipefail\n");
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type(Command({"out", "up\\n", "wait-fifo", fifo_.path(), "out", "after\\n", "exit", "5"}) +
       " 2>&1 | cat\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  Type(kSuspend);
  ASSERT_TRUE(Comes("prompt$ ")) << "the job did not stop as a whole\n" << Report();
  Type("jobs\n");
  ASSERT_TRUE(Comes("Stopped")) << Report();
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("fg\n");
  fifo_.Release();
  ASSERT_TRUE(Comes("after\n")) << Report();
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("echo \"left with $?\"\n");
  EXPECT_TRUE(Comes("left with 5\n")) << Report();
}

TEST_P(Shell, SuspendsAndResumesTheCommandAtTheTerminal) {
  Type(Command({"out", "up\\n", "wait-fifo", fifo_.path(), "out", "after\\n", "exit", "5"}) + "\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  Type(kSuspend);
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("fg\n");
  fifo_.Release();
  ASSERT_TRUE(Comes("after\n")) << Report();
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("echo \"left with $?\"\n");
  EXPECT_TRUE(Comes("left with 5\n")) << Report();
}

TEST_P(Shell, ResumesTheCommandInTheBackground) {
  Type(Command({"out", "up\\n", "wait-fifo", fifo_.path(), "out", "after\\n", "exit", "5"}) +
       " 2>&1 | cat\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  Type(kSuspend);
  ASSERT_TRUE(Comes("prompt$ ")) << Report();
  Type("bg; echo sent to the back\n");
  ASSERT_TRUE(Comes("sent to the back\n")) << Report();
  fifo_.Release();
  EXPECT_TRUE(Comes("after\n")) << Report();
}

TEST_P(Shell, HangsUpTheCommandWhenTheTerminalGoes) {
  const std::string mark = dir_ / "mark";
  Type(Command({"trap-exit", "HUP", "0", "out", "up\\n", "wait-fifo", fifo_.path(), "append", mark,
                "still here"}) +
       " 2>&1 | (trap '' HUP; exec cat)\n");
  ASSERT_TRUE(Comes("up\n")) << Report();
  shell_->CloseInput();
  shell_->CloseOutput();
  shell_->Wait();
  fifo_.Release();
  EXPECT_EQ(ReadFile(mark), "") << Report();
}

std::string NameOf(const testing::TestParamInfo<bool>& wrapped) {
  return wrapped.param ? "Wrapped" : "Bare";
}

INSTANTIATE_TEST_SUITE_P(BareAndWrapped, Shell, testing::Bool(), NameOf);

TEST(Terminal, StaysTheTerminalOfAnUnknownCommand) {
  Process process(AtTerminal(Wrapped({"tty", "exit", "3"})));
  ASSERT_TRUE(process.ReadUntil("terminal terminal terminal \n")) << process.Report();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 3") << process.Report();
}

TEST(Terminal, GetsEveryByteOfAnUnknownCommand) {
  Process process(AtTerminal(Wrapped({"lines", "5000", "line"})));
  process.ReadToEnd();
  process.Wait();
  EXPECT_TRUE(process.out() == NumberedLines(5000, "line")) << process.Report();
}

// Somebody looks at stdout while stderr is kept: there is nothing to condense for.
TEST(Terminal, OnStdoutAloneIsStillTheChilds) {
  const ScratchDir dir;
  Options options =
      AtTerminal({"sh", "-c", "\"$@\" 2>'" + (dir / "err") + "'; echo left with $?", "sh"});
  for (const std::string& word : Wrapped({"tty", "err", "noise\\n", "exit", "3"})) {
    options.argv.push_back(word);
  }
  Process process(options);
  ASSERT_TRUE(process.ReadUntil("terminal terminal other \n")) << process.Report();
  ASSERT_TRUE(process.ReadUntil("left with 3\n")) << process.Report();
  EXPECT_EQ(ReadFile(dir / "err"), "noise\n");
}

}  // namespace
}  // namespace sparsam::test
