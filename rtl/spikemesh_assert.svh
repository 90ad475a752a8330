// Assertions, switched by who reads them: simulation checks them as properties, formal as
// immediate assertions (SPIKEMESH_FORMAL), synthesis not at all (SPIKEMESH_SYNTHESIS).
// They use the module's clk_i and rst_ni.
`ifndef SPIKEMESH_ASSERT_SVH
`define SPIKEMESH_ASSERT_SVH

`ifdef SPIKEMESH_SYNTHESIS
  `define SPIKEMESH_ASSERT(name_, property_)
`elsif SPIKEMESH_FORMAL
  `define SPIKEMESH_ASSERT(name_, property_) \
    always @(posedge clk_i) if (rst_ni) name_: assert (property_);
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
