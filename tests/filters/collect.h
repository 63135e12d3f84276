// What the tests of single stages share: a last stage that remembers, and lines made by hand.
#ifndef SPARSAM_TESTS_FILTERS_COLLECT_H_
#define SPARSAM_TESTS_FILTERS_COLLECT_H_

#include <string>
#include <string_view>
#include <vector>

#include "filters/limit.h"
#include "filters/line.h"
#include "filters/tally.h"

namespace sparsam::testing {

struct Seen {
  std::string text;
  uint64_t number = 0;
  Fate fate = Fate::kExact;
  Reason reason = Reason::kUnnamed;
};

// The end of a chain under test.
class Collector : public Stage {
 public:
  Collector() : Stage(nullptr) {}
  void OnLine(const Line& line) override {
    seen.push_back({std::string(line.text), line.number, line.fate, line.reason});
  }
  void Release() override { released = true; }
  void Finish() override { finished = true; }

  // What a reader would see, a line each, ours included.
  std::vector<std::string> Shown() const {
    std::vector<std::string> shown;
    for (const Seen& line : seen) {
      if (line.fate != Fate::kHidden) shown.push_back(line.text);
    }
    return shown;
  }
  size_t Hidden() const {
    size_t hidden = 0;
    for (const Seen& line : seen) hidden += line.fate == Fate::kHidden ? 1 : 0;
    return hidden;
  }

  std::vector<Seen> seen;
  bool released = false;
  bool finished = false;
};

// A raw line; the views are the caller's.
inline Line RawLine(uint64_t number, std::string_view text, Fate fate = Fate::kExact) {
  Line line;
  line.text = line.original = text;
  line.number = number;
  line.raw_bytes = text.size() + 1;
  line.fate = fate;
  return line;
}

class FixedPermit : public HidingPermit {
 public:
  explicit FixedPermit(bool may) : may_(may) {}
  bool MayHide() override {
    ++asked;
    return may_;
  }
  int asked = 0;

 private:
  bool may_;
};

class TextSink : public Sink {
 public:
  void Write(std::string_view bytes) override { text.append(bytes); }
  std::string text;
};

}  // namespace sparsam::testing

#endif  // SPARSAM_TESTS_FILTERS_COLLECT_H_
