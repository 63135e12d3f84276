// C4: nothing is lost silently. What is hidden is counted, and `show` gives it back.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <regex>

#include "tests/e2e/compare.h"
#include "tests/support/run.h"

namespace sparsam::test {
namespace {

constexpr size_t kLimit = 24000;

// Looks like the real one, but a child prints it.
const std::string kForged = "[sparsam: 3 lines hidden; sparsam show aaaaaa]";

struct Receipt {
  bool found = false;
  size_t hidden = 0;
  size_t shortened = 0;
  std::string id;
};

size_t Digits(std::string text) {
  std::erase(text, ',');
  return text.empty() ? 0 : std::stoul(text);
}

// A part that counts nothing may be left out, but not both.
Receipt ParseReceipt(const std::string& line) {
  static const std::regex kPattern(
      R"(^\[sparsam: (?:([0-9,]+) lines? hidden(?:, ([0-9,]+) shortened)?|([0-9,]+) shortened); )"
      R"(sparsam show ([a-z2-7]{6})\]$)");
  std::smatch match;
  if (!std::regex_match(line, match, kPattern)) return {};
  return {true, Digits(match[1]), Digits(match[2]) + Digits(match[3]), match[4]};
}

// Lines as they are; a number in front of one, as a pager of numbered lines prints it, is taken
// off. The raw lines of these tests begin with a letter.
std::vector<std::string> WithoutNumbers(const std::string& text) {
  static const std::regex kNumber(R"(^ *[0-9]+[:\t |-] *)");
  std::vector<std::string> lines = SplitLines(text);
  for (std::string& line : lines) line = std::regex_replace(line, kNumber, "");
  return lines;
}

std::vector<std::string> Lines(int first, int last) {
  std::vector<std::string> lines;
  for (int i = first; i <= last; ++i) lines.push_back("line " + std::to_string(i));
  return lines;
}

class Recall : public testing::Test {
 protected:
  Result RunHere(const Argv& argv, Wiring wiring = Wiring::kOnePipe) {
    Options options;
    options.argv = argv;
    options.wiring = wiring;
    options.home = home_.path();
    return RunToEnd(options);
  }

  // Runs it and returns the id that its receipt names.
  std::string IdOf(const Argv& verbs) {
    const Result result = RunHere(Wrapped(verbs));
    const Receipt receipt = ParseReceipt(LastLine(result.out));
    EXPECT_TRUE(receipt.found) << result.Report();
    return receipt.id;
  }

  ScratchDir home_;
};

TEST_F(Recall, ReceiptIsTheLastLineAndTheOutputStaysBelowTheLimit) {
  const Result result = RunHere(Wrapped({"lines", "5000", "line"}));
  EXPECT_TRUE(ParseReceipt(LastLine(result.out)).found) << result.Report();
  EXPECT_EQ(result.out.back(), '\n') << result.Report();
  EXPECT_LE(result.out.size(), kLimit) << result.Report();
  EXPECT_GE(result.out.size(), kLimit / 3) << result.Report();
}

TEST_F(Recall, HeadAndTailAreThereInOrder) {
  const Result result = RunHere(Wrapped({"lines", "5000", "line"}));
  const std::vector<std::string> lines = SplitLines(result.out);
  ASSERT_GT(lines.size(), 20U) << result.Report();
  EXPECT_EQ(lines.front(), "line 1") << result.Report();
  EXPECT_EQ(lines[lines.size() - 2], "line 5000") << result.Report();
}

TEST_F(Recall, HiddenAndShownLinesSumToTheRawLines) {
  for (const int count : {2600, 5000, 20000}) {
    const Result result = RunHere(Wrapped({"lines", std::to_string(count), "line"}));
    const Receipt receipt = ParseReceipt(LastLine(result.out));
    ASSERT_TRUE(receipt.found) << result.Report();
    const std::vector<std::string> lines = SplitLines(result.out);
    const auto shown = std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
      return line.rfind("line ", 0) == 0;
    });
    EXPECT_EQ(static_cast<size_t>(shown) + receipt.hidden, static_cast<size_t>(count))
        << result.Report();
    EXPECT_EQ(receipt.shortened, 0U) << result.Report();
  }
}

