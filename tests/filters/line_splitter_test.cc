#include "filters/line_splitter.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace sparsam {
namespace {

using Options = LineSplitter::Options;
using Partial = LineSplitter::Partial;
using CarriageReturn = LineSplitter::CarriageReturn;

constexpr Options kHold{.partial = Partial::kHold, .carriage_return = CarriageReturn::kKeep};
constexpr Options kCompact{.partial = Partial::kHold, .carriage_return = CarriageReturn::kCompact};
constexpr Options kStream{.partial = Partial::kStream, .carriage_return = CarriageReturn::kKeep};

struct Event {
  enum class Kind { kLine, kLong, kPrompt, kPartial, kBinary };
  Kind kind = Kind::kLine;
  std::string text;
  bool newline = false;
  bool operator==(const Event&) const = default;
};

void PrintTo(const Event& event, std::ostream* out) {
  *out << static_cast<int>(event.kind) << (event.newline ? "+" : "-") << event.text.size() << ":"
       << ::testing::PrintToString(event.text.substr(0, 40));
}

// Pieces of one line joined to one event, binary chunks to one.
class Recorder : public LineReceiver {
 public:
  void OnRawLine(std::string_view raw, bool newline) override {
    events.push_back({Event::Kind::kLine, std::string(raw), newline});
  }
  void OnFirstPiece(std::string_view raw, PieceKind kind) override {
    const auto event = kind == PieceKind::kLong     ? Event::Kind::kLong
                       : kind == PieceKind::kPrompt ? Event::Kind::kPrompt
                                                    : Event::Kind::kPartial;
    events.push_back({event, std::string(raw), false});
    first_piece = raw.size();
    open = true;
  }
  void OnPiece(std::string_view raw) override {
    EXPECT_TRUE(open);
    events.back().text.append(raw);
  }
  void OnLastPiece(bool newline) override {
    EXPECT_TRUE(open);
    events.back().newline = newline;
    open = false;
  }
  void OnBinary(std::string_view raw) override {
    EXPECT_FALSE(open);
    if (events.empty() || events.back().kind != Event::Kind::kBinary) {
      events.push_back({Event::Kind::kBinary, "", false});
    }
    events.back().text.append(raw);
  }

  std::vector<Event> events;
  size_t first_piece = 0;
  bool open = false;
};

std::vector<Event> Split(std::string_view text, Options options,
                         const std::vector<size_t>& cuts = {}) {
  Recorder recorder;
  LineSplitter splitter(options, &recorder);
  size_t at = 0;
  for (const size_t cut : cuts) {
    splitter.Feed(text.substr(at, cut - at));
    at = cut;
  }
  splitter.Feed(text.substr(at));
  splitter.Finish();
  EXPECT_FALSE(recorder.open) << "a line in pieces was never ended";
  return recorder.events;
}

Event WholeLine(std::string text, bool newline = true) {
  return {Event::Kind::kLine, std::move(text), newline};
}

std::string Joined(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) text += event.text + (event.newline ? "\n" : "");
  return text;
}

TEST(LineSplitter, CutsAtNewlines) {
  EXPECT_EQ(Split("a\n\nbc\n", kHold),
            (std::vector<Event>{WholeLine("a"), WholeLine(""), WholeLine("bc")}));
}

TEST(LineSplitter, OfNothingMakesNothing) { EXPECT_TRUE(Split("", kHold).empty()); }

TEST(LineSplitter, NoFinalNewlineIsToldWithTheLastLine) {
  EXPECT_EQ(Split("a\nb", kHold), (std::vector<Event>{WholeLine("a"), WholeLine("b", false)}));
}

TEST(LineSplitter, CrlfKeepsItsCarriageReturn) {
  EXPECT_EQ(Split("a\r\nb\r\n", kCompact),
            (std::vector<Event>{WholeLine("a\r"), WholeLine("b\r")}));
}

TEST(LineSplitter, LoneCarriageReturnEndsNoLine) {
  EXPECT_EQ(Split("10%\r20%\r30%\n", kCompact), (std::vector<Event>{WholeLine("10%\r20%\r30%")}));
}

TEST(LineSplitter, InvalidUtf8IsBytesLikeOthers) {
  EXPECT_EQ(Split("\xff\xfe\n\xe2\x82\n", kHold),
            (std::vector<Event>{WholeLine("\xff\xfe"), WholeLine("\xe2\x82")}));
}

TEST(LineSplitter, NulMakesItsLineAndTheRestBinary) {
  const std::string text = std::string("a\nb") + '\0' + "c\nd\n";
  EXPECT_EQ(Split(text, kHold),
            (std::vector<Event>{WholeLine("a"),
                                {Event::Kind::kBinary, std::string("b\0c\nd\n", 6), false}}));
}

TEST(LineSplitter, NulInALaterChunkTakesTheBeginningOfItsLineAlong) {
  const std::string text = std::string("a\nbb") + '\0' + "c\n";
  for (size_t cut = 1; cut < text.size(); ++cut) {
    EXPECT_EQ(Split(text, kHold, {cut}), Split(text, kHold)) << cut;
  }
}

TEST(LineSplitter, LongLineBorders) {
  for (const Options& options : {kHold, kCompact, kStream}) {
    for (const size_t size : {kLongLine - 1, kLongLine, kLongLine + 1, 3 * kLongLine}) {
      const std::string line(size, 'x');
      const auto kind = size <= kLongLine ? Event::Kind::kLine : Event::Kind::kLong;
      EXPECT_EQ(Split(line + "\nb\n", options),
                (std::vector<Event>{{kind, line, true}, WholeLine("b")}))
          << size;
      EXPECT_EQ(Split(line, options), (std::vector<Event>{{kind, line, false}})) << size;
    }
  }
}

