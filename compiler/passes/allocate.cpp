#include <algorithm>

#include "compiler/passes/fit.h"
#include "compiler/passes/out_axons.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/read_outs.h"

namespace spikemesh::compiler {
namespace {

const Resource& out_axon_resource() {
  const auto resources = core_resources();
  return *std::ranges::find(resources, &CoreUse::out_axons, &Resource::use);
}

/// Builds the tables of all clusters. Out-axons are known only now: a cluster that needs more than
/// a core has is split in two, until none does.
class Allocation {
 public:
  explicit Allocation(Compilation& compilation)
      : compilation_(compilation),
        program_(compilation.program),
        builder_(compilation.network, compilation.program, compilation.arch),
        read_out_(program_.compartments(), kNoReadOut) {
    const std::vector<std::uint32_t> watched = read_out_compartments(compilation);
    for (std::uint32_t i = 0; i < watched.size(); ++i) read_out_[watched[i]] = i;
  }

  void run() {
    if (compilation_.tables.empty())
      for (const Cluster& cluster : compilation_.clusters)
        compilation_.tables.push_back(builder_.build(cluster));
    do {
      refuse_too_many();
      fill_out_axons(program_, compilation_.clusters, read_out_, compilation_.tables);
    } while (split_overfull());
  }

  std::size_t splits() const { return splits_; }

 private:
  void refuse_too_many() {
    if (compilation_.clusters.size() <= cores_available(compilation_)) return;
    fill_out_axons(program_, compilation_.clusters, read_out_, compilation_.tables);
    const Resource& binding = splits_ > 0
                                  ? out_axon_resource()
                                  : binding_resource(compilation_.tables, compilation_.arch);
    refuse_clusters(compilation_, shortage_of(compilation_.clusters, compilation_.tables,
                                              compilation_.arch, binding));
  }

  bool split_overfull() {
    const std::size_t count = compilation_.clusters.size();
    bool any = false;
    for (std::size_t c = 0; c < count; ++c)
      if (compilation_.tables[c].use.out_axons > compilation_.arch.core.out_axons) {
        split(c);
        any = true;
      }
    return any;
  }

  void split(std::size_t c) {
    ++splits_;
    Cluster& cluster = compilation_.clusters[c];
    std::size_t half = cluster.size() / 2;
    while (half > 0 && program_.name_of(cluster[half]).compartment != 0) --half;
    if (half == 0) half = std::min<std::size_t>(program_.tree_of(cluster[0]), cluster.size());
    if (half == cluster.size())
      refuse_neuron(compilation_, cluster[0], c, compilation_.tables[c], out_axon_resource());
    Cluster second(cluster.begin() + static_cast<std::ptrdiff_t>(half), cluster.end());
    cluster.resize(half);
    compilation_.tables[c] = builder_.build(cluster);
    compilation_.tables.push_back(builder_.build(second));
    compilation_.clusters.push_back(std::move(second));
  }

  Compilation& compilation_;
  const Program& program_;
  CoreTableBuilder builder_;
  std::vector<std::uint32_t> read_out_;  ///< of each compartment
  std::size_t splits_ = 0;
};

double total(const std::vector<CoreTables>& tables, std::uint32_t CoreUse::*use) {
  double sum = 0;
  for (const CoreTables& core : tables) sum += core.use.*use;
  return sum;
}

}  // namespace

void run_allocate(Compilation& compilation, Statistics& statistics) {
  Allocation allocation(compilation);
  allocation.run();
  const std::vector<CoreTables>& tables = compilation.tables;
  statistics = {{"cores", static_cast<double>(tables.size()), ""},
                {"cores split for their out-axons", static_cast<double>(allocation.splits()), ""},
                {"synapses", total(tables, &CoreUse::synapses), ""},
                {"in-axons", total(tables, &CoreUse::in_axons), ""},
                {"out-axons", total(tables, &CoreUse::out_axons), ""},
                {"synapse words", total(tables, &CoreUse::synapse_words), ""}};
}

}  // namespace spikemesh::compiler
