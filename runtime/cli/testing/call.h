#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "runtime/cli/cli.h"

namespace spikemesh::cli {

/// What a call of the program gave: exit code and both outputs.
struct Called {
  int code;
  std::string out;
  std::string err;
};

/// Calls the program in this process: `command`, the words that all calls of a test begin with,
/// then `words`.
inline Called call(const std::vector<std::string>& command,
                   const std::vector<std::string>& words = {}) {
  std::vector<const char*> argv = {"spikemesh"};
  for (const std::string& word : command) argv.push_back(word.c_str());
  for (const std::string& word : words) argv.push_back(word.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_cli(static_cast<int>(argv.size()), argv.data(), out, err);
  return {code, out.str(), err.str()};
}

}  // namespace spikemesh::cli
