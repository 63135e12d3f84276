#include "rules/rule_set.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/launcher.h"
#include "rules/rule_parser.h"

namespace sparsam {
namespace {

using Words = std::vector<std::string>;

constexpr char kTools[] = R"TOML([tool]
name = "grit"
programs = ["grit", "grit-*"]
options_with_value = ["-C", "--dir"]
skip = ["+*", "please"]
[[rule]]
name = "grit log"
words = ["log", "l"]
unless = ["--json", "--format*", "-o yaml", "-o jsonpath*", "-z", "-"]
follow = ["-f", "--watch"]
[[rule.sample]]
text = "a"
keeps = ["a"]
[[rule]]
name = "grit remote add"
words = ["remote add"]
[[rule.sample]]
text = "a"
keeps = ["a"]
[[rule]]
name = "grit remote"
words = ["remote"]
[[rule.sample]]
text = "a"
keeps = ["a"]
[[rule]]
name = "grit build"
words = ["--build"]
follows = true
recognise = ['^grit \d+ builds$']
[[rule.sample]]
text = "a"
keeps = ["a"]
)TOML";

constexpr char kFallback[] = R"TOML([tool]
name = "plain"
programs = ["plain"]
[[rule]]
name = "plain"
[[rule.sample]]
text = "a"
keeps = ["a"]
[[rule]]
name = "plain run"
words = ["run"]
[[rule.sample]]
text = "a"
keeps = ["a"]
)TOML";

class Select : public ::testing::Test {
 protected:
  Select() : tools_(ParseRules(kTools, "grit.toml")), plain_(ParseRules(kFallback, "plain.toml")) {
    rules_.Add(Layer::kBuiltin, &tools_.file->tool());
    rules_.Add(Layer::kBuiltin, &plain_.file->tool());
  }

  Selection Of(const std::string& command) {
    words_ = SplitCommand(command);
    const std::vector<std::string_view> argv(words_.begin(), words_.end());
    return rules_.Select(argv);
  }
  std::string Name(const std::string& command) {
    const Selection selection = Of(command);
    return selection.rule == nullptr ? "" : std::string(selection.rule->name);
  }
  bool AskedFor(const std::string& command) { return Of(command).choice == Choice::kAskedFor; }

  ParsedRules tools_;
  ParsedRules plain_;
  RuleSet rules_;
  Words words_;
};

TEST_F(Select, BySubcommandPastTheGlobalOptions) {
  EXPECT_EQ(Name("grit log"), "grit log");
  EXPECT_EQ(Name("grit l"), "grit log");
  EXPECT_EQ(Name("/usr/bin/grit -C log --dir /x -v log"), "grit log");
  EXPECT_EQ(Name("grit +nightly please log"), "grit log");
  EXPECT_EQ(Name("grit --dir=/x log"), "grit log");
  EXPECT_EQ(Name("grit -C log"), "") << "log is the value of -C";
}

TEST_F(Select, TheMostWordsWin) {
  EXPECT_EQ(Name("grit remote add x"), "grit remote add");
  EXPECT_EQ(Name("grit remote show x"), "grit remote");
  EXPECT_EQ(Name("grit remote -v add"), "grit remote add");
}

TEST_F(Select, AnOptionWordMayStandAnywhere) {
  EXPECT_EQ(Name("grit x --build y"), "grit build");
  EXPECT_EQ(Name("grit --build"), "grit build");
}

TEST_F(Select, ARuleWithoutWordsIsForEveryOtherUse) {
  EXPECT_EQ(Name("plain"), "plain");
  EXPECT_EQ(Name("plain whatever"), "plain");
  EXPECT_EQ(Name("plain run"), "plain run");
}

TEST_F(Select, UnknownToolsAndSubcommandsGetNone) {
  EXPECT_EQ(Of("nosuch log").choice, Choice::kUnknown);
  EXPECT_EQ(Of("grit nosuch").choice, Choice::kUnknown);
  EXPECT_EQ(Of("").choice, Choice::kUnknown);
  EXPECT_EQ(Of("gritty log").choice, Choice::kUnknown);
}

TEST_F(Select, AWildcardProgramTakesItsBeginning) {
  EXPECT_EQ(Name("grit-14 log"), "grit log");
  EXPECT_EQ(Name("/opt/grit-/bin/grit-x log"), "grit log");
}

TEST_F(Select, AnAskedForShapeInEveryForm) {
  for (const char* command :
       {"grit log --json", "grit log --json=1", "grit log --format=%H", "grit log --formatted",
        "grit log -o yaml", "grit log -oyaml", "grit log -o=yaml", "grit log -o jsonpath={.x}",
        "grit log -ojsonpath={.x}", "grit log -z", "grit log -sz", "grit log -", "grit --json log",
        "sudo grit log -z"}) {
    EXPECT_TRUE(AskedFor(command)) << command;
  }
  for (const char* command :
       {"grit log", "grit log --jsonx", "grit log -o wide", "grit log -owide", "grit log --fuzz",
        "grit log -- --json", "grit log x-z", "grit log -o", "grit log json", "grit log -s"}) {
    EXPECT_FALSE(AskedFor(command)) << command;
  }
}

TEST_F(Select, NamesTheArgumentThatAsks) {
  EXPECT_EQ(Of("grit log a --json=2").argument, "--json=2");
}

