#include "filters/floor.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "filters/pattern.h"
#include "filters/word_index.h"
#include "tests/support/fixture.h"

namespace sparsam {
namespace {

// Lines that tools of many kinds print when something is wrong.
const char* const kErrors[] = {
    "src/a.c:3:5: error: expected ';' before '}' token",
    "a.cc:1:10: fatal error: nosuch.h: No such file or directory",
    "internal compiler error: Segmentation fault",
    "error[E0382]: borrow of moved value: `x`",
    "error: could not compile `demo` (bin \"demo\") due to 2 previous errors",
    "src/app.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.",
    "main.o: in function `main': undefined reference to `foo'",
    "collect2: error: ld returned 1 exit status",
    "clang: error: linker command failed with exit code 1 (use -v to see invocation)",
    "make: *** [Makefile:12: all] Error 2",
    "make[2]: *** No rule to make target 'x.o', needed by 'x'.  Stop.",
    "ninja: error: loading 'build.ninja': No such file or directory",
    "CMake Error at CMakeLists.txt:3 (find_package):",
    "FAILED: CMakeFiles/a.dir/a.cc.o",
    "ERROR: Could not find a version that satisfies the requirement nosuch",
    "FATAL: password authentication failed for user \"jan\"",
    "npm ERR! code ELIFECYCLE",
    "npm error code ERESOLVE",
    "not ok 3 - adds numbers",
    "--- FAIL: TestAdd (0.00s)",
    "[  FAILED  ] Suite.Case (0 ms)",
    "FAILED tests/test_a.py::test_b - assert 1 == 2",
    "E       assert 1 == 2",
    "Tests: 1 failed, 12 passed, 13 total",
    "3 errors generated.",
    "a.out: a.c:5: main: Assertion `x > 0' failed.",
    "AssertionError: expected 1 to equal 2",
    "thread 'main' panicked at src/main.rs:2:5:",
    "panic: runtime error: index out of range [3] with length 3",
    "Traceback (most recent call last):",
    "ValueError: invalid literal for int() with base 10: 'x'",
    "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 1 column 58 (char 57)",
    "Exception in thread \"main\" java.lang.NullPointerException",
    "Caused by: java.io.IOException: closed",
    "bash: nosuch: command not found",
    "cat: x: No such file or directory",
    "bash: ./x: Permission denied",
    "Segmentation fault (core dumped)",
    "Killed",
    "Aborted (core dumped)",
    "==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010",
    "SUMMARY: UndefinedBehaviorSanitizer: undefined-behavior a.c:3:4",
    "fatal: not a git repository (or any of the parent directories): .git",
    "CONFLICT (content): Merge conflict in a.txt",
    " ! [rejected]        main -> main (non-fast-forward)",
    "error: failed to push some refs to 'origin'",
    "curl: (7) Failed to connect to localhost port 1: Connection refused",
    "HTTP 503 Service Unavailable",
    "request failed: 404 Not Found",
    "  Warning  BackOff  5s  kubelet  Back-off restarting failed container",
    "pod/web   0/1   ImagePullBackOff   0   3m",
    "Error from server (NotFound): pods \"x\" not found",
    "No space left on device",
    "ssh: connect to host x port 22: Connection timed out",
    "2026-01-02 03:04:05 ERROR [worker] job dropped",
    "java.lang.OutOfMemoryError: Java heap space",
    "UnhandledPromiseRejection: boom",
    "./x: error while loading shared libraries: libfoo.so: cannot open shared object file",
};

const char* const kWarnings[] = {
    "a.c:3:5: warning: unused variable 'x' [-Wunused-variable]",
    "warning: unused import: `std::fmt`",
    "npm warn deprecated inflight@1.0.6: This module is not supported",
    "WARN  config is missing",
    "CMake Warning at CMakeLists.txt:3 (message):",
    "1 warning generated.",
    "DeprecationWarning: the imp module is deprecated",
};

const char* const kOrdinary[] = {
    "",
    "x",
    "   Compiling serde v1.0.0",
    "test errors::parses_error ... ok",
    "[ 12%] Building CXX object CMakeFiles/a.dir/error_codes.cc.o",
    "0 failed, 12 passed",
    "test result: ok. 5 passed; 0 failed; 0 ignored",
    "found 0 errors",
    "src/failure/mod.rs",
    "Downloading assertj-core-3.0.jar",
    "make[1]: Entering directory '/srv/panic'",
    "commit 0123456789abcdef",
    "modified:   docs/errors.md",
    "  ✓ reports an error for empty input (2 ms)",
    "drwxr-xr-x 2 jan jan 4096 Jan  1 00:00 fatalities",
    "0 warnings",
    "Terminal ready, 3 interfaces",
};

TEST(Floor, KnowsTheDiagnosticsOfManyTools) {
  Floor floor;
  for (const char* line : kErrors) EXPECT_EQ(floor.Classify(line), Severity::kError) << line;
  for (const char* line : kWarnings) {
    EXPECT_NE(floor.Classify(line), Severity::kNone) << line;
  }
}

TEST(Floor, LeavesOrdinaryLinesAlone) {
  Floor floor;
  for (const char* line : kOrdinary) EXPECT_EQ(floor.Classify(line), Severity::kNone) << line;
}

// Every pattern asked of every line, without any screen in front.
class SlowFloor {
 public:
  SlowFloor() {
    for (const FloorShape& shape : FloorShapes()) patterns_.emplace_back(shape.pattern);
  }
  Severity Classify(std::string_view text) {
    for (const Severity severity : {Severity::kError, Severity::kWarning}) {
      for (size_t at = 0; at < patterns_.size(); ++at) {
        if (FloorShapes()[at].severity == severity && patterns_[at].Found(text)) return severity;
      }
    }
    return Severity::kNone;
  }

