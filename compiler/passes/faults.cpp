#include "compiler/passes/faults.h"

#include <array>
#include <charconv>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/error.h"

namespace spikemesh::compiler {
namespace {

using mapping::Direction;
using mapping::Mesh;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// One line of the file and where errors in it are.
class FaultLine {
 public:
  FaultLine(std::vector<std::string> words, const std::string& file, int line)
      : words_(std::move(words)), file_(file), line_(line) {}

  void apply(Mesh& mesh) const {
    const std::string& kind = words_.front();
    if (kind == "core") {
      require_words(2, "core NUMBER");
      mesh.break_core(number(1, mesh.core_count()));
    } else if (kind == "router") {
      require_words(3, "router X Y");
      mesh.break_router(router(mesh));
    } else if (kind == "link") {
      require_words(4, "link X Y DIRECTION");
      break_link(mesh);
    } else {
      refuse(kind, "core, router or link");
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& found, const std::string& expected) const {
    throw UserError({.file = file_, .line = line_, .found = found, .expected = expected});
  }

  void require_words(std::size_t count, const std::string& form) const {
    if (words_.size() == count) return;
    std::string line;
    for (const std::string& word : words_) line += (line.empty() ? "" : " ") + word;
    refuse(line, form);
  }

  std::uint32_t number(std::size_t word, std::uint32_t bound) const {
    const std::string& text = words_[word];
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value >= bound)
      refuse(text, fmt::format("0..{}", bound - 1));
    return value;
  }

  std::uint32_t router(const Mesh& mesh) const {
    const std::uint32_t x = number(1, mesh.width());
    return mesh.router_at(x, number(2, mesh.height()));
  }

  void break_link(Mesh& mesh) const {
    const std::uint32_t from = router(mesh);
    for (const Direction direction :
         {Direction::kEast, Direction::kWest, Direction::kSouth, Direction::kNorth})
      if (words_[3] == name_of(direction)) {
        if (leads_out(mesh, from, direction))
          refuse(words_[3], "a direction in which there is a router");
        mesh.break_link(from, direction);
        return;
      }
    refuse(words_[3], "east, west, south or north");
  }

  static bool leads_out(const Mesh& mesh, std::uint32_t from, Direction direction) {
    const std::uint32_t x = mesh.x_of(from);
    const std::uint32_t y = mesh.y_of(from);
    if (direction == Direction::kEast) return x + 1 == mesh.width();
    if (direction == Direction::kWest) return x == 0;
    return direction == Direction::kSouth ? y + 1 == mesh.height() : y == 0;
  }

  std::vector<std::string> words_;
  const std::string& file_;
  int line_;
};

}  // namespace

Mesh mesh_of(const Architecture& arch) {
  return Mesh(arch.mesh.width, arch.mesh.height, arch.mesh.cores_per_router);
}

void read_faults(std::string_view text, const std::string& file, Mesh& mesh) {
  std::istringstream stream{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    std::vector<std::string> words = words_of(line);
    if (!words.empty()) FaultLine(std::move(words), file, number).apply(mesh);
  }
  if (mesh.working_cores().empty())
    throw UserError({.file = file, .found = "no core that works", .expected = "at least one"});
}

void load_faults(const std::string& path, Mesh& mesh) {
  std::ifstream stream(path);
  if (!stream)
    throw UserError({.file = path, .found = "nothing that can be read", .expected = "a file"});
  std::ostringstream text;
  text << stream.rdbuf();
  read_faults(text.str(), path, mesh);
}

}  // namespace spikemesh::compiler