TEST_F(Recall, ShowGivesTheRawBytesBack) {
  const Argv verbs{"lines", "3000", "line", "out", "\\xff\\e[1mbold\\e[0m \\r\\n\\ttab",
                   "lines", "3000", "more", "out", "no newline"};
  const std::string raw = RunToEnd(Misbehave(verbs)).out;
  const Result shown = RunHere(Sparsam({"show", IdOf(verbs)}), Wiring::kTwoPipes);
  EXPECT_EQ(DescribeStatus(shown.status), "exit 0") << shown.Report();
  EXPECT_TRUE(shown.out == raw) << shown.Report();
  EXPECT_EQ(shown.err, "") << shown.Report();
}

TEST_F(Recall, ShowIsNotCondensedItselfWhenWrapped) {
  const std::string id = IdOf({"lines", "5000", "line"});
  const Result shown = RunHere(Sparsam({SparsamBinary(), "show", id}));
  EXPECT_TRUE(shown.out == NumberedLines(5000, "line")) << shown.Report();
}

TEST_F(Recall, ShowGivesRangesHeadsAndTails) {
  const std::string id = IdOf({"lines", "5000", "line"});
  const Result range = RunHere(Sparsam({"show", id, "--lines", "10-12"}));
  EXPECT_EQ(WithoutNumbers(range.out), Lines(10, 12)) << range.Report();
  const Result head = RunHere(Sparsam({"show", id, "--head", "3"}));
  EXPECT_EQ(WithoutNumbers(head.out), Lines(1, 3)) << head.Report();
  const Result tail = RunHere(Sparsam({"show", id, "--tail", "3"}));
  EXPECT_EQ(WithoutNumbers(tail.out), Lines(4998, 5000)) << tail.Report();
}

TEST_F(Recall, ShowFindsLines) {
  const std::string id = IdOf({"lines", "5000", "line"});
  const Result found = RunHere(Sparsam({"show", id, "--grep", "^line 123[45]$"}));
  EXPECT_EQ(WithoutNumbers(found.out), Lines(1234, 1235)) << found.Report();
  EXPECT_EQ(DescribeStatus(found.status), "exit 0") << found.Report();
}

TEST_F(Recall, ShowOfAnUnknownIdSaysSo) {
  const Result shown = RunHere(Sparsam({"show", "zzzzzz"}), Wiring::kTwoPipes);
  EXPECT_NE(DescribeStatus(shown.status), "exit 0") << shown.Report();
  EXPECT_EQ(shown.out, "") << shown.Report();
  EXPECT_NE(shown.err.find("zzzzzz"), std::string::npos) << shown.Report();
}

TEST_F(Recall, ShowForgets) {
  const std::string id = IdOf({"lines", "5000", "line"});
  const Result forgot = RunHere(Sparsam({"show", "--forget", id}));
  EXPECT_EQ(DescribeStatus(forgot.status), "exit 0") << forgot.Report();
  const Result shown = RunHere(Sparsam({"show", id}), Wiring::kTwoPipes);
  EXPECT_NE(DescribeStatus(shown.status), "exit 0") << shown.Report();
  EXPECT_EQ(shown.out, "") << shown.Report();
}

TEST_F(Recall, IsKeptForOurEyesOnly) {
  IdOf({"lines", "5000", "line"});
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home_ / "state")) {
    struct stat info {};
    ASSERT_EQ(lstat(entry.path().c_str(), &info), 0);
    const unsigned mode = info.st_mode & 07777U;
    EXPECT_EQ(mode, S_ISDIR(info.st_mode) ? 0700U : 0600U) << entry.path();
    files += S_ISREG(info.st_mode) ? 1 : 0;
  }
  EXPECT_GE(files, 1U);
}

TEST_F(Recall, SmallOutputHasNoReceiptAndIsNotStored) {
  const Result result = RunHere(Wrapped({"lines", "200", "line"}));
  EXPECT_TRUE(result.out == NumberedLines(200, "line")) << result.Report();
  EXPECT_FALSE(std::filesystem::exists(home_ / "state/sparsam/recall") &&
               !std::filesystem::is_empty(home_ / "state/sparsam/recall"));
}

