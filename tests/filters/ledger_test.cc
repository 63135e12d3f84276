#include "filters/ledger.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "filters/token_estimate.h"
#include "tests/filters/collect.h"

namespace sparsam {
namespace {

using testing::Collector;
using testing::FixedPermit;
using testing::RawLine;
using Lines = std::vector<std::string>;

// Counts as the limit stage behind the ledger does.
class CountingCollector : public Collector {
 public:
  explicit CountingCollector(Tally* tally) : tally_(tally) {}
  void OnLine(const Line& line) override {
    Collector::OnLine(line);
    tally_->Count(line);
  }

 private:
  Tally* tally_;
};

struct Chain {
  explicit Chain(HidingPermit* permit = nullptr) : stage(&tally, permit, &end) {}

  void Add(const std::string& text, Fate fate) {
    raw += text + "\n";
    stage.OnLine(RawLine(++number, text, fate));
  }
  void Say(const std::string& text) {
    Line line;
    line.text = line.original = text;
    stage.OnLine(line);
  }
  void Finish() { stage.Finish(); }
  std::string Text() const {
    std::string text;
    for (const std::string& line : end.Shown()) text += line + "\n";
    return text;
  }

  Tally tally;
  CountingCollector end{&tally};
  LedgerStage stage;
  uint64_t number = 0;
  std::string raw;
};

std::string Noise(int number) { return "noise line number " + std::to_string(number); }

TEST(Ledger, AKeptLineReleasesWhatIsHeldUnhidden) {
  Chain chain;
  for (int i = 0; i < 3; ++i) chain.Add(Noise(i), Fate::kHidden);
  EXPECT_TRUE(chain.end.seen.empty());
  chain.Add("kept", Fate::kExact);
  EXPECT_EQ(chain.end.Shown(), (Lines{Noise(0), Noise(1), Noise(2), "kept"}));
  EXPECT_EQ(chain.end.seen[0].reason, Reason::kNotWorth);
  EXPECT_FALSE(chain.stage.begun());
}

TEST(Ledger, TheEndReleasesWhatIsHeldUnhidden) {
  Chain chain;
  chain.Add(Noise(1), Fate::kHidden);
  chain.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{Noise(1)}));
  EXPECT_TRUE(chain.end.finished);
}

TEST(Ledger, APromptReleasesWhatIsHeldUnhidden) {
  Chain chain;
  chain.Add(Noise(1), Fate::kHidden);
  chain.stage.Release();
  EXPECT_EQ(chain.end.Shown(), (Lines{Noise(1)}));
  EXPECT_TRUE(chain.end.released);
}

TEST(Ledger, HidesOnceItIsWorthAReceiptAndStaysOn) {
  Chain chain;
  for (int i = 0; i < 40; ++i) chain.Add(Noise(i), Fate::kHidden);
  EXPECT_TRUE(chain.stage.begun());
  chain.Add("kept", Fate::kExact);
  chain.Add(Noise(41), Fate::kHidden);
  chain.Add("kept too", Fate::kExact);
  chain.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{"kept", "kept too"}));
  EXPECT_EQ(chain.tally.hidden, 41U);
}

TEST(Ledger, OurLinesArePaidByWhatWasHidden) {
  Chain chain;
  chain.Say("[… 3 similar]");
  EXPECT_TRUE(chain.end.seen.empty()) << "nothing is hidden yet that could pay";
  for (int i = 0; i < 40; ++i) chain.Add(Noise(i), Fate::kHidden);
  chain.Say("[… 40 lines]");
  EXPECT_EQ(chain.end.Shown(), (Lines{"[… 40 lines]"}));
  chain.Say(std::string(100'000, 'x'));
  EXPECT_EQ(chain.end.Shown().size(), 1U) << "too dear";
}

TEST(Ledger, OurLinesGoWithTheHeldLinesThatTheySpeakOf) {
  Chain chain;
  chain.Add(Noise(1), Fate::kHidden);
  chain.Say("[… 1 similar]");
  chain.Add("kept", Fate::kExact);
  chain.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{Noise(1), "kept"}));
}