 private:
  std::vector<Pattern> patterns_;
};

TEST(Floor, EveryShapeHasWordsAndAPatternThatCompiles) {
  for (const FloorShape& shape : FloorShapes()) {
    PatternError error;
    EXPECT_TRUE(Pattern::Check(shape.pattern, {}, &error)) << shape.pattern << error.message;
    ASSERT_FALSE(shape.words[0].empty()) << shape.pattern;
    for (std::string_view word : shape.words) {
      if (word.empty()) continue;
      EXPECT_GE(word.size(), 4U) << word;
      for (char c : word) EXPECT_FALSE(c >= 'A' && c <= 'Z') << word;
    }
  }
}

// A letter case, an alignment or a neighbour that the screen does not expect.
std::string Mutate(std::string line, std::mt19937* random) {
  switch ((*random)() % 7) {
    case 0:
      return " " + line;
    case 1:
      return std::string((*random)() % 5, 'x') + " " + line;
    case 2:
      for (char& c : line) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      return line;
    case 3:
      for (char& c : line) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      return line;
    case 4:
      if (!line.empty()) line.erase((*random)() % line.size(), 1);
      return line;
    case 5:
      return line.substr(0, line.size() - std::min<size_t>(line.size(), (*random)() % 4));
    default:
      if (!line.empty()) line.erase(0, (*random)() % line.size());
      return line;
  }
}

TEST(Floor, TheScreenNeverRejectsWhatAPatternMatches) {
  Floor floor;
  SlowFloor slow;
  std::mt19937 random(9);
  std::vector<std::string> lines;
  for (const char* line : kErrors) lines.emplace_back(line);
  for (const char* line : kWarnings) lines.emplace_back(line);
  for (const char* line : kOrdinary) lines.emplace_back(line);
  for (const std::string& line : lines) {
    std::string changed = line;
    for (int round = 0; round < 60; ++round) {
      ASSERT_EQ(floor.Classify(changed), slow.Classify(changed)) << changed;
      changed = round % 6 == 5 ? line : Mutate(changed, &random);
    }
  }
}

TEST(Floor, TheScreenNeverRejectsALineOfARealTool) {
  Floor floor;
  SlowFloor slow;
  std::mt19937 random(10);
  for (const auto& fixture : testing::LoadFixtures(SPARSAM_SOURCE_DIR "/fixtures")) {
    std::string_view rest = fixture.output;
    for (int lines = 0; !rest.empty() && lines < 150; ++lines) {
      const size_t end = rest.find('\n');
      const std::string line(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      ASSERT_EQ(floor.Classify(line), slow.Classify(line)) << line;
      const std::string changed = Mutate(line, &random);
      ASSERT_EQ(floor.Classify(changed), slow.Classify(changed)) << changed;
    }
  }
}

TEST(Floor, AWordAtTheVeryEndOrBeginningIsSeen) {
  Floor floor;
  for (size_t before = 0; before < 9; ++before) {
    const std::string line = std::string(before, '-') + " error:";
    EXPECT_EQ(floor.Classify(line), Severity::kError) << line;
  }
}

TEST(WordIndex, FindsExactlyTheWordsThatAreThere) {
  const std::vector<std::string> words = {"error", "fail", "warn", "not ok",
                                          "e   ",  "aaaa", "ab]c"};
  WordIndex index;
  for (size_t at = 0; at < words.size(); ++at) index.Add(words[at], uint64_t{1} << at);
  std::mt19937 random(12);
  const std::string alphabet = "abcefailnortw ]ABCEFAILNORTW\xe4";
  for (int round = 0; round < 50000; ++round) {
    std::string line;
    for (size_t pieces = random() % 6; pieces > 0; --pieces) {
      if (random() % 3 == 0) {
        line += words[random() % words.size()];
      } else {
        line += alphabet[random() % alphabet.size()];
      }
    }
    if (!line.empty() && random() % 2 == 0) {
      char& c = line[random() % line.size()];
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    std::string lower = line;
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    uint64_t expected = 0;
    for (size_t at = 0; at < words.size(); ++at) {
      if (lower.find(words[at]) != std::string::npos) expected |= uint64_t{1} << at;
    }
    ASSERT_EQ(index.Find(line), expected) << ::testing::PrintToString(line);
  }
}

}  // namespace
}  // namespace sparsam