// C6: around the limit, where hiding a little would cost more than it saves.
TEST_F(Recall, IsNeverLongerThanTheRawOutput) {
  const std::string raw_lines = NumberedLines(3000, "line");
  for (const size_t bytes : {23000U, 23900U, 23999U, 24000U, 24001U, 24050U, 24100U, 24500U}) {
    const std::string path = home_.WriteFile("raw", raw_lines.substr(0, bytes));
    const Result result = RunHere(Sparsam({"sh", "-c", "exec cat \"$0\"", path}));
    EXPECT_LE(result.out.size(), bytes) << result.Report();
    if (bytes <= kLimit) {
      EXPECT_TRUE(result.out == raw_lines.substr(0, bytes)) << bytes << '\n' << result.Report();
    }
    if (result.out != raw_lines.substr(0, bytes)) {
      EXPECT_TRUE(ParseReceipt(LastLine(result.out)).found) << result.Report();
    }
  }
}

TEST_F(Recall, CountsALineThatIsTooLongAsShortenedOrHidden) {
  const Argv verbs{"out", "first\\n", "bytes", "100000", "out", "\\nlast\\n"};
  const Result result = RunHere(Wrapped(verbs));
  const Receipt receipt = ParseReceipt(LastLine(result.out));
  ASSERT_TRUE(receipt.found) << result.Report();
  EXPECT_EQ(receipt.hidden + receipt.shortened, 1U) << result.Report();
  EXPECT_EQ(result.out.rfind("first\n", 0), 0U) << result.Report();
  EXPECT_NE(result.out.find("\nlast\n"), std::string::npos) << result.Report();
  EXPECT_TRUE(RunHere(Sparsam({"show", receipt.id})).out == RunToEnd(Misbehave(verbs)).out);
}

// C5: the error floor holds in what no rule knows, too.
TEST_F(Recall, AnErrorInTheMiddleIsShown) {
  const std::string error = "src/a.c:3:5: error: expected ';' before '}' token";
  const Result result =
      RunHere(Wrapped({"lines", "4000", "line", "out", error + "\\n", "lines", "4000", "more"}));
  EXPECT_NE(result.out.find("\n" + error + "\n"), std::string::npos) << result.Report();
}

TEST_F(Recall, WithoutAStoreTheReceiptSaysNotStored) {
  Argv words{"--no-store"};
  for (const std::string& word : Misbehave({"lines", "5000", "line"})) words.push_back(word);
  const Result result = RunHere(Sparsam(words));
  static const std::regex kPattern(R"(^\[sparsam: [0-9,]+ lines hidden; not stored\]$)");
  EXPECT_TRUE(std::regex_match(LastLine(result.out), kPattern)) << result.Report();
  EXPECT_LE(result.out.size(), kLimit) << result.Report();
  EXPECT_FALSE(std::filesystem::exists(home_ / "state/sparsam/recall") &&
               !std::filesystem::is_empty(home_ / "state/sparsam/recall"));
}

TEST_F(Recall, HidesNothingWhereNothingCanBeStored) {
  Options options;
  options.argv = Wrapped({"lines", "5000", "line", "exit", "3"});
  options.home = home_.path();
  // As on a full disk: no file can grow.
  options.file_size_limit = 0;
  options.ignored_signals = {SIGXFSZ};
  options.wiring = Wiring::kTwoPipes;
  const Result result = RunToEnd(options);
  EXPECT_TRUE(result.out == NumberedLines(5000, "line")) << result.Report();
  EXPECT_EQ(DescribeStatus(result.status), "exit 3") << result.Report();
  EXPECT_LE(SplitLines(result.err).size(), 1U) << "one short note\n" << result.Report();
}

TEST_F(Recall, SurvivesAFileSizeLimitThatWouldKillUs) {
  Options options;
  options.argv = Wrapped({"lines", "5000", "line", "exit", "3"});
  options.home = home_.path();
  options.file_size_limit = 0;
  options.wiring = Wiring::kTwoPipes;
  const Result result = RunToEnd(options);
  EXPECT_TRUE(result.out == NumberedLines(5000, "line")) << result.Report();
  EXPECT_EQ(DescribeStatus(result.status), "exit 3") << result.Report();
}

