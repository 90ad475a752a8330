#pragma once

#include "compiler/network/network.h"
#include "compiler/network/network.pb.h"

namespace spikemesh::network {

// Between messages and the structs of network.h. What a message leaves out keeps the default of
// the struct; whether a value is in range is for Network::add() to say. UserErrors carry the same
// keys as its own.

Population to_population(const pb::Population& message);
Input to_input(const pb::Input& message);
LearningRule to_learning_rule(const pb::LearningRule& message);
/// `folder` is where weight files are looked for.
Projection to_projection(const pb::Projection& message, const std::string& folder);
Probe to_probe(const pb::Probe& message);

/// Appends synapses; `owner` begins the keys of errors.
void append_synapses(const pb::Synapses& message, const std::string& owner, SynapseTable& table);

pb::Population to_message(const Population& population);
pb::Input to_message(const Input& input);
pb::LearningRule to_message(const LearningRule& rule);
/// Without the synapses of an explicit rule.
pb::Projection to_message(const Projection& projection);
pb::Probe to_message(const Probe& probe);

/// The synapses [begin, end) of a sealed table.
pb::Synapses synapses_message(const SynapseTable& table, std::size_t begin, std::size_t end);

}  // namespace spikemesh::network
