// The oracle of the end-to-end tests: the same command without us.
#ifndef SPARSAM_TESTS_E2E_COMPARE_H_
#define SPARSAM_TESTS_E2E_COMPARE_H_

#include <gtest/gtest.h>

#include <utility>

#include "tests/support/run.h"

namespace sparsam::test {

struct Pair {
  Result bare;
  Result wrapped;
};

// Runs options.argv bare and behind sparsam, with everything else alike, the directory included:
// both runs see the same HOME.
inline Pair RunBoth(Options options) {
  const ScratchDir home;
  if (options.home.empty()) options.home = home.path();
  Options wrapped = options;
  wrapped.argv = Sparsam(options.argv);
  Pair pair;
  pair.bare = RunToEnd(std::move(options));
  pair.wrapped = RunToEnd(std::move(wrapped));
  return pair;
}

inline Pair RunBoth(const Argv& argv, Wiring wiring = Wiring::kOnePipe) {
  Options options;
  options.argv = argv;
  options.wiring = wiring;
  return RunBoth(std::move(options));
}

inline void ExpectSame(const Pair& pair) {
  const std::string reports = "bare: " + pair.bare.Report() + "wrapped: " + pair.wrapped.Report();
  EXPECT_EQ(DescribeStatus(pair.bare.status), DescribeStatus(pair.wrapped.status)) << reports;
  EXPECT_TRUE(pair.bare.out == pair.wrapped.out) << "stdout differs\n" << reports;
  EXPECT_TRUE(pair.bare.err == pair.wrapped.err) << "stderr differs\n" << reports;
}

// Small output, so that every byte and the status must be those of the bare run.
inline void ExpectSameAsBare(Options options) { ExpectSame(RunBoth(std::move(options))); }
inline void ExpectSameAsBare(const Argv& argv, Wiring wiring = Wiring::kOnePipe) {
  ExpectSame(RunBoth(argv, wiring));
}

}  // namespace sparsam::test

#endif  // SPARSAM_TESTS_E2E_COMPARE_H_
