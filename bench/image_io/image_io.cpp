// Writes and loads the largest image of an architecture, and tells how long each took.
// Usage: image_io [PRESET] [FILE]; mesh128 and a temporary file if not said.
// The memory that it took is told by `/usr/bin/time -v`.

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <string>

#include "hw/image/image_file.h"
#include "hw/image/testing/random_image.h"

namespace {

using namespace spikemesh;

struct Seconds {
  double elapsed = 0.0;
  double cpu = 0.0;
};

template <class Work>
Seconds seconds_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  work();
  return {
      .elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
      .cpu = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC};
}

void tell(const char* what, Seconds seconds) {
  fmt::print("  {:<6} {:.3f} s, of which {:.3f} s on the processor\n", what, seconds.elapsed,
             seconds.cpu);
}

void measure(const std::string& preset, const std::string& path) {
  Seconds build;
  Seconds write;
  {
    image::ChipImage image;
    build = seconds_of(
        [&] { image = image::testing::full_image(load_architecture(preset), /*seed=*/1); });
    write = seconds_of([&] { image::save_image(image, path); });
  }
  std::size_t cores = 0;
  const Seconds load = seconds_of([&] { cores = image::load_image(path).cores.size(); });
  fmt::print("{}: {} full cores, {:.1f} MB\n", preset, cores,
             static_cast<double>(std::filesystem::file_size(path)) / 1e6);
  tell("build", build);
  tell("write", write);
  tell("load", load);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string preset = argc > 1 ? argv[1] : "mesh128";
    const bool is_temporary = argc <= 2;
    const std::string path =
        is_temporary ? (std::filesystem::temp_directory_path() / "image_io.image").string()
                     : argv[2];
    measure(preset, path);
    if (is_temporary) std::filesystem::remove(path);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 2;
  }
}
