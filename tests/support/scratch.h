// Things on disk that live as long as one test: a directory of its own, and FIFOs by which the
// test lets a waiting child go on (so that no test has to guess how long something takes).
#ifndef SPARSAM_TESTS_SUPPORT_SCRATCH_H_
#define SPARSAM_TESTS_SUPPORT_SCRATCH_H_

#include <sys/types.h>

#include <string>
#include <string_view>

namespace sparsam::test {

// A fresh directory, removed with all that is in it by the destructor.
class ScratchDir {
 public:
  ScratchDir();
  ~ScratchDir();
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return path_ + '/' + std::string(name); }

  // Writes a file below the directory and returns its path; folders in `name` must exist.
  std::string WriteFile(std::string_view name, std::string_view content, mode_t mode = 0644) const;
  std::string MakeFolder(std::string_view name) const;

 private:
  std::string path_;
};

// A FIFO that the test holds open, so that a child that opens it never blocks in open(2) and ends
// with the test. `misbehave wait-fifo PATH` waits until Release().
class Fifo {
 public:
  explicit Fifo(const ScratchDir& dir, std::string_view name = "fifo");
  ~Fifo();
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  const std::string& path() const { return path_; }
  // Lets one waiting reader go on, now or when it comes.
  void Release() const;

 private:
  std::string path_;
  int fd_ = -1;
};

// Whole file as it is; empty when it cannot be read.
std::string ReadFile(const std::string& path);

}  // namespace sparsam::test

#endif  // SPARSAM_TESTS_SUPPORT_SCRATCH_H_