TEST(Ledger, AFailureShowsTheHiddenLinesOfTheLastForty) {
  Chain chain;
  for (int i = 1; i <= 200; ++i) chain.Add(Noise(i), i % 2 == 0 ? Fate::kExact : Fate::kHidden);
  for (int i = 201; i <= 400; ++i) chain.Add(Noise(i), Fate::kHidden);
  chain.stage.BringBackTail();
  chain.Finish();
  const Lines shown = chain.end.Shown();
  ASSERT_GE(shown.size(), 41U);
  EXPECT_EQ(shown[shown.size() - 41].rfind("[sparsam: ", 0), 0U) << shown[shown.size() - 41];
  for (int i = 361; i <= 400; ++i) {
    EXPECT_EQ(shown[shown.size() - 401 + static_cast<size_t>(i)], Noise(i));
  }
  EXPECT_LE(chain.Text().size() + kReceiptBytes, chain.raw.size());
}

TEST(Ledger, AFailureOfWhichAllIsHiddenAndShortIsShownWhole) {
  Chain chain;
  for (int i = 1; i <= 30; ++i) chain.Add(Noise(i), Fate::kHidden);
  ASSERT_TRUE(chain.stage.begun());
  chain.stage.BringBackTail();
  chain.Finish();
  EXPECT_EQ(chain.Text(), chain.raw) << "in order, without a marker";
  EXPECT_EQ(chain.tally.hidden, 0U);
}

TEST(Ledger, ARefusedPermitHidesNothing) {
  FixedPermit permit(false);
  Chain chain(&permit);
  for (int i = 0; i < 100; ++i) chain.Add(Noise(i), Fate::kHidden);
  chain.Say("[… 100 lines]");
  chain.Finish();
  EXPECT_EQ(chain.Text(), chain.raw);
  EXPECT_EQ(permit.asked, 1);
}

TEST(Ledger, ALostStoreHidesNothingFromThenOn) {
  FixedPermit permit(true);
  Chain chain(&permit);
  for (int i = 0; i < 40; ++i) chain.Add(Noise(i), Fate::kHidden);
  permit.lost = true;
  chain.Add(Noise(41), Fate::kHidden);
  chain.Finish();
  EXPECT_EQ(chain.end.Shown(), (Lines{Noise(41)}));
}

TEST(Ledger, AChangedLineIsShownAsItWasUntilChangingPays) {
  Chain chain;
  Line line = RawLine(1, "short");
  line.original = "a short one";
  line.fate = Fate::kChanged;
  chain.stage.OnLine(line);
  EXPECT_EQ(chain.end.Shown(), (Lines{"a short one"}));
  for (int i = 2; i < 40; ++i) chain.Add(Noise(i), Fate::kHidden);
  line.number = 50;
  chain.stage.OnLine(line);
  EXPECT_EQ(chain.end.Shown(), (Lines{"a short one", "short"}));
}

// Any fates, any lines of ours, with and without a failure at the end.
TEST(Ledger, TheResultIsNeverWorseThanRaw) {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    Chain chain;
    const size_t hides = random() % 10;
    for (size_t lines = random() % 200; lines > 0; --lines) {
      const std::string text(random() % 60, static_cast<char>('a' + random() % 26));
      chain.Add(text + " " + std::to_string(random() % 1000),
                random() % 10 < hides ? Fate::kHidden : Fate::kExact);
      if (random() % 12 == 0) chain.Say("[… " + std::to_string(random() % 300) + " lines]");
    }
    if (random() % 2 == 0) chain.stage.BringBackTail();
    chain.Finish();
    const std::string text = chain.Text();
    const bool receipt = chain.tally.hidden + chain.tally.changed > 0;
    ASSERT_LE(text.size() + (receipt ? kReceiptBytes : 0), chain.raw.size()) << "round " << round;
    ASSERT_LE(EstimateTokens(text) + (receipt ? kReceiptTokens : 0),
              EstimateTokens(chain.raw) + 0.5)
        << "round " << round;
    ASSERT_EQ(chain.tally.hidden + chain.tally.exact + chain.tally.changed, chain.number);
    if (!receipt) {
      ASSERT_EQ(text, chain.raw) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace sparsam
