// Reads the #include lines: the dependency arrows point one way, and only cli/ touches the
// operating system. Turn an arrow round (include "rules/rule.h" in filters/line.h) and this fails.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace sparsam {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = SPARSAM_SOURCE_DIR;

// The folders of ours that each folder may include.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"filters", {"filters"}},
    {"rules", {"rules", "filters"}},
    {"hooks", {"hooks"}},
    {"cli", {"cli", "rules", "filters", "hooks"}},
};

// The libraries of others that each folder may include, by the beginning of the path.
const std::map<std::string, std::vector<std::string>> kLibraries = {
    {"filters", {"pcre2.h", "xxhash.h", "absl/"}},
    {"rules", {"toml++/", "absl/"}},
    {"hooks", {"nlohmann/", "absl/"}},
    {"cli", {"CLI/", "xxhash.h", "absl/"}},
};

// Headers of the standard library that reach the operating system (files, clock, environment,
// threads).
const std::set<std::string> kSystemHeaders = {
    "fstream", "filesystem", "iostream", "cstdio", "cstdlib", "ctime",    "chrono", "thread",
    "mutex",   "csignal",    "random",   "future", "stdio.h", "stdlib.h", "time.h"};

// The generator runs while we are built, not in the product.
bool IsBuildTool(const fs::path& path) { return path.filename() == "generate.cc"; }

std::vector<fs::path> SourcesOf(const std::string& folder) {
  std::vector<fs::path> sources;
  if (!fs::exists(kRoot / folder)) return sources;  // hooks/ is yet to come
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
    const std::string ending = entry.path().extension().string();
    if (ending == ".cc" || ending == ".h") sources.push_back(entry.path());
  }
  return sources;
}

struct Include {
  std::string path;
  bool quoted;
};

std::vector<Include> IncludesOf(const fs::path& source) {
  static const std::regex form(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> includes;
  std::ifstream in(source);
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_search(line, match, form)) includes.push_back({match[2], match[1] == "\""});
  }
  return includes;
}

bool BeginsWithAny(const std::string& path, const std::vector<std::string>& beginnings) {
  for (const std::string& beginning : beginnings) {
    if (path.rfind(beginning, 0) == 0) return true;
  }
  return false;
}

TEST(Architecture, OurIncludesFollowTheArrows) {
  for (const auto& [folder, allowed] : kMayInclude) {
    for (const fs::path& source : SourcesOf(folder)) {
      for (const Include& include : IncludesOf(source)) {
        if (!include.quoted || BeginsWithAny(include.path, {"absl/"})) continue;
        const std::string target = include.path.substr(0, include.path.find('/'));
        EXPECT_TRUE(allowed.contains(target)) << source.string() << " includes " << include.path
                                              << ": " << folder << " must not know " << target;
      }
    }
  }
}

TEST(Architecture, OnlyCliTouchesTheOperatingSystem) {
  for (const std::string folder : {"filters", "rules", "hooks"}) {
    for (const fs::path& source : SourcesOf(folder)) {
      if (IsBuildTool(source)) continue;
      for (const Include& include : IncludesOf(source)) {
        if (include.quoted) continue;
        const bool system = kSystemHeaders.contains(include.path) ||
                            BeginsWithAny(include.path, {"sys/", "unistd.h", "fcntl.h", "poll.h"});
        EXPECT_FALSE(system) << source.string() << " includes <" << include.path << ">";
      }
    }
  }
}

TEST(Architecture, EachFolderUsesOnlyItsLibraries) {
  const std::regex library(R"(^(pcre2\.h|xxhash\.h|absl/|toml\+\+/|nlohmann/|CLI/))");
  for (const auto& [folder, allowed] : kLibraries) {
    for (const fs::path& source : SourcesOf(folder)) {
      for (const Include& include : IncludesOf(source)) {
        if (!std::regex_search(include.path, library)) continue;
        EXPECT_TRUE(BeginsWithAny(include.path, allowed))
            << source.string() << " includes " << include.path;
      }
    }
  }
}

TEST(Architecture, TheTestReadsSourcesAtAll) {
  EXPECT_GT(SourcesOf("filters").size(), 20U);
  EXPECT_GT(SourcesOf("rules").size(), 8U);
  EXPECT_GT(SourcesOf("cli").size(), 20U);
}

}  // namespace
}  // namespace sparsam
