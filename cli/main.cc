#include "cli/commands.h"

int main(int argc, char** argv) { return sparsam::Main(argc, argv); }
