#include <algorithm>
#include <compare>

#include "base/error.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/plastic_check.h"
#include "compiler/passes/traffic.h"
#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::compiler {
namespace {

/// A synapse of the network, by logical ids.
struct Connection {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::int32_t weight = 0;  ///< as delivered; of a plastic synapse its mantissa
  std::uint32_t delay = 0;
  std::uint16_t plastic = 0;  ///< 0, or 1 + index of its kind, the first of those that are equal
  std::int16_t tag = 0;
  auto operator<=>(const Connection&) const = default;
};

/// A source that can send to an in-axon of a core.
struct Sender {
  std::uint32_t axon = 0;
  std::uint32_t source = 0;
};

/// Lists mostly come in order, and then this costs nothing.
void sort_if_needed(std::vector<Connection>& connections) {
  if (!std::ranges::is_sorted(connections)) std::ranges::sort(connections);
}

/// Reads an image as the chip would, from the memories alone.
class ImageReader {
 public:
  ImageReader(const image::ChipImage& image, const Program& program, const PlasticReader& plastic)
      : image_(image), plastic_(plastic), senders_(image.architecture.core_count()) {
    for (const image::CoreImage& core : image.cores) add_senders(core);
    std::uint32_t source = program.compartments();
    for (const image::InputGroup& input : image.inputs)
      for (const auto& line : input.lines) {
        for (const image::AxonAddress& to : line)
          senders_[to.core.index()].push_back({to.axon.value(), source});
        ++source;
      }
    for (std::vector<Sender>& core : senders_) std::ranges::sort(core, {}, &Sender::source);
  }

  /// Every synapse onto a core, weight 0 left out, sorted.
  std::vector<Connection> connections(const image::CoreImage& core) const {
    std::vector<Connection> found;
    for (const Sender& sender : senders_[core.id.index()])
      for (std::uint32_t index = sender.axon;; ++index) {
        const auto entry = image::InAxonEntry::unpack(core.in_axons.at(index));
        add_list(core, index, entry, sender.source, found);
        if (!entry.cont) break;
      }
    sort_if_needed(found);
    return found;
  }

  static std::uint32_t logical_id(const image::CoreImage& core, std::size_t compartment) {
    return image::CompartmentConfig::unpack(core.compartments.at(compartment)).logical_id;
  }

 private:
  void add_senders(const image::CoreImage& core) {
    const Architecture::Mesh& mesh = image_.architecture.mesh;
    for (std::size_t c = 0; c < core.compartments.size(); ++c) {
      const auto range = image::AxonMapEntry::unpack(core.axon_map.at(c));
      for (std::size_t i = range.first; i < std::size_t{range.first} + range.count; ++i) {
        const auto to = image::OutAxonEntry::unpack(core.out_axons.at(i));
        if (to.port == image::kHostPort) continue;
        const std::size_t id =
            (std::size_t{to.y} * mesh.width + to.x) * mesh.cores_per_router + to.port;
        senders_.at(id).push_back({to.axon, logical_id(core, c)});
      }
    }
  }

  void add_list(const image::CoreImage& core, std::uint32_t axon, const image::InAxonEntry& entry,
                std::uint32_t source, std::vector<Connection>& found) const {
    const auto layout = image::SynapseLayout::of(entry);
    const std::uint16_t plastic =
        entry.plastic ? plastic_.kind_of(core, axon, entry, source) : std::uint16_t{0};
    for (std::uint32_t i = 0; i < entry.count; ++i) {
      const std::uint64_t word = core.synapses.at(entry.address + i / layout.per_word());
      const image::Synapse synapse = layout.extract(word, i % layout.per_word());
      const std::int32_t mantissa =
          arith::weight_mantissa(synapse.weight, entry.weight_bits, entry.sign);
      const std::int32_t weight =
          entry.plastic ? mantissa : arith::scaled_weight(mantissa, entry.exponent);
      if (weight == 0 && !entry.plastic) continue;
      found.push_back({.source = source,
                       .target = logical_id(core, image::target_of(entry, i, synapse)),
                       .weight = weight,
                       .delay = std::uint32_t{entry.delay} + synapse.delay,
                       .plastic = plastic,
                       .tag = synapse.tag});
    }
  }

  const image::ChipImage& image_;
  const PlasticReader& plastic_;
  std::vector<std::vector<Sender>> senders_;
};

/// What the network says about the compartments of a core, from its rules.
std::vector<Connection> wanted_connections(CoreTableBuilder& builder, const Cluster& cluster,
                                           const PlasticReader& plastic) {
  std::vector<Connection> wanted;
  for (const CoreTableBuilder::Incoming& incoming : builder.expand(cluster)) {
    const std::uint16_t kind = incoming.synapse.plastic;
    wanted.push_back({.source = incoming.source,
                      .target = cluster[incoming.synapse.target],
                      .weight = incoming.synapse.weight,
                      .delay = incoming.synapse.delay,
                      .plastic = plastic.canonical(kind),
                      .tag = kind == 0 ? std::int16_t{0} : plastic.kind(kind).tag});
  }
  sort_if_needed(wanted);
  return wanted;
}

std::string text(const Connection& c) {
  return fmt::format("{} -> {}, weight {}, delay {}, plastic {}, tag {}", c.source, c.target,
                     c.weight, c.delay, c.plastic, c.tag);
}

void require_equal(const std::vector<Connection>& wanted, const std::vector<Connection>& found,
                   CoreId core) {
  const auto [missing, extra] = std::ranges::mismatch(wanted, found);
  SPIKEMESH_CHECK(missing == wanted.end() || extra == found.end(),
                  "core {} of the image holds the network's synapse {}, not {}", core,
                  text(*missing), text(*extra));
  SPIKEMESH_CHECK(wanted.size() == found.size(), "core {} of the image holds {} synapses, not {}",
                  core, wanted.size(), found.size());
}

}  // namespace

void run_check(Compilation& compilation, Statistics& statistics) {
  const image::ChipImage& image = compilation.image;
  const PlasticReader plastic(compilation);
  plastic.check_registers();
  const ImageReader reader(image, compilation.program, plastic);
  CoreTableBuilder builder(compilation.network, compilation.program, compilation.arch);
  std::vector<bool> placed(compilation.program.compartments(), false);
  double synapses = 0;
  for (std::size_t c = 0; c < compilation.clusters.size(); ++c) {
    const Cluster& cluster = compilation.clusters[c];
    if (compilation.options.progress)
      compilation.options.progress(
          "check", static_cast<double>(c) / static_cast<double>(compilation.clusters.size()));
    const image::CoreImage* core = image.find_core(compilation.places[c]);
    SPIKEMESH_CHECK(core != nullptr && core->compartments.size() == cluster.size(),
                    "core {} of the image holds cluster {}", compilation.places[c], c);
    for (std::size_t i = 0; i < cluster.size(); ++i) {
      SPIKEMESH_CHECK(ImageReader::logical_id(*core, i) == cluster[i] && !placed[cluster[i]],
                      "compartment {} stands in the image once", cluster[i]);
      placed[cluster[i]] = true;
    }
    plastic.check_core(*core, cluster);
    const std::vector<Connection> wanted = wanted_connections(builder, cluster, plastic);
    require_equal(wanted, reader.connections(*core), core->id);
    synapses += static_cast<double>(wanted.size());
  }
  SPIKEMESH_CHECK(std::ranges::all_of(placed, std::identity{}), "every compartment is placed");
  statistics = {{"synapses compared", synapses, ""}};
}

}  // namespace spikemesh::compiler
