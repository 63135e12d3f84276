// How a command ended, as far as the output depends on it.
#ifndef SPARSAM_FILTERS_OUTCOME_H_
#define SPARSAM_FILTERS_OUTCOME_H_

#include <cstdint>

namespace sparsam {

enum class Outcome : uint8_t {
  kUnknown,  // `filter` without --status: no phrase about it is ours to say
  kSuccess,  // exit status 0
  kFailure,  // any other exit status
  kSignal,   // killed by a signal
};

inline bool Failed(Outcome outcome) {
  return outcome == Outcome::kFailure || outcome == Outcome::kSignal;
}

}  // namespace sparsam

#endif  // SPARSAM_FILTERS_OUTCOME_H_
