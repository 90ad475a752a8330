#pragma once

#include <google/protobuf/message.h>

#include "hw/image/testing/dice.h"

namespace spikemesh::image::testing {

/// Changes one thing in a message of numbers, texts and messages: a bit or all of a number, an
/// entry more or less, something deeper down.
void mutate_message(google::protobuf::Message& message, Dice& dice);

}  // namespace spikemesh::image::testing
