#include "cli/recall.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <set>

#include "cli/files.h"
#include "cli/state_dir.h"

namespace sparsam {
namespace {

constexpr size_t kInMemory = 64 * 1024;
constexpr uint64_t kHeadOnDisk = 15 * 1024 * 1024;
constexpr size_t kTail = 1024 * 1024;
constexpr uint64_t kMostStored = 256ULL * 1024 * 1024;
constexpr time_t kOldest = 7 * 24 * 3600;  // seconds
// Looking at every stored file costs time: one commit in sixteen does it.
constexpr uint64_t kSweepOneIn = 16;

constexpr std::string_view kDirectory = "recall";
constexpr std::string_view kTemporary = "tmp.";
constexpr std::string_view kIndex = "index";

std::string Base32(uint64_t value) {
  constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";
  std::string text;
  for (int shift = 59; shift > -5; shift -= 5) {
    text.push_back(digits[(shift >= 0 ? value >> shift : value << -shift) & 31]);
  }
  return text;
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::vector<std::string> FilesIn(const std::string& directory) {
  std::vector<std::string> names;
  DIR* dir = opendir(directory.c_str());
  if (dir == nullptr) return names;
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name != "." && name != ".." && name != kIndex) names.push_back(name);
  }
  closedir(dir);
  std::sort(names.begin(), names.end());
  return names;
}

// Tabs and newlines would break the index's lines.
std::string OneField(std::string text) {
  for (char& c : text) {
    if (c == '\t' || c == '\n' || c == '\r' || c == '\0') c = ' ';
  }
  return text.substr(0, 1000);
}

void Sweep(const std::string& directory) {
  struct File {
    time_t time;
    uint64_t size;
    std::string path;
  };
  std::vector<File> files;
  uint64_t total = 0;
  const time_t now = time(nullptr);
  for (const std::string& name : FilesIn(directory)) {
    const std::string path = directory + "/" + name;
    struct stat status;
    if (lstat(path.c_str(), &status) != 0) continue;
    if (now - status.st_mtime > kOldest) {
      unlink(path.c_str());
      continue;
    }
    total += static_cast<uint64_t>(status.st_size);
    files.push_back({status.st_mtime, static_cast<uint64_t>(status.st_size), path});
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.time < b.time; });
  for (const File& file : files) {
    if (total <= kMostStored) break;
    unlink(file.path.c_str());
    total -= file.size;
  }
}

// Rewrites the indexes without the runs whose id begins so: their command lines are to be forgotten
// too.
void DropFromIndex(std::string_view digits) {
  for (const std::string& candidate : StateCandidates()) {
    const std::string directory = candidate + "/" + std::string(kDirectory);
    const std::string path = directory + "/" + std::string(kIndex);
    const std::optional<std::string> text =
        IsOwnDirectory(directory) ? ReadFile(path) : std::nullopt;
    if (!text.has_value()) continue;
    std::string rest;
    for (size_t at = 0; at < text->size();) {
      const size_t end = std::min(text->find('\n', at), text->size() - 1) + 1;
      if (text->compare(at, digits.size(), digits) != 0) rest.append(*text, at, end - at);
      at = end;
    }
    if (rest.size() != text->size()) WriteFileAtomically(path, rest, 0600);
  }
}

void FreeHash(XXH3_state_s* state) { XXH3_freeState(state); }

}  // namespace

Spool::Spool(Store store, std::string suffix)
    : store_(store), suffix_(std::move(suffix)), hash_(XXH3_createState(), FreeHash) {
  XXH3_64bits_reset(hash_.get());
}

Spool::~Spool() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

uint64_t Spool::hash() const { return XXH3_64bits_digest(hash_.get()); }

bool Spool::middle_missing() const { return bytes_ > kHeadOnDisk + kTail; }

void Spool::Add(std::string_view bytes) {
  bytes_ += bytes.size();
  if (store_ == Store::kNone || lost) return;
  XXH3_64bits_update(hash_.get(), bytes.data(), bytes.size());
  if (!file_.open()) {
    if (memory_.size() + bytes.size() <= kInMemory) {
      memory_.append(bytes);
      return;
    }
    // More than is kept in memory: it has to be on disk if anything is to be hidden later.
    if (!OpenFile()) {
      lost = true;
      return;
    }
  }
  if (!WriteFile(bytes)) lost = true;
}

bool Spool::OpenFile() {
  directory_ = WritableStateDir(std::string(kDirectory));
  if (directory_.empty()) return false;
  const std::string path =
      directory_ + "/" + std::string(kTemporary) + std::to_string(getpid()) + "." + suffix_;
  file_ = Fd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file_.open()) return false;
  temporary_ = path;
  if (!WriteFile(memory_)) return false;
  memory_.clear();
  memory_.shrink_to_fit();
  return true;
}

bool Spool::WriteFile(std::string_view bytes) {
  const uint64_t room = kHeadOnDisk - std::min(kHeadOnDisk, in_file_);
  const std::string_view head = bytes.substr(0, room);
  if (!WriteAll(file_.get(), head)) return false;
  in_file_ += head.size();
  AddTail(bytes.substr(head.size()));
  return true;
}

