#include "filters/limit.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/filters/collect.h"

namespace sparsam {
namespace {

using testing::FixedPermit;
using testing::RawLine;
using testing::TextSink;

struct Chain {
  explicit Chain(uint64_t limit = kDefaultLimit, HidingPermit* permit = nullptr)
      : stage(limit, &tally, permit, &sink) {}

  void Add(const std::string& text, Weight weight = Weight::kOrdinary, bool newline = true) {
    Line line = RawLine(++number, text);
    line.weight = weight;
    line.newline = newline;
    stage.OnLine(line);
  }
  void AddMany(size_t bytes) {
    while (bytes >= 100) {
      Add(std::string(99, static_cast<char>('a' + number % 26)));
      bytes -= 100;
    }
    if (bytes > 0) Add(std::string(bytes - 1, 'z'));
  }
  bool Shows(std::string_view text) const { return sink.text.find(text) != std::string::npos; }
  uint64_t Counted() const { return tally.exact + tally.changed + tally.hidden; }

  Tally tally;
  TextSink sink;
  LimitStage stage;
  uint64_t number = 0;
};

bool ValidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const size_t more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte >= 0x80 && byte < 0xc0) return false;
    for (size_t i = 1; i <= more; ++i) {
      if (at + i >= text.size() || (text[at + i] & 0xc0) != 0x80) return false;
    }
    at += more + 1;
  }
  return true;
}

TEST(Limit, ExactlyTheLimitIsWhole) {
  Chain chain;
  chain.AddMany(kDefaultLimit);
  chain.stage.Finish();
  EXPECT_EQ(chain.sink.text.size(), kDefaultLimit);
  EXPECT_EQ(chain.tally.hidden, 0U);
  EXPECT_EQ(chain.tally.exact, chain.number);
}

TEST(Limit, OneByteMoreIsCutWithRoomForTheReceipt) {
  Chain chain;
  chain.AddMany(kDefaultLimit + 1);
  chain.stage.Finish();
  EXPECT_LE(chain.sink.text.size(), kDefaultLimit - 120);
  EXPECT_GT(chain.tally.hidden, 0U);
  EXPECT_EQ(chain.Counted(), chain.number);
}

TEST(Limit, HeadAndTailAreShownAndTheGapIsNamed) {
  Chain chain;
  for (int i = 1; i <= 10000; ++i) chain.Add("line " + std::to_string(i));
  chain.stage.Finish();
  EXPECT_EQ(chain.sink.text.rfind("line 1\nline 2\n", 0), 0U);
  EXPECT_TRUE(chain.sink.text.ends_with("line 9999\nline 10000\n"));
  EXPECT_TRUE(chain.Shows("\n[… ")) << "a gap";
  EXPECT_EQ(chain.Counted(), 10000U);
}

TEST(Limit, TheHeadPrintsAsItComes) {
  Chain chain;
  chain.Add("first");
  EXPECT_EQ(chain.sink.text, "first\n");
  EXPECT_TRUE(chain.stage.direct());
  chain.AddMany(9000);
  EXPECT_FALSE(chain.stage.direct());
}

// Early, while it may still all fit, and late, when lines have begun to fall out.
TEST(Limit, ADiagnosticInTheMiddlePrintsAtOnceWithWhatStandsBeforeIt) {
  for (const int place : {1200, 4000}) {
    const std::string before = "line " + std::to_string(place) + "\n";
    Chain chain;
    for (int i = 1; i <= 5000; ++i) {
      chain.Add("line " + std::to_string(i));
      if (i != place) continue;
      chain.Add("error: here", Weight::kDiagnostic);
      EXPECT_TRUE(chain.sink.text.ends_with(before + "error: here\n")) << place;
    }
    chain.stage.Finish();
    EXPECT_TRUE(chain.Shows("\n" + before + "error: here\n")) << place;
    EXPECT_TRUE(chain.sink.text.ends_with("\nline 5000\n")) << place;
    EXPECT_LE(chain.sink.text.size(), kDefaultLimit);
  }
}

// Between: whether it will all fit is not known yet, so it waits, but it is never lost.
TEST(Limit, ADiagnosticIsShownWhereverItStands) {
  for (int place = 100; place <= 5000; place += 100) {
    Chain chain;
    for (int i = 1; i <= 5000; ++i) {
      chain.Add("line " + std::to_string(i));
      if (i == place) chain.Add("error: here", Weight::kDiagnostic);
    }
    chain.stage.Finish();
    EXPECT_TRUE(chain.Shows("\nerror: here\n")) << place;
    EXPECT_EQ(chain.Counted(), 5001U);
  }
}

