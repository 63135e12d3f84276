#include "rules/table_reader.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace sparsam {
namespace {

std::string_view TypeName(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or time";
  }
}

std::string Str(std::string_view text) { return std::string(text); }

// Levenshtein distance, one row at a time.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replace});
    }
  }
  return row[b.size()];
}

// toml++ 3 has undefined behaviour on many characters beyond ASCII where they are not allowed
// anyway: outside strings and comments. They are found before it sees them.
std::optional<RuleDiagnostic> FindStrayCharacter(std::string_view text) {
  std::string_view quote;  // what ends the string we are in; empty: none
  bool comment = false;
  int line = 1;
  size_t line_start = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      ++line;
      line_start = at + 1;
      comment = false;
      if (quote.size() == 1) quote = {};  // unterminated; the parser says so
    } else if (comment) {
      continue;
    } else if (!quote.empty()) {
      if (c == '\\' && quote[0] == '"') {
        ++at;
      } else if (text.substr(at, quote.size()) == quote) {
        at += quote.size() - 1;
        // Up to two more quotes belong to a long string.
        while (quote.size() == 3 && at + 1 < text.size() && text[at + 1] == quote[0]) ++at;
        quote = {};
      }
    } else if (c == '"' || c == '\'') {
      const std::string_view three = text.substr(at, 3);
      quote = three == "\"\"\"" || three == "'''" ? three : three.substr(0, 1);
      at += quote.size() - 1;
    } else if (c == '#') {
      comment = true;
    } else if ((static_cast<unsigned char>(c) & 0x80) != 0) {
      return RuleDiagnostic{
          {},
          line,
          static_cast<int>(at - line_start) + 1,
          "not TOML: only ASCII characters may stand outside strings and comments"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string NearestSpelling(std::string_view word, const std::vector<std::string>& words) {
  std::string nearest;
  size_t best = std::max<size_t>(3, word.size() / 2 + 1);  // farther than anything near
  for (const std::string& candidate : words) {
    const size_t distance = Distance(word, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::optional<toml::table> ParseToml(std::string_view text, std::string_view file,
                                     DiagnosticList* diagnostics) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);  // a byte order mark
  if (const auto stray = FindStrayCharacter(text)) {
    diagnostics->Add(stray->line, stray->column, stray->message);
    return std::nullopt;
  }
  toml::parse_result result = toml::parse(text, file);
  if (result) return std::move(result).table();
  diagnostics->Add(result.error().source(),
                   absl::StrCat("not TOML: ", Str(result.error().description())));
  return std::nullopt;
}

const toml::node* TableReader::Get(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

const toml::source_region& TableReader::Where(std::string_view key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? table_.source() : node->source();
}

void TableReader::Complain(std::string_view key, std::string message) {
  diagnostics_->Add(Where(key), std::move(message));
}

void TableReader::WrongType(std::string_view key, const toml::node& node,
                            std::string_view expected) {
  Complain(key,
           absl::StrCat("'", Str(key), "' must be ", Str(expected), ", not ", Str(TypeName(node))));
}

std::string_view TableReader::String(std::string_view key) {
  const toml::node* node = Get(key);
  if (node == nullptr) return {};
  if (const auto* value = node->as_string()) return value->get();
  WrongType(key, *node, "a string");
  return {};
}

std::string_view TableReader::RequiredString(std::string_view key) {
  if (!Has(key)) Complain(key, absl::StrCat(what_, " needs '", Str(key), "' (a string)"));
  return String(key);
}

bool TableReader::Bool(std::string_view key, bool otherwise) {
  const toml::node* node = Get(key);
  if (node == nullptr) return otherwise;
  if (const auto* value = node->as_boolean()) return value->get();
  WrongType(key, *node, "true or false");
  return otherwise;
}

int TableReader::Int(std::string_view key, int otherwise, int least) {
  const toml::node* node = Get(key);
  if (node == nullptr) return otherwise;
  const auto* value = node->as_integer();
  if (value == nullptr) {
    WrongType(key, *node, "a number");
    return otherwise;
  }
  if (value->get() < least || value->get() > 1'000'000) {
    Complain(key, absl::StrCat("'", Str(key), "' must be a number from ", least, " to 1000000"));
    return otherwise;
  }
  return static_cast<int>(value->get());
}

std::vector<std::string_view> TableReader::Strings(std::string_view key) {
  const toml::node* node = Get(key);
  std::vector<std::string_view> list;
  if (node == nullptr) return list;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    WrongType(key, *node, "an array of strings");
    return list;
  }
  for (const toml::node& element : *array) {
    if (const auto* value = element.as_string()) {
      list.push_back(value->get());
    } else {
      diagnostics_->Add(
          element.source(),
          absl::StrCat("'", Str(key), "' must hold only strings, not ", Str(TypeName(element))));
    }
  }
  return list;
}

std::vector<const toml::table*> TableReader::Tables(std::string_view key) {
  const toml::node* node = Get(key);
  std::vector<const toml::table*> list;
  if (node == nullptr) return list;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    WrongType(key, *node, absl::StrCat("an array of tables (written [[…", Str(key), "]])"));
    return list;
  }
  for (const toml::node& element : *array) {
    if (const toml::table* table = element.as_table()) {
      list.push_back(table);
    } else {
      diagnostics_->Add(element.source(), absl::StrCat("'", Str(key), "' must hold only tables"));
    }
  }
  return list;
}

const toml::table* TableReader::Table(std::string_view key) {
  const toml::node* node = Get(key);
  if (node == nullptr) return nullptr;
  if (const toml::table* table = node->as_table()) return table;
  WrongType(key, *node, "a table");
  return nullptr;
}

int TableReader::Word(std::string_view key, const std::vector<std::string_view>& words,
                      int otherwise) {
  if (!Has(key)) {
    known_.emplace_back(key);
    return otherwise;
  }
  const std::string_view value = String(key);
  const auto found = std::find(words.begin(), words.end(), value);
  if (found != words.end()) return static_cast<int>(found - words.begin());
  if (!value.empty() || table_.get(key)->is_string()) {
    std::vector<std::string> names(words.begin(), words.end());
    Complain(key, absl::StrCat("'", Str(key), "' must be one of: ", absl::StrJoin(names, ", ")));
  }
  return otherwise;
}

void TableReader::RejectUnknown() {
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    std::string message = absl::StrCat("unknown key '", name, "' in ", what_);
    const std::string nearest = NearestSpelling(name, known_);
    if (nearest.empty()) {
      absl::StrAppend(&message, "; it takes: ", absl::StrJoin(known_, ", "));
    } else {
      absl::StrAppend(&message, "; did you mean '", nearest, "'?");
    }
    diagnostics_->Add(key.source(), std::move(message));
  }
}

}  // namespace sparsam
