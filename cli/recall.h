// The store behind `show`: the raw output of every run in which not every line was exact.
//
// One file a stream, named by a hash of its content; 0600 in a 0700 directory. The first 64 KiB
// stay in memory until a line is about to be hidden. Of more than 16 MiB the first 15 and the last
// 1 are kept. In all at most 256 MiB and seven days. Safe with many runs at once: files are written
// under a temporary name and renamed.
#ifndef SPARSAM_CLI_RECALL_H_
#define SPARSAM_CLI_RECALL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/fd.h"
#include "filters/tally.h"

struct XXH3_state_s;

namespace sparsam {

// Collects one stream's raw bytes. The permit of its pipeline: hiding is allowed while they can be
// kept.
class Spool : public HidingPermit {
 public:
  enum class Store : uint8_t {
    kKeep,  // store if a line is not exact
    kNone,  // --no-store, or a sensitive command: hiding is allowed without
  };
  // `suffix` tells the streams of one run apart: "out" or "err".
  Spool(Store store, std::string suffix);
  ~Spool() override;

  void Add(std::string_view bytes);
  bool MayHide() override;

  uint64_t hash() const;
  uint64_t bytes() const { return bytes_; }
  bool stores() const { return store_ == Store::kKeep; }
  bool middle_missing() const;
  // Writes what is still in memory and gives the file its name. False (errno) if that failed.
  bool Commit(const std::string& id);

 private:
  bool OpenFile();
  bool WriteFile(std::string_view bytes);
  void AddTail(std::string_view bytes);
  std::string TailInOrder() const;

  Store store_;
  std::string suffix_;
  uint64_t bytes_ = 0;
  std::string memory_;  // until the file is open
  Fd file_;
  std::string directory_;
  std::string temporary_;  // its path until it has its name
  uint64_t in_file_ = 0;
  std::string tail_;  // a ring
  size_t tail_at_ = 0;
  std::unique_ptr<XXH3_state_s, void (*)(XXH3_state_s*)> hash_;
};

// What the index says of a stored run.
struct RecallEntry {
  std::string id;
  std::string command;
  std::string rule;
  std::string rule_hash;
};

// The id of a run: a hash over its streams' hashes, 13 base-32 digits; the receipt shows the first
// six.
std::string RecallId(const std::vector<uint64_t>& hashes);
inline constexpr size_t kShownIdDigits = 6;

// Commits the spools under one id and adds the entry to the index. The digits for the receipt;
// empty if nothing could be stored.
std::string CommitRun(const std::vector<Spool*>& spools, RecallEntry entry);

// Full paths of the stored streams of all runs whose id begins with `digits`, "out" before "err".
std::vector<std::string> FindStored(std::string_view digits);
// The index, oldest first, over all state directories.
std::vector<RecallEntry> ListStored();
// Removes the stored runs whose id begins with `digits` (all of them where it is empty); the count.
int ForgetStored(std::string_view digits);

}  // namespace sparsam

#endif  // SPARSAM_CLI_RECALL_H_
