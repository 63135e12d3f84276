// Every fixture: its facts are there, it is what was approved, it is never worse than raw, and none
// of that depends on how the stream was cut or on how the command ended.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "filters/token_estimate.h"
#include "tests/support/corpus.h"
#include "tests/support/fixture.h"

namespace sparsam::testing {
namespace {

std::vector<size_t> RandomCuts(size_t size, std::mt19937* random) {
  std::vector<size_t> cuts;
  size_t at = 0;
  while (true) {
    // Many tiny chunks and a few large ones: both edges of a buffer.
    const size_t step = (*random)() % 3 == 0 ? 1 + (*random)() % 8 : 1 + (*random)() % 5000;
    at += step;
    if (at >= size) return cuts;
    cuts.push_back(at);
  }
}

std::vector<size_t> EveryByte(size_t size) {
  std::vector<size_t> cuts;
  for (size_t at = 1; at < size; ++at) cuts.push_back(at);
  return cuts;
}

class EachFixture : public ::testing::TestWithParam<size_t> {
 protected:
  const Fixture& fixture() const { return AllFixtures()[GetParam()]; }
};

TEST_P(EachFixture, KeepsItsFacts) {
  const Condensed condensed = Condense(fixture(), BuiltinRules());
  for (const std::string& fact : fixture().keeps) {
    EXPECT_NE(condensed.text.find(fact), std::string::npos) << fixture().name << " lost: " << fact;
  }
}

TEST_P(EachFixture, IsAsApproved) {
  ASSERT_TRUE(fixture().approved) << fixture().name << ": read it, then fixture_report --approve";
  EXPECT_EQ(Condense(fixture(), BuiltinRules()).text, fixture().expected) << fixture().name;
}

TEST_P(EachFixture, IsNeverWorseThanRaw) {
  for (int status : {fixture().status, 0, 1, 2, 137}) {
    const Condensed condensed = Condense(fixture(), BuiltinRules(), {}, status);
    EXPECT_LE(condensed.text.size(), fixture().output.size())
        << fixture().name << " status " << status;
    EXPECT_LE(EstimateTokens(condensed.text), EstimateTokens(fixture().output) + 0.5)
        << fixture().name << " status " << status;
  }
}

TEST_P(EachFixture, CountsEachLineOnce) {
  const Tally tally = Condense(fixture(), BuiltinRules()).tally;
  EXPECT_EQ(tally.exact + tally.changed + tally.hidden, tally.raw_lines) << fixture().name;
}

TEST_P(EachFixture, DoesNotDependOnChunks) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const std::string whole = Condense(fixture(), BuiltinRules()).text;
  EXPECT_EQ(Condense(fixture(), BuiltinRules(), EveryByte(fixture().output.size())).text, whole)
      << fixture().name;
  for (int round = 0; round < 3; ++round) {
    const std::vector<size_t> cuts = RandomCuts(fixture().output.size(), &random);
    EXPECT_EQ(Condense(fixture(), BuiltinRules(), cuts).text, whole)
        << fixture().name << " round " << round;
  }
}

TEST_P(EachFixture, StaysWithinTheLimit) {
  const Condensed condensed = Condense(fixture(), BuiltinRules());
  if (condensed.rule.rfind("(asked", 0) == 0) return;
  EXPECT_LE(condensed.text.size(), kDefaultLimit) << fixture().name;
}

std::string NameOf(const ::testing::TestParamInfo<size_t>& info) {
  std::string name = AllFixtures()[info.param].name;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Fixtures, EachFixture, ::testing::Range<size_t>(0, AllFixtures().size()),
                         NameOf);

TEST(FixtureSet, IsThere) { EXPECT_GT(AllFixtures().size(), 300U); }

}  // namespace
}  // namespace sparsam::testing
