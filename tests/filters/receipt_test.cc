#include "filters/receipt.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "filters/ledger.h"
#include "filters/token_estimate.h"

namespace sparsam {
namespace {

TEST(Receipt, SaysHowMuchIsMissingAndHowToGetIt) {
  EXPECT_EQ(RenderReceipt({.hidden = 812, .shortened = 3, .id = "k7f3qa", .note = {}}),
            "[sparsam: 812 lines hidden, 3 shortened; sparsam show k7f3qa]");
  EXPECT_EQ(RenderReceipt({.hidden = 1, .shortened = 0, .id = "k7f3qa", .note = {}}),
            "[sparsam: 1 line hidden; sparsam show k7f3qa]");
}

TEST(Receipt, SaysThatNothingIsStored) {
  EXPECT_EQ(RenderReceipt({.hidden = 5, .shortened = 0, .id = {}, .note = {}}),
            "[sparsam: 5 lines hidden; not stored]");
}

TEST(Receipt, SaysWhatElseMustBeKnown) {
  EXPECT_EQ(
      RenderReceipt({.hidden = 5, .shortened = 0, .id = "abcdef", .note = "middle not stored"}),
      "[sparsam: 5 lines hidden; middle not stored; sparsam show abcdef]");
}

TEST(Receipt, IsEmptyWhereEveryLineIsExact) {
  EXPECT_EQ(RenderReceipt({.hidden = 0, .shortened = 0, .id = "abcdef", .note = {}}), "");
}

TEST(Receipt, BeginsAsEveryReceiptDoes) {
  EXPECT_EQ(RenderReceipt({.hidden = 5, .shortened = 0, .id = "abcdef", .note = {}})
                .rfind(kReceiptBegins, 0),
            0U);
}

// The ledger sets aside what a receipt costs before anybody knows its numbers: with the newline,
// and with the one that it may need before it.
TEST(Receipt, IsNeverLongerThanWhatTheLedgerSetsAside) {
  for (const char* id : {"abcdef", "7k2q5z", ""}) {
    for (const char* note : {"", "middle not stored"}) {
      for (const uint64_t count :
           {uint64_t{1}, uint64_t{999}, uint64_t{123'456'789}, uint64_t{999'999'999'999}}) {
        const std::string text =
            "\n" + RenderReceipt({.hidden = count, .shortened = count, .id = id, .note = note}) +
            "\n";
        EXPECT_LE(static_cast<int64_t>(text.size()), kReceiptBytes) << text;
        EXPECT_LE(EstimateTokens(text), kReceiptTokens) << text;
      }
    }
  }
}

}  // namespace
}  // namespace sparsam
