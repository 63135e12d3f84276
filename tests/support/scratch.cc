#include "tests/support/scratch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sparsam::test {
namespace {

// A test without its own directory would write into somebody else's: better to stop.
void Require(bool condition, const char* what) {
  if (condition) return;
  std::perror(what);
  std::abort();
}

}  // namespace

ScratchDir::ScratchDir() {
  std::string path = (std::filesystem::temp_directory_path() / "sparsam-test-XXXXXX").string();
  Require(mkdtemp(path.data()) != nullptr, "mkdtemp");
  // Canonical, because a child reports its working directory that way.
  path_ = std::filesystem::canonical(path).string();
}

ScratchDir::~ScratchDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchDir::WriteFile(std::string_view name, std::string_view content,
                                  mode_t mode) const {
  std::string path = *this / name;
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  Require(!file.fail() && chmod(path.c_str(), mode) == 0, path.c_str());
  return path;
}

std::string ScratchDir::MakeFolder(std::string_view name) const {
  std::string path = *this / name;
  std::filesystem::create_directories(path);
  return path;
}

Fifo::Fifo(const ScratchDir& dir, std::string_view name) : path_(dir / name) {
  Require(mkfifo(path_.c_str(), 0600) == 0, "mkfifo");
  fd_ = open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  Require(fd_ >= 0, "open fifo");
}

Fifo::~Fifo() { close(fd_); }

void Fifo::Release() const { Require(write(fd_, "\n", 1) == 1, "release fifo"); }

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace sparsam::test
