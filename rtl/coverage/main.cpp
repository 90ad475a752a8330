#include <gtest/gtest.h>

#include <iostream>

#include "base/error.h"
#include "rtl/coverage/coverage_sum.h"

// Runs tests of the RTL and writes what they reached: rtl_coverage OUTPUT [options of GoogleTest].
int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc != 2) {
    std::cerr << "error: one argument, the file for the counts\n";
    return 2;
  }
  const int failed = RUN_ALL_TESTS();
  try {
    spikemesh::rtl::CoverageSum::of_process().write(argv[1]);
  } catch (const spikemesh::UserError& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 2;
  }
  return failed;
}