void Spool::AddTail(std::string_view bytes) {
  if (bytes.size() > kTail) bytes.remove_prefix(bytes.size() - kTail);
  const size_t grow = std::min(bytes.size(), kTail - tail_.size());
  tail_.append(bytes.substr(0, grow));
  bytes.remove_prefix(grow);
  while (!bytes.empty()) {
    const size_t piece = std::min(bytes.size(), kTail - tail_at_);
    tail_.replace(tail_at_, piece, bytes.substr(0, piece));
    tail_at_ = (tail_at_ + piece) % kTail;
    bytes.remove_prefix(piece);
  }
}

std::string Spool::TailInOrder() const {
  return tail_.substr(tail_at_) + tail_.substr(0, tail_at_);
}

bool Spool::MayHide() {
  if (store_ == Store::kNone) return true;
  if (lost) return false;
  if (!file_.open() && !OpenFile()) lost = true;
  return !lost;
}

bool Spool::Commit(const std::string& id) {
  if (store_ == Store::kNone || lost) return false;
  if (!file_.open() && !OpenFile()) return false;
  if (middle_missing()) {
    const std::string gap = "\n[sparsam: " + std::to_string(bytes_ - in_file_ - tail_.size()) +
                            " bytes of the middle were not stored]\n";
    if (!WriteAll(file_.get(), gap)) return false;
  }
  if (!tail_.empty() && !WriteAll(file_.get(), TailInOrder())) return false;
  const std::string path = directory_ + "/" + id + "." + suffix_;
  if (rename(temporary_.c_str(), path.c_str()) != 0) return false;
  temporary_.clear();
  return true;
}

std::string RecallId(const std::vector<uint64_t>& hashes) {
  if (hashes.size() == 1) return Base32(hashes[0]);
  return Base32(XXH3_64bits(hashes.data(), hashes.size() * sizeof(uint64_t)));
}

std::string CommitRun(const std::vector<Spool*>& spools, RecallEntry entry) {
  std::vector<uint64_t> hashes;
  for (const Spool* spool : spools) hashes.push_back(spool->hash());
  entry.id = RecallId(hashes);
  bool any = false;
  for (Spool* spool : spools) {
    if (spool->bytes() > 0 && spool->Commit(entry.id)) any = true;
  }
  const std::string directory = any ? WritableStateDir(std::string(kDirectory)) : "";
  if (directory.empty()) return "";
  const std::string line = entry.id + "\t" + OneField(entry.rule) + "\t" +
                           OneField(entry.rule_hash) + "\t" + OneField(entry.command) + "\n";
  const std::string index = directory + "/" + std::string(kIndex);
  const Fd file(open(index.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.open()) WriteAll(file.get(), line);
  if (hashes[0] % kSweepOneIn == 0) Sweep(directory);
  return entry.id.substr(0, kShownIdDigits);
}

std::vector<std::string> FindStored(std::string_view digits) {
  std::vector<std::string> paths;
  for (const std::string& candidate : StateCandidates()) {
    const std::string directory = candidate + "/" + std::string(kDirectory);
    if (!IsOwnDirectory(directory)) continue;
    std::vector<std::string> names = FilesIn(directory);
    // "….out" before "….err".
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
      const auto key = [](const std::string& name) {
        return std::pair(name.substr(0, name.rfind('.')),
                         name.substr(name.rfind('.') + 1) != "out");
      };
      return key(a) < key(b);
    });
    for (const std::string& name : names) {
      if (name.substr(0, kTemporary.size()) == kTemporary) continue;
      if (name.substr(0, digits.size()) == digits) paths.push_back(directory + "/" + name);
    }
  }
  return paths;
}

std::vector<RecallEntry> ListStored() {
  std::vector<RecallEntry> entries;
  for (const std::string& candidate : StateCandidates()) {
    const std::string directory = candidate + "/" + std::string(kDirectory);
    if (!IsOwnDirectory(directory)) continue;
    const Fd file(
        open((directory + "/" + std::string(kIndex)).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    std::string text;
    char buffer[4096];
    ssize_t got = 0;
    while (file.open() && (got = read(file.get(), buffer, sizeof buffer)) > 0) {
      text.append(buffer, static_cast<size_t>(got));
    }
    size_t at = 0;
    while (at < text.size()) {
      const size_t end = std::min(text.find('\n', at), text.size());
      RecallEntry entry;
      std::string* fields[] = {&entry.id, &entry.rule, &entry.rule_hash, &entry.command};
      size_t field = 0;
      for (size_t c = at; c < end; ++c) {
        if (text[c] == '\t' && field < 3) {
          ++field;
        } else {
          fields[field]->push_back(text[c]);
        }
      }
      if (field == 3) entries.push_back(std::move(entry));
      at = end + 1;
    }
  }
  return entries;
}

int ForgetStored(std::string_view digits) {
  std::set<std::string> forgotten;
  for (const std::string& path : FindStored(digits)) {
    const std::string name = path.substr(path.rfind('/') + 1);
    if (unlink(path.c_str()) == 0) forgotten.insert(name.substr(0, name.rfind('.')));
  }
  DropFromIndex(digits);
  return static_cast<int>(forgotten.size());
}

}  // namespace sparsam