TEST_F(Recall, LosesNothingWhereTheStateDirectoryCannotBe) {
  Options options;
  options.argv = Wrapped({"lines", "5000", "line", "exit", "3"});
  options.home = home_.path();
  const std::string file = home_.WriteFile("file", "");
  // Below a file nothing can be made; the run may fall back to another place, or hide nothing.
  for (const char* name : {"XDG_STATE_HOME", "XDG_RUNTIME_DIR"}) options.set_env[name] = file;
  const Result result = RunToEnd(options);
  EXPECT_EQ(DescribeStatus(result.status), "exit 3") << result.Report();
  const Receipt receipt = ParseReceipt(LastLine(result.out));
  if (!receipt.found) {
    EXPECT_TRUE(result.out == NumberedLines(5000, "line")) << result.Report();
    return;
  }
  options.argv = Sparsam({"show", receipt.id});
  EXPECT_TRUE(RunToEnd(options).out == NumberedLines(5000, "line")) << result.Report();
  options.argv = Sparsam({"show", "--forget", receipt.id});
  RunToEnd(options);
}

TEST_F(Recall, PastSixteenMebibytesSaysThatTheMiddleIsMissing) {
  const Result result = RunHere(Wrapped({"lines", "2000000", "line"}));
  const std::string last = LastLine(result.out);
  EXPECT_EQ(last.rfind("[sparsam: ", 0), 0U) << result.Report();
  EXPECT_FALSE(ParseReceipt(last).found) << "the plain receipt promises everything: " << last;
  std::smatch match;
  ASSERT_TRUE(std::regex_search(last, match, std::regex("sparsam show ([a-z2-7]{6})"))) << last;
  const Result shown = RunHere(Sparsam({"show", match[1]}));
  EXPECT_EQ(shown.out.rfind("line 1\nline 2\n", 0), 0U);
  const std::string end = "\nline 1999999\nline 2000000\n";
  ASSERT_GT(shown.out.size(), end.size());
  EXPECT_EQ(shown.out.substr(shown.out.size() - end.size()), end);
}

TEST_F(Recall, MarksAForgedReceipt) {
  const Result result = RunHere(Wrapped({"out", "hi\\n" + kForged + "\\n"}));
  EXPECT_EQ(result.out, "hi\n> " + kForged + "\n") << result.Report();
}

TEST_F(Recall, CannotBeFakedAtTheEndOfALongOutput) {
  const Result result = RunHere(Wrapped({"lines", "5000", "line", "out", kForged + "\\n"}));
  const Receipt receipt = ParseReceipt(LastLine(result.out));
  ASSERT_TRUE(receipt.found) << result.Report();
  EXPECT_NE(receipt.id, "aaaaaa") << result.Report();
  EXPECT_NE(result.out.find("\n> " + kForged + "\n"), std::string::npos) << result.Report();
}

TEST_F(Recall, IdDependsOnTheContentOnly) {
  const std::string id = IdOf({"lines", "5000", "line"});
  EXPECT_EQ(IdOf({"lines", "5000", "line"}), id);
  EXPECT_NE(IdOf({"lines", "5001", "line"}), id);
}

TEST_F(Recall, IsSafeWithManyRunsAtOnce) {
  std::vector<std::unique_ptr<Process>> runs;
  for (int i = 0; i < 20; ++i) {
    Options options;
    options.argv = Wrapped({"lines", "4000", "run" + std::to_string(i)});
    options.home = home_.path();
    runs.push_back(std::make_unique<Process>(options));
  }
  for (int i = 0; i < 20; ++i) {
    Process& run = *runs[static_cast<size_t>(i)];
    run.ReadToEnd();
    run.Wait();
    const Receipt receipt = ParseReceipt(LastLine(run.out()));
    ASSERT_TRUE(receipt.found) << run.Report();
    const Result shown = RunHere(Sparsam({"show", receipt.id}));
    EXPECT_TRUE(shown.out == NumberedLines(4000, "run" + std::to_string(i))) << shown.Report();
  }
}

}  // namespace
}  // namespace sparsam::test
