// Reads the keys of one TOML table and reports, with positions, what is wrong with them: missing
// keys, wrong types, and keys that nobody asked for (with the nearest one that somebody did).
#ifndef SPARSAM_RULES_TABLE_READER_H_
#define SPARSAM_RULES_TABLE_READER_H_

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule_parser.h"

namespace sparsam {

// Collects diagnostics of one file.
class DiagnosticList {
 public:
  explicit DiagnosticList(std::string_view file) : file_(file) {}
  void Add(const toml::source_region& where, std::string message) {
    Add(static_cast<int>(where.begin.line), static_cast<int>(where.begin.column),
        std::move(message));
  }
  void Add(int line, int column, std::string message) {
    list_.push_back({file_, line, column, std::move(message)});
  }
  std::vector<RuleDiagnostic> Take() { return std::move(list_); }
  bool empty() const { return list_.empty(); }

 private:
  std::string file_;
  std::vector<RuleDiagnostic> list_;
};

class TableReader {
 public:
  // `what` names the table in messages: "[[rule.line]]". Nothing is owned.
  TableReader(const toml::table& table, std::string_view what, DiagnosticList* diagnostics)
      : table_(table), what_(what), diagnostics_(diagnostics) {}

  std::string_view String(std::string_view key);
  std::string_view RequiredString(std::string_view key);
  bool Bool(std::string_view key, bool otherwise = false);
  // `least`: the smallest value allowed.
  int Int(std::string_view key, int otherwise, int least);
  std::vector<std::string_view> Strings(std::string_view key);
  // An array of tables; empty where there is none.
  std::vector<const toml::table*> Tables(std::string_view key);
  const toml::table* Table(std::string_view key);
  // One of `words`, by index; `otherwise` where the key is missing.
  int Word(std::string_view key, const std::vector<std::string_view>& words, int otherwise);

  bool Has(std::string_view key) const { return table_.get(key) != nullptr; }
  // Where the value of the key stands; the table itself where it has none.
  const toml::source_region& Where(std::string_view key) const;
  int line() const { return static_cast<int>(table_.source().begin.line); }
  void Complain(std::string_view key, std::string message);
  // To be called last: reports the keys that no call above asked for.
  void RejectUnknown();

 private:
  const toml::node* Get(std::string_view key);
  void WrongType(std::string_view key, const toml::node& node, std::string_view expected);

  const toml::table& table_;
  std::string what_;
  DiagnosticList* diagnostics_;
  std::vector<std::string> known_;
};

// The document, or nothing and a diagnostic of what is wrong with it.
std::optional<toml::table> ParseToml(std::string_view text, std::string_view file,
                                     DiagnosticList* diagnostics);

// The word of `words` that is nearest to `word`; empty where none is near.
std::string NearestSpelling(std::string_view word, const std::vector<std::string>& words);

}  // namespace sparsam

#endif  // SPARSAM_RULES_TABLE_READER_H_
