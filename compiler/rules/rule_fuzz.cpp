// Any bytes: a rule, or a UserError that says where. What is taken survives
// being printed.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "compiler/rules/check.h"
#include "compiler/rules/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace spikemesh;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const rules::Rule rule = rules::parse_rule(text);
    SPIKEMESH_CHECK(rules::parse_rule(rules::to_text(rule)) == rule, "a rule survives its text: {}",
                    rules::to_text(rule));
    for (const image::Product& product : rule.products)
      SPIKEMESH_CHECK(image::Product::unpack(product.pack()) == product, "a product fits its word");
    rules::check_rule(rule, rules::registers_for(rule));
  } catch (const UserError& error) {
    SPIKEMESH_CHECK(error.info().line > 0 && error.info().column > 0, "a fault has its place");
  }
  return 0;
}