TEST(LineSplitter, LongLineComesWithAFirstPieceOfExactlyTheLimit) {
  const std::string text(kLongLine + 1, 'x');
  for (const size_t cut : {size_t{0}, size_t{1}, kLongLine - 1, kLongLine}) {
    Recorder recorder;
    LineSplitter splitter(kHold, &recorder);
    splitter.Feed(std::string_view(text).substr(0, cut));
    splitter.Feed(std::string_view(text).substr(cut));
    EXPECT_EQ(recorder.first_piece, kLongLine) << cut;
    splitter.Finish();
  }
}

TEST(LineSplitter, LongLineDoesNotDependOnCuts) {
  for (const size_t size : {kLongLine - 1, kLongLine, kLongLine + 1, 2 * kLongLine + 7}) {
    const std::string text = std::string(size, 'x') + "\nshort\n";
    const auto whole = Split(text, kHold);
    for (const size_t cut : {size_t{1}, kLongLine - 1, kLongLine, kLongLine + 1, size, size + 1}) {
      if (cut >= text.size()) continue;
      EXPECT_EQ(Split(text, kHold, {cut}), whole) << size << " cut at " << cut;
    }
  }
}

TEST(LineSplitter, NulInALongLineDoesNotDependOnCuts) {
  std::string text(kLongLine + 5000, 'x');
  text += '\0';
  text += "\nend\n";
  const auto whole = Split(text, kHold);
  for (const size_t cut : {size_t{100}, kLongLine, kLongLine + 1, kLongLine + 5000}) {
    EXPECT_EQ(Split(text, kHold, {cut}), whole) << "cut at " << cut;
  }
}

TEST(LineSplitter, CompactKeepsAGrowingProgressLineSmall) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "\rprogress " + std::to_string(i);
  const auto events = Split(text + "\nend\n", kCompact);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, Event::Kind::kLine);
  EXPECT_LE(events[0].text.size(), kLongLine);
  EXPECT_TRUE(events[0].text.ends_with("progress 99999"));
}

TEST(LineSplitter, KeepStreamsAGrowingProgressLineByteForByte) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "\rprogress " + std::to_string(i);
  EXPECT_EQ(Split(text, kHold), (std::vector<Event>{{Event::Kind::kLong, text, false}}));
}

TEST(LineSplitter, StreamHandsOnAPartialLineWhenDrainedAndDirect) {
  Recorder recorder;
  LineSplitter splitter(kStream, &recorder);
  splitter.Feed("working");
  EXPECT_TRUE(recorder.events.empty());
  splitter.Drained(false);
  EXPECT_TRUE(recorder.events.empty());
  splitter.Drained(true);
  ASSERT_EQ(recorder.events.size(), 1U);
  splitter.Feed("...done\nnext\n");
  splitter.Finish();
  EXPECT_EQ(recorder.events, (std::vector<Event>{{Event::Kind::kPartial, "working...done", true},
                                                 WholeLine("next")}));
}

TEST(LineSplitter, HoldHandsOnOnlyAPromptWhenDrained) {
  Recorder recorder;
  LineSplitter splitter(kHold, &recorder);
  splitter.Feed("working");
  splitter.Drained(true);
  EXPECT_TRUE(recorder.events.empty());
  splitter.Feed("\nPassword: ");
  splitter.Drained(false);
  ASSERT_EQ(recorder.events.size(), 2U);
  EXPECT_EQ(recorder.events[1], (Event{Event::Kind::kPrompt, "Password: ", false}));
  splitter.Finish();
}

TEST(LineSplitter, StreamWaitsForWhatMayBecomeAForgedReceipt) {
  Recorder recorder;
  LineSplitter splitter(kStream, &recorder);
  splitter.Feed("[spars");
  splitter.Drained(true);
  EXPECT_TRUE(recorder.events.empty());
  splitter.Feed("e matrix]\n");
  splitter.Finish();
  EXPECT_EQ(recorder.events, (std::vector<Event>{WholeLine("[sparse matrix]")}));
}

// Every text of up to six bytes of this alphabet, cut in every way.
TEST(LineSplitter, NoWayOfCuttingChangesTheResult) {
  const std::string alphabet("a\n\r\0", 4);
  for (size_t length = 1; length <= 6; ++length) {
    size_t texts = 1;
    for (size_t i = 0; i < length; ++i) texts *= alphabet.size();
    for (size_t n = 0; n < texts; ++n) {
      std::string text;
      for (size_t i = 0, rest = n; i < length; ++i, rest /= alphabet.size()) {
        text += alphabet[rest % alphabet.size()];
      }
      const auto whole = Split(text, kCompact);
      ASSERT_EQ(Joined(whole), text);
      for (size_t mask = 1; mask < (size_t{1} << (length - 1)); ++mask) {
        std::vector<size_t> cuts;
        for (size_t bit = 0; bit + 1 < length; ++bit) {
          if ((mask >> bit & 1) != 0) cuts.push_back(bit + 1);
        }
        ASSERT_EQ(Split(text, kCompact, cuts), whole)
            << ::testing::PrintToString(text) << " mask " << mask;
      }
    }
  }
}

TEST(LineSplitter, LosesNoByteOfLongRandomText) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int piece = 0; piece < 30; ++piece) {
      text += std::string(random() % (random() % 10 == 0 ? 90000 : 300), 'a') + '\n';
    }
    std::vector<size_t> cuts;
    for (size_t at = 1 + random() % 40000; at < text.size(); at += 1 + random() % 40000) {
      cuts.push_back(at);
    }
    const auto whole = Split(text, kHold);
    ASSERT_EQ(Joined(whole), text);
    ASSERT_EQ(Split(text, kHold, cuts), whole) << "round " << round;
  }
}

}  // namespace
}  // namespace sparsam
