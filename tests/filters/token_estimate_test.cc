#include "filters/token_estimate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/support/fixture.h"

namespace sparsam {
namespace {

// Counted with the o200k_base vocabulary.
const std::map<std::string, double> kCounted = {
    {"cargo/test-5-of-305-fail", 4276},
    {"kubectl/describe-pod-crashloop-oom", 1142},
    {"kubectl/describe-pod-image-not-found", 965},
    {"gcc/analyzer-path", 861},
    {"gcc/c-format-and-implicit", 427},
    {"pytest/all-300-pass", 219},
    {"docker/build-buildkit-apt-python-base", 6423},
    {"docker/build-buildkit-base-image-not-pullable", 234},
    {"npm/audit-vulnerabilities", 291},
    {"npm/ci-lock-out-of-sync", 1302},
    {"vitest/all-300-pass-verbose", 5393},
    {"cmake/build-clang-keep-going-fails", 9815},
    {"cmake/build-make-fails", 323},
    {"gtest/all-pass", 7472},
};

TEST(TokenEstimate, IsNearTheCountOfRealOutputs) {
  size_t compared = 0;
  double error_sum = 0;
  for (const auto& fixture : testing::LoadFixtures(SPARSAM_SOURCE_DIR "/fixtures")) {
    const auto counted = kCounted.find(fixture.name);
    if (counted == kCounted.end()) continue;
    ++compared;
    const double error = EstimateTokens(fixture.output) / counted->second - 1;
    error_sum += std::abs(error);
    EXPECT_LT(std::abs(error), 0.3)
        << fixture.name << ": " << EstimateTokens(fixture.output) << " for " << counted->second;
  }
  EXPECT_GE(compared, kCounted.size() - 2);
  EXPECT_LT(error_sum / static_cast<double>(compared), 0.15);
}

TEST(TokenEstimate, OfEnglishIsAboutOneAWord) {
  EXPECT_NEAR(EstimateTokens("The quick brown fox jumps over the lazy dog. "
                             "Pack my box with five dozen liquor jugs."),
              20, 4);
}

TEST(TokenEstimate, OfNothingIsNothing) { EXPECT_EQ(EstimateTokens(""), 0); }

TEST(TokenEstimate, SumOverLinesEqualsTheWholeWithinATokenALine) {
  const std::string lines[] = {"error: no such file\n", "   12 | int x;\n", "\n", "ok\n"};
  std::string all;
  double sum = 0;
  for (const std::string& line : lines) {
    all += line;
    sum += EstimateTokens(line);
  }
  EXPECT_NEAR(sum, EstimateTokens(all), 4);
}

TEST(TokenEstimate, NeverShrinksWhenALineIsAdded) {
  std::string text;
  double before = 0;
  for (int i = 0; i < 200; ++i) {
    text += "line " + std::to_string(i) + (i % 3 == 0 ? " ...\n" : " caf\xc3\xa9\n");
    const double now = EstimateTokens(text);
    EXPECT_GT(now, before);
    before = now;
  }
}

}  // namespace
}  // namespace sparsam