TEST(Limit, NoFloodOfDiagnosticsTakesTheTail) {
  Chain chain;
  for (int i = 1; i <= 5000; ++i) chain.Add("error " + std::to_string(i), Weight::kDiagnostic);
  chain.Add("5000 errors");
  chain.stage.Finish();
  EXPECT_LE(chain.sink.text.size(), kDefaultLimit);
  EXPECT_TRUE(chain.sink.text.ends_with("error 5000\n5000 errors\n"));
}

TEST(Limit, ALineThatIsTooLongIsCutAndCountedAsChanged) {
  Chain chain;
  chain.Add("first");
  chain.Add(std::string(100'000, 'x'));
  chain.Add("last");
  chain.stage.Finish();
  EXPECT_EQ(chain.sink.text.rfind("first\n", 0), 0U);
  EXPECT_TRUE(chain.sink.text.ends_with("bytes]\nlast\n"));
  EXPECT_LE(chain.sink.text.size(), kDefaultLimit);
  EXPECT_EQ(chain.tally.changed, 1U);
  EXPECT_EQ(chain.tally.exact, 2U);
}

TEST(Limit, CutsFallOnCharacterBorders) {
  for (const char* character : {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
    for (size_t shift = 0; shift < 4; ++shift) {
      std::string line(shift, 'a');
      while (line.size() < 60'000) line += character;
      for (const uint64_t before : {0, 7000, 9000}) {
        Chain chain;
        chain.AddMany(before);
        chain.Add(line);
        chain.Add("last");
        chain.stage.Finish();
        EXPECT_TRUE(ValidUtf8(chain.sink.text)) << character << shift << " after " << before;
      }
    }
  }
}

TEST(Limit, ALineInPiecesIsCutAsTheWholeOneIs) {
  const std::string line(100'000, 'x');
  Chain whole;
  whole.Add(line);
  whole.stage.Finish();
  for (const size_t step : {1000U, 4096U, 65536U}) {
    Chain chain;
    chain.stage.OnFirstPiece(RawLine(1, std::string_view(line).substr(0, step)));
    for (size_t at = step; at < line.size(); at += step) {
      chain.stage.OnPiece(std::string_view(line).substr(at, step));
    }
    chain.stage.OnLastPiece(true);
    chain.stage.Finish();
    EXPECT_EQ(chain.sink.text, whole.sink.text) << step;
    EXPECT_EQ(chain.tally.changed, whole.tally.changed) << step;
  }
}

TEST(Limit, WithARefusedPermitEverythingPasses) {
  FixedPermit permit(false);
  Chain chain(kDefaultLimit, &permit);
  std::string raw;
  for (int i = 1; i <= 10000; ++i) {
    chain.Add("line " + std::to_string(i));
    raw += "line " + std::to_string(i) + "\n";
  }
  chain.Add(std::string(200'000, 'x'));
  raw += std::string(200'000, 'x') + "\n";
  chain.stage.Finish();
  EXPECT_TRUE(chain.sink.text == raw);
  EXPECT_EQ(chain.tally.exact, 10001U);
}

TEST(Limit, NoLimitMeansNone) {
  Chain chain(kNoLimit);
  chain.AddMany(1'000'000);
  chain.stage.Finish();
  EXPECT_EQ(chain.sink.text.size(), 1'000'000U);
  EXPECT_EQ(chain.tally.hidden, 0U);
}

TEST(Limit, HoldsForEveryLimitAndEverySize) {
  for (const uint64_t limit : {6000U, 6001U, 7999U, 12000U, 24000U}) {
    for (const int64_t more : {-500, -1, 0, 1, 100, 5000, 100'000}) {
      Chain chain(limit);
      const auto size = static_cast<uint64_t>(static_cast<int64_t>(limit) + more);
      chain.AddMany(size);
      chain.stage.Finish();
      EXPECT_LE(chain.sink.text.size(), limit);
      EXPECT_EQ(chain.Counted(), chain.number);
      if (more <= 0) {
        EXPECT_EQ(chain.sink.text.size(), size);
      }
    }
  }
}

TEST(Limit, TheLastLineWithoutANewlineStaysWithout) {
  Chain chain;
  chain.AddMany(50'000);
  chain.Add("end", Weight::kOrdinary, false);
  chain.stage.Finish();
  EXPECT_TRUE(chain.sink.text.ends_with("\nend"));
  EXPECT_FALSE(chain.stage.ends_with_newline());
}

TEST(Limit, SilenceAndBypassPrintWhatWaitsInOrder) {
  Chain chain;
  chain.AddMany(9000);
  chain.Add("ready on port 3000");
  EXPECT_FALSE(chain.Shows("ready on port 3000"));
  chain.stage.Silence();
  EXPECT_TRUE(chain.Shows("ready on port 3000"));
  chain.Add("waits");
  chain.stage.Bypass("Password: ");
  EXPECT_TRUE(chain.sink.text.ends_with("ready on port 3000\nwaits\nPassword: "));
}

}  // namespace
}  // namespace sparsam
