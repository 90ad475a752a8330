// Writes and loads the largest image of an architecture, and tells how long each took.
// Usage: image_io [PRESET] [FILE]; mesh128 and a temporary file if not said.
// The memory that it took is told by `/usr/bin/time -v`.

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "hw/image/image_file.h"
#include "hw/image/testing/random_image.h"

namespace {

using namespace spikemesh;

template <class Work>
double seconds_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(const std::string& preset, const std::string& path) {
  double build = 0.0;
  double write = 0.0;
  {
    image::ChipImage image;
    build = seconds_of(
        [&] { image = image::testing::full_image(load_architecture(preset), /*seed=*/1); });
    write = seconds_of([&] { image::save_image(image, path); });
  }
  std::size_t cores = 0;
  const double load = seconds_of([&] { cores = image::load_image(path).cores.size(); });
  fmt::print("{}: {} full cores, {:.1f} MB: built in {:.3f} s, written in {:.3f} s, loaded in {:.3f} s\n",
             preset, cores, static_cast<double>(std::filesystem::file_size(path)) / 1e6, build,
             write, load);
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
