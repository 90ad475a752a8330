#include "hw/arch/message.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>

#include "hw/arch/field_map.h"

namespace spikemesh {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// The message that holds the last part of a path, and that part.
template <class AnyMessage>
struct Slot {
  AnyMessage* message;
  const FieldDescriptor* field;
};

const FieldDescriptor& field_named(const Message& message, std::string_view name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(name));
  SPIKEMESH_CHECK(field != nullptr, "architecture.proto knows {}", name);
  return *field;
}

Slot<const Message> find(const Message& message, std::string_view path) {
  const auto dot = path.find('.');
  const FieldDescriptor& field = field_named(message, path.substr(0, dot));
  if (dot == std::string_view::npos) return {&message, &field};
  return find(message.GetReflection()->GetMessage(message, &field), path.substr(dot + 1));
}

Slot<Message> find_mutable(Message& message, std::string_view path) {
  const auto dot = path.find('.');
  const FieldDescriptor& field = field_named(message, path.substr(0, dot));
  if (dot == std::string_view::npos) return {&message, &field};
  return find_mutable(*message.GetReflection()->MutableMessage(&message, &field),
                      path.substr(dot + 1));
}

void read(const Slot<const Message>& slot, std::uint32_t& value) {
  value = slot.message->GetReflection()->GetUInt32(*slot.message, slot.field);
}

void read(const Slot<const Message>& slot, std::string& value) {
  value = slot.message->GetReflection()->GetString(*slot.message, slot.field);
}

void read(const Slot<const Message>& slot, double& value) {
  // Adding zero makes +0 of -0: equal values have one text and one fingerprint.
  value = slot.message->GetReflection()->GetDouble(*slot.message, slot.field) + 0.0;
}

template <class Tag, class Rep>
void read(const Slot<const Message>& slot, Quantity<Tag, Rep>& value) {
  if constexpr (std::is_floating_point_v<Rep>) {
    double number = 0.0;
    read(slot, number);
    value = Quantity<Tag, Rep>{number};
  } else {
    std::uint32_t number = 0;
    read(slot, number);
    value = Quantity<Tag, Rep>{static_cast<Rep>(number)};
  }
}

void write(const Slot<Message>& slot, std::uint32_t value) {
  slot.message->GetReflection()->SetUInt32(slot.message, slot.field, value);
}

void write(const Slot<Message>& slot, const std::string& value) {
  slot.message->GetReflection()->SetString(slot.message, slot.field, value);
}

void write(const Slot<Message>& slot, double value) {
  slot.message->GetReflection()->SetDouble(slot.message, slot.field, value);
}

template <class Tag, class Rep>
void write(const Slot<Message>& slot, Quantity<Tag, Rep> value) {
  if constexpr (std::is_floating_point_v<Rep>) {
    write(slot, static_cast<double>(value.value()));
  } else {
    constexpr auto kMax = static_cast<Rep>(std::numeric_limits<std::uint32_t>::max());
    write(slot, static_cast<std::uint32_t>(std::clamp(value.value(), Rep{0}, kMax)));
  }
}

}  // namespace

Architecture from_message(const arch::pb::Architecture& message) {
  Architecture architecture;
  for_each_value(architecture,
                 [&](std::string_view path, auto& value) { read(find(message, path), value); });
  for (const arch::pb::HostPort& port : message.host_port())
    architecture.host_ports.push_back({.x = port.x(), .y = port.y()});
  return architecture;
}

arch::pb::Architecture to_message(const Architecture& architecture) {
  arch::pb::Architecture message;
  message.set_format(kArchitectureFormat);
  for_each_value(architecture, [&](std::string_view path, const auto& value) {
    write(find_mutable(message, path), value);
  });
  for (const Architecture::HostPort& port : architecture.host_ports) {
    arch::pb::HostPort& added = *message.add_host_port();
    added.set_x(port.x);
    added.set_y(port.y);
  }
  return message;
}

}  // namespace spikemesh
