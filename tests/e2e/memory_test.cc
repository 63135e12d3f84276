// C7: peak memory does not depend on the size of the output, the length of a line or the number
// of lines. Measured is the peak resident size of our own process while it still lives: wait4(2)
// would count the child's and what the test itself had before the exec.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cctype>

#include "tests/support/run.h"

namespace sparsam::test {
namespace {

constexpr long kBoundKib = 12L * 1024;
constexpr long kSlackKib = 512;  // pages of libraries that a longer run happens to touch

long PeakKib(pid_t pid) {
  const std::string status = ReadFile("/proc/" + std::to_string(pid) + "/status");
  const size_t at = status.find("VmHWM:");
  return at == std::string::npos ? -1 : std::stol(status.substr(at + 6));
}

// Runs the words, a misbehave command whose last verbs write "done" to descriptor 7 and wait for
// the FIFO, and measures in between.
long PeakOf(const Argv& our_words, const Argv& verbs) {
  const ScratchDir dir;
  const Fifo fifo(dir);
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  Argv all = verbs;
  for (const std::string& word : {std::string("write"), std::string("7"), std::string("done"),
                                  std::string("wait-fifo"), fifo.path()}) {
    all.push_back(word);
  }
  Argv words = our_words;
  for (const std::string& word : Misbehave(all)) words.push_back(word);
  Options options;
  options.argv = Sparsam(words);
  options.extra_fds = {{7, ends[1]}};
  options.discard_output = true;
  options.timeout = std::chrono::seconds(600);
  Process process(options);
  close(ends[1]);
  char done[4];
  EXPECT_TRUE(process.ReadWhile([&] { return read(ends[0], done, sizeof done) != 4; }))
      << process.Report();
  // The last block is still in the pipe when the child says so.
  process.ReadFor(std::chrono::milliseconds(300));
  const long before_end = PeakKib(process.pid());
  fifo.Release();
  EXPECT_EQ(DescribeStatus(process.Wait()), "exit 0") << process.Report();
  close(ends[0]);
  return before_end;
}

class Memory : public testing::TestWithParam<Argv> {
 protected:
  void SetUp() override {
#ifdef SPARSAM_SANITIZED
    GTEST_SKIP() << "sanitizers multiply memory";
#endif
  }

  static void ExpectBounded(const Argv& small, const Argv& large) {
    const long small_kib = PeakOf(GetParam(), small);
    const long large_kib = PeakOf(GetParam(), large);
    EXPECT_GT(small_kib, 0);
    EXPECT_LT(large_kib, kBoundKib);
    EXPECT_LE(large_kib, small_kib + small_kib / 10 + kSlackKib) << "32 MB took " << small_kib;
    RecordProperty("small_kib", std::to_string(small_kib));
    RecordProperty("large_kib", std::to_string(large_kib));
  }
};

// A line is 32 bytes with its newline at the numbers that matter here.
TEST_P(Memory, OfAGigabyteIsThatOf32Megabytes) {
  const std::string prefix(23, 'x');
  ExpectBounded({"lines", "1000000", prefix}, {"lines", "32000000", prefix});
}

TEST_P(Memory, OfALineOf100MegabytesIsThatOfOneOf32) {
  ExpectBounded({"bytes", "32000000", "out", "\\n"}, {"bytes", "100000000", "out", "\\n"});
}

TEST_P(Memory, OfTensOfMillionsOfShortLinesIsThatOfATenth) {
  ExpectBounded({"lines", "4000000", ""}, {"lines", "40000000", ""});
}

std::string NameOf(const testing::TestParamInfo<Argv>& words) {
  std::string name = words.param.empty() ? "Default" : "";
  for (const std::string& word : words.param) {
    for (const char c : word) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
    }
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Limits, Memory,
                         testing::Values(Argv{}, Argv{"--limit", "0"}, Argv{"--no-store"},
                                         Argv{"--rule", "make"}),
                         NameOf);

}  // namespace
}  // namespace sparsam::test
