#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/hdf5_file.h"
#include "compiler/network/network.h"

namespace spikemesh::lava {

/// Reads the parts of one layer of a .net file; `group` is `/layer/3`.
class LayerReader {
 public:
  LayerReader(const Hdf5File& file, std::string group) : file_(file), group_(std::move(group)) {}

  std::string type() const { return file_.text(group_ + "/type"); }
  /// Channels, height, width; of a dense layer channels alone.
  network::Planes planes() const;
  bool has_neuron() const { return file_.has_group(group_ + "/neuron"); }
  /// A spiking neuron. Its decays are effective values, its threshold a mantissa.
  network::Neuron neuron(bool compare_ge) const;
  /// Mantissas in the file's order, [out][in] or [out][in][y][x]. `count` is their number.
  network::WeightValues weights(std::uint64_t count) const;
  /// A bias mantissa for each of `channels`; empty where the layer has none.
  std::vector<std::int32_t> biases(std::uint32_t channels) const;
  /// Of a conv layer.
  network::Convolution convolution(const network::Planes& input) const;
  double number(const std::string& name) const { return file_.number(group_ + "/" + name); }
  bool has(const std::string& name) const { return file_.has(group_ + "/" + name); }

  /// Throws UserError about a dataset of this layer.
  [[noreturn]] void refuse(const std::string& name, std::string found, std::string expected,
                           std::string hint = "") const;

 private:
  std::int64_t whole(const std::string& name, std::int64_t low, std::int64_t high) const;
  std::vector<std::uint32_t> wholes(const std::string& name, std::size_t count,
                                    std::int64_t low) const;

  const Hdf5File& file_;
  std::string group_;
};

}  // namespace spikemesh::lava
