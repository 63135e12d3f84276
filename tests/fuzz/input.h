// What the fuzz targets share: decisions read off the front of the input, the rest is the text.
#ifndef SPARSAM_TESTS_FUZZ_INPUT_H_
#define SPARSAM_TESTS_FUZZ_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace sparsam::fuzz {

// A finding that is no crash by itself.
inline void Require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

class Input {
 public:
  Input(const uint8_t* data, size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  uint8_t Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  std::string_view Rest() const { return rest_; }

  // Up to eight cuts of what is left once they are read, ascending.
  std::vector<size_t> Cuts() {
    std::vector<size_t> steps;
    for (uint8_t count = Byte() % 9; count > 0; --count) {
      const size_t step = Byte();
      // Steps of one byte up to steps past the longest line.
      steps.push_back(step < 128 ? step + 1 : (step - 127) * 1024);
    }
    std::vector<size_t> cuts;
    size_t at = 0;
    for (const size_t step : steps) {
      at += step;
      if (at < rest_.size()) cuts.push_back(at);
    }
    return cuts;
  }

 private:
  std::string_view rest_;
};

// Calls `feed` with the pieces between the cuts.
template <typename Feed>
void InPieces(std::string_view text, const std::vector<size_t>& cuts, const Feed& feed) {
  size_t at = 0;
  for (const size_t cut : cuts) {
    feed(text.substr(at, cut - at));
    at = cut;
  }
  feed(text.substr(at));
}

}  // namespace sparsam::fuzz

#endif  // SPARSAM_TESTS_FUZZ_INPUT_H_
