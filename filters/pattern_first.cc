#include "filters/pattern_first.h"

#include <cstddef>

namespace sparsam {
namespace {

using Bytes = std::bitset<256>;

constexpr std::string_view kMeta = "\\^$.[|()?*+{";

unsigned Value(char byte) { return static_cast<unsigned char>(byte); }

void AddRange(unsigned low, unsigned high, Bytes* bytes) {
  for (unsigned byte = low; byte <= high; ++byte) bytes->set(byte);
}

// The classes that mean the same in every mode; false for any other letter.
bool AddEscapedClass(char letter, Bytes* bytes) {
  Bytes set;
  switch (letter) {
    case 'd':
    case 'D':
      AddRange('0', '9', &set);
      break;
    case 's':
    case 'S':
      AddRange('\t', '\r', &set);
      set.set(' ');
      break;
    case 'w':
    case 'W':
      AddRange('0', '9', &set);
      AddRange('a', 'z', &set);
      AddRange('A', 'Z', &set);
      set.set('_');
      break;
    default:
      return false;
  }
  const bool negated = letter >= 'A' && letter <= 'Z';
  *bytes |= negated ? ~set : set;
  return true;
}

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Computes the first bytes of a sub-pattern. `unknown_` ends the analysis: any byte.
class Parser {
 public:
  struct First {
    Bytes bytes;
    bool nullable = true;  // may match nothing, so that what follows decides
  };

  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  First Alternatives() {
    First all = Sequence();
    while (!unknown_ && Take('|')) {
      const First one = Sequence();
      all.bytes |= one.bytes;
      all.nullable = all.nullable || one.nullable;
    }
    return all;
  }
  bool unknown() const { return unknown_; }
  bool done() const { return at_ == pattern_.size(); }

 private:
  bool More() const { return at_ < pattern_.size(); }
  char Next() const { return pattern_[at_]; }
  bool Take(char c) {
    if (!More() || Next() != c) return false;
    ++at_;
    return true;
  }

  First Sequence() {
    First all;
    while (!unknown_ && More() && Next() != '|' && Next() != ')') {
      First atom = Atom();
      if (MayRepeatZeroTimes()) atom.nullable = true;
      if (all.nullable) all.bytes |= atom.bytes;
      all.nullable = all.nullable && atom.nullable;
    }
    return all;
  }

  // Reads the quantifier behind an atom, if there is one.
  bool MayRepeatZeroTimes() {
    bool zero = false;
    if (Take('?') || Take('*')) {
      zero = true;
    } else if (Take('+')) {
    } else if (More() && Next() == '{') {
      zero = at_ + 1 < pattern_.size() && (pattern_[at_ + 1] == '0' || pattern_[at_ + 1] == ',');
      while (More() && Next() != '}') ++at_;
      Take('}');
    } else {
      return false;
    }
    if (!Take('?')) Take('+');
    return zero;
  }

  First Atom() {
    const char c = pattern_[at_++];
    switch (c) {
      case '.':
        return Any();
      case '[':
        return Class();
      case '(':
        return Group();
      case '\\':
        return Escape();
      case '$':
        return First{};
      case '^':
      case '*':
      case '+':
      case '?':
        unknown_ = true;
        return First{};
      default:
        return Literal(c);
    }
  }

  First Literal(char c) {
    First first{.bytes = {}, .nullable = false};
    first.bytes.set(Value(c));
    return first;
  }

  First Any() { return First{.bytes = ~Bytes(), .nullable = false}; }

  First Group() {
    if (Take('?')) {
      if (Take('<')) {
        if (!More() || !IsAlphanumeric(Next())) return Unknown();  // look-behind
        while (More() && Next() != '>') ++at_;
        if (!Take('>')) return Unknown();
      } else if (!Take(':')) {
        return Unknown();  // look-ahead, flags, conditions
      }
    } else if (More() && Next() == '*') {
      return Unknown();
    }
    const First inner = Alternatives();
    if (!Take(')')) return Unknown();
    return inner;
  }

  First Escape() {
    if (!More()) return Unknown();
    const char c = pattern_[at_++];
    First first{.bytes = {}, .nullable = false};
    if (AddEscapedClass(c, &first.bytes)) return first;
    if (c == 't') return Literal('\t');
    if (IsAlphanumeric(c)) return Unknown();
    return Literal(c);
  }

  First Class() {
    First first{.bytes = {}, .nullable = false};
    const bool negated = Take('^');
    bool begun = false;
    while (More() && (Next() != ']' || !begun)) {
      begun = true;
      char low = pattern_[at_++];
      if (low == '[' && More() && (Next() == ':' || Next() == '.' || Next() == '='))
        return Unknown();
      if (low == '\\') {
        if (!More()) return Unknown();
        low = pattern_[at_++];
        if (AddEscapedClass(low, &first.bytes)) continue;
        if (low == 't')
          low = '\t';
        else if (IsAlphanumeric(low))
          return Unknown();
      }
      char high = low;
      if (at_ + 1 < pattern_.size() && Next() == '-' && pattern_[at_ + 1] != ']') {
        high = pattern_[at_ + 1];
        at_ += 2;
        if (high == '\\' || high == '[' || Value(high) < Value(low)) return Unknown();
      }
      AddRange(Value(low), Value(high), &first.bytes);
    }
    if (!Take(']')) return Unknown();
    if (negated) first.bytes = ~first.bytes;
    return first;
  }

  First Unknown() {
    unknown_ = true;
    return First{};
  }

  std::string_view pattern_;
  size_t at_ = 0;
  bool unknown_ = false;
};

std::string_view LiteralPrefix(std::string_view body) {
  const size_t end = body.find_first_of(kMeta);
  if (end == std::string_view::npos) return body;
  const char stop = body[end];
  if (stop == '|') return {};
  // A quantifier belongs to the byte before it.
  const bool quantified = stop == '?' || stop == '*' || stop == '{' || stop == '+';
  return body.substr(0, quantified && end > 0 ? end - 1 : end);
}

bool HasTopLevelAlternative(std::string_view body) {
  int depth = 0;
  bool in_class = false;
  for (size_t at = 0; at < body.size(); ++at) {
    const char c = body[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (at + 1 < body.size() && body[at + 1] == '^') ++at;
      if (at + 1 < body.size() && body[at + 1] == ']') ++at;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (c == '|' && depth == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

PatternFirst FirstOfPattern(std::string_view pattern) {
  PatternFirst first;
  first.bytes.set();
  if (pattern.empty() || pattern.front() != '^') return first;
  const std::string_view body = pattern.substr(1);
  if (HasTopLevelAlternative(body) || body.find("\\Q") != std::string_view::npos) return first;
  first.anchored = true;
  Parser parser(body);
  const Parser::First parsed = parser.Alternatives();
  if (parser.unknown() || !parser.done()) return first;
  first.prefix = LiteralPrefix(body);
  first.only_prefix = first.prefix.size() == body.size();
  if (parsed.nullable) return first;
  first.bytes = parsed.bytes;
  first.empty_line = false;
  return first;
}

}  // namespace sparsam
