// Assertions, switched by who reads them: simulation checks them as properties, formal proves or
// assumes them (SPIKEMESH_FORMAL), synthesis knows none (SPIKEMESH_SYNTHESIS).
// They use the module's clk_i and rst_ni.
`ifndef SPIKEMESH_ASSERT_SVH
`define SPIKEMESH_ASSERT_SVH

`ifdef SPIKEMESH_SYNTHESIS
  `define SPIKEMESH_ASSERT(name_, property_)
`elsif SPIKEMESH_FORMAL
  // Wires that tools/lower_rtl knows by their names.
  `define SPIKEMESH_ASSERT(name_, property_) \
    logic check_``name_; \
    assign check_``name_ = (property_);
  `define SPIKEMESH_ASSUME(name_, property_) \
    logic assume_``name_; \
    assign assume_``name_ = (property_);
`else
  `define SPIKEMESH_ASSERT(name_, property_) \
    name_: assert property (@(posedge clk_i) disable iff (!rst_ni) (property_)) \
    else $error("%m: broken invariant name_");
`endif

// Ends the elaboration with a parameter that the module cannot have.
`ifdef SPIKEMESH_SYNTHESIS
  `define SPIKEMESH_PARAMETER(name_, condition_)
`else
  `define SPIKEMESH_PARAMETER(name_, condition_) \
    if (!(condition_)) begin : name_ \
      $error("illegal parameter: name_"); \
    end
`endif

`endif
