#include "filters/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace sparsam {
namespace {

// The default limits of PCRE2 protect nobody: 10 million backtracks are seconds (measured). A
// harmless pattern with four groups needs more than 1,000 on an 8 KiB line.
constexpr uint32_t kMatchLimit = 100'000;
constexpr uint32_t kUnanchoredMatchLimit = 10'000;
constexpr uint32_t kHeapLimitKiB = 8 * 1024;
constexpr int kErrorBudget = 3;
constexpr uint32_t kUsesBeforeJit = 1000;

uint32_t CompileOptions(PatternOptions options) {
  return options.utf ? PCRE2_UTF | PCRE2_MATCH_INVALID_UTF : 0;
}

pcre2_code* CompileSource(std::string_view source, PatternOptions options, int* error,
                          size_t* offset) {
  return pcre2_compile(reinterpret_cast<PCRE2_SPTR>(source.data()), source.size(),
                       CompileOptions(options), error, offset, nullptr);
}

}  // namespace

struct Pattern::Code {
  ~Code() {
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    pcre2_code_free(code);
  }
  pcre2_code* code = nullptr;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* context = nullptr;
  uint32_t uses = 0;
  int errors_left = kErrorBudget;
};

Pattern::Pattern(std::string_view source, PatternOptions options)
    : source_(source), options_(options) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

bool Pattern::Compile() {
  code_ = std::make_unique<Code>();
  int error = 0;
  size_t offset = 0;
  code_->code = CompileSource(source_, options_, &error, &offset);
  if (code_->code == nullptr) {
    code_->errors_left = 0;
    return false;
  }
  code_->data = pcre2_match_data_create_from_pattern(code_->code, nullptr);
  code_->context = pcre2_match_context_create(nullptr);
  const bool anchored = !source_.empty() && source_.front() == '^';
  pcre2_set_match_limit(code_->context, anchored ? kMatchLimit : kUnanchoredMatchLimit);
  pcre2_set_heap_limit(code_->context, kHeapLimitKiB);
  return true;
}

MatchResult Pattern::Match(std::string_view text) {
  if (code_ == nullptr && !Compile()) return MatchResult::kNotFound;
  Code& code = *code_;
  if (code.errors_left <= 0) return MatchResult::kNotFound;
  if (++code.uses == kUsesBeforeJit) {
    // Without JIT (an odd architecture, a hardened kernel) the interpreter goes on.
    pcre2_jit_compile(code.code, PCRE2_JIT_COMPLETE);
  }
  subject_ = text.substr(0, kMatchedBytes);
  if (subject_.data() == nullptr) subject_ = "";
  const int rc =
      pcre2_match(code.code, reinterpret_cast<PCRE2_SPTR>(subject_.data()), subject_.size(), 0,
                  PCRE2_NO_UTF_CHECK * (options_.utf ? 0U : 1U), code.data, code.context);
  if (rc > 0) return MatchResult::kFound;
  if (rc == PCRE2_ERROR_NOMATCH) return MatchResult::kNotFound;
  --code.errors_left;
  return MatchResult::kLimit;
}

std::string_view Pattern::Group(size_t group) const {
  if (code_ == nullptr || code_->data == nullptr) return {};
  if (group >= pcre2_get_ovector_count(code_->data)) return {};
  const size_t* ends = pcre2_get_ovector_pointer(code_->data);
  const size_t start = ends[2 * group];
  const size_t end = ends[2 * group + 1];
  if (start == PCRE2_UNSET || start > end || end > subject_.size()) return {};
  return subject_.substr(start, end - start);
}

std::string_view Pattern::Group(std::string_view name) const {
  if (code_ == nullptr || code_->code == nullptr) return {};
  const std::string terminated(name);
  const int number = pcre2_substring_number_from_name(
      code_->code, reinterpret_cast<PCRE2_SPTR>(terminated.c_str()));
  return number < 0 ? std::string_view() : Group(static_cast<size_t>(number));
}

std::string Pattern::Expand(std::string_view replacement) const {
  std::string out;
  for (size_t at = 0; at < replacement.size(); ++at) {
    if (replacement[at] != '$' || at + 1 == replacement.size()) {
      out.push_back(replacement[at]);
      continue;
    }
    const char next = replacement[++at];
    if (next >= '0' && next <= '9') {
      out.append(Group(static_cast<size_t>(next - '0')));
    } else if (next == '{' && replacement.find('}', at) != std::string_view::npos) {
      const size_t close = replacement.find('}', at);
      out.append(Group(replacement.substr(at + 1, close - at - 1)));
      at = close;
    } else {
      out.push_back(next);
    }
  }
  return out;
}

bool Pattern::switched_off() const { return code_ != nullptr && code_->errors_left <= 0; }

bool Pattern::Check(std::string_view source, PatternOptions options, PatternError* error) {
  int number = 0;
  size_t offset = 0;
  pcre2_code* code = CompileSource(source, options, &number, &offset);
  if (code != nullptr) {
    pcre2_code_free(code);
    return true;
  }
  unsigned char message[256] = {};
  pcre2_get_error_message(number, message, sizeof message);
  error->message = reinterpret_cast<const char*>(message);
  error->offset = offset;
  return false;
}

}  // namespace sparsam