TEST_F(Select, CommandsThatFollowHaveNoLimit) {
  EXPECT_TRUE(Of("grit log -f").follows);
  EXPECT_TRUE(Of("grit log --watch=1").follows);
  EXPECT_TRUE(Of("grit x --build").follows);
  EXPECT_FALSE(Of("grit log").follows);
}

TEST_F(Select, TheFirstLayerThatKnowsItDecides) {
  std::string text = kFallback;
  text.replace(text.find("name = \"plain\"\n[[rule.sample]]"), 14, "name = \"mine\" ");
  const ParsedRules user = ParseRules(text, "user.toml");
  ASSERT_NE(user.file, nullptr);
  RuleSet rules;
  rules.Add(Layer::kUser, &user.file->tool());
  rules.Add(Layer::kBuiltin, &plain_.file->tool());
  const std::vector<std::string_view> argv = {"plain", "x"};
  EXPECT_EQ(rules.Select(argv).rule->name, "mine");
  EXPECT_EQ(rules.Select(argv).layer, Layer::kUser);
}

TEST_F(Select, ByNameAndByFirstLines) {
  EXPECT_EQ(rules_.Named("grit remote add").rule->name, "grit remote add");
  EXPECT_EQ(rules_.Named("nosuch").rule, nullptr);
  EXPECT_EQ(rules_.Recognise({"hello", "grit 12 builds"}).rule->name, "grit build");
  EXPECT_EQ(rules_.Recognise({"hello"}).rule, nullptr);
  EXPECT_EQ(rules_.Recognise({}).rule, nullptr);
}

struct LauncherCase {
  const char* command;
  const char* inside;
};

const LauncherCase kLaunchers[] = {
    {"make -j8", "make -j8"},
    {"env A=1 B=2 make", "make"},
    {"env -u HOME -C /tmp A=1 make x", "make x"},
    {"env", "env"},
    {"sudo -u jan make install", "make install"},
    {"sudo -E A=1 make", "make"},
    {"time -f %e make", "make"},
    {"/usr/bin/time make", "make"},
    {"timeout 5 make", "make"},
    {"timeout -k 3 -s KILL 5m make", "make"},
    {"timeout 5", "timeout 5"},
    {"nice -n 10 make", "make"},
    {"nohup make", "make"},
    {"stdbuf -oL make", "make"},
    {"ccache gcc -c a.c", "gcc -c a.c"},
    {"npx jest --ci", "jest --ci"},
    {"npx -y -p jest jest", "jest"},
    {"npx -- jest", "jest"},
    {"pnpm exec vitest run", "vitest run"},
    {"pnpm install", "pnpm install"},
    {"npm exec -- jest", "jest"},
    {"yarn dlx jest", "jest"},
    {"uv run pytest -q", "pytest -q"},
    {"uv run --with x pytest", "pytest"},
    {"uv pip install x", "uv pip install x"},
    {"poetry run pytest", "pytest"},
    {"bundle exec rspec", "rspec"},
    {"mise exec node@20 -- npm test", "npm test"},
    {"docker exec -it -e A=1 box make", "make"},
    {"docker exec box", "docker exec box"},
    {"docker ps", "docker ps"},
    {"kubectl exec -n ns pod -c c -- make x", "make x"},
    {"kubectl exec pod", "kubectl exec pod"},
    {"python -m pytest -q", "pytest -q"},
    {"python3.11 -W error -m pytest", "pytest"},
    {"python3 script.py -m pytest", "python3 script.py -m pytest"},
    {"python -c print -m pytest", "python -c print -m pytest"},
    {"sudo env A=1 nice timeout 5 npx jest", "jest"},
};

TEST(Launcher, IsLookedThroughToTheCommandInside) {
  for (const LauncherCase& one : kLaunchers) {
    const Words words = SplitCommand(one.command);
    const std::vector<std::string_view> argv(words.begin(), words.end());
    std::string inside;
    for (std::string_view word : LookThroughLaunchers(argv)) {
      inside += (inside.empty() ? "" : " ") + std::string(word);
    }
    EXPECT_EQ(inside, one.inside) << one.command;
  }
}

TEST(BaseName, IsTheLastComponent) {
  EXPECT_EQ(BaseName("/usr/bin/make"), "make");
  EXPECT_EQ(BaseName("./x"), "x");
  EXPECT_EQ(BaseName("make"), "make");
  EXPECT_EQ(BaseName("dir/"), "");
  EXPECT_EQ(BaseName(""), "");
}

TEST(SplitCommand, UnderstandsQuotesAndBackslashes) {
  EXPECT_EQ(SplitCommand("a  'b c'\t\"d e\" f\\ g"), (Words{"a", "b c", "d e", "f g"}));
  EXPECT_EQ(SplitCommand("a '' b"), (Words{"a", "", "b"}));
  EXPECT_EQ(SplitCommand("--x='{\"a\":1}'"), (Words{"--x={\"a\":1}"}));
  EXPECT_EQ(SplitCommand(""), Words{});
  EXPECT_EQ(SplitCommand("a 'open"), (Words{"a", "open"}));
}

TEST(SplitCommand, EndsWhereAShellWouldDoMore) {
  for (const char* rest : {"| b", "&& b", "; b", "> f", "< f", "$(b)", "`b`", "\nb"}) {
    EXPECT_EQ(SplitCommand(std::string("a x ") + rest), (Words{"a", "x"})) << rest;
  }
}

}  // namespace
}  // namespace sparsam
