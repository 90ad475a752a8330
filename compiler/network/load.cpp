#include "compiler/network/load.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "compiler/network/stream.h"

namespace spikemesh::network {

Network load_network(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, kStreamMagic.size()> magic{};
  if (!file || std::filesystem::is_directory(path))
    throw UserError({.file = path, .found = "nothing that can be read", .expected = "a network"});
  file.read(magic.data(), magic.size());
  const bool stream = file && magic == kStreamMagic;
  file.clear();
  file.seekg(0);
  const std::string folder = std::filesystem::path(path).parent_path().string();
  if (stream) return read_stream(file, path, folder);
  std::string text;
  text.resize(kMaxNetworkText + 1);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse_network(text, path, folder);
}

void save_network(const Network& network, const std::string& path, NetworkForm form) {
  std::ofstream file(path, std::ios::binary);
  if (form == NetworkForm::kText)
    file << to_text(network);
  else
    write_stream(network, file);
  file.close();
  if (!file)
    throw UserError({.file = path, .found = "no way to write it", .expected = "a place for it"});
}

}  // namespace spikemesh::network
