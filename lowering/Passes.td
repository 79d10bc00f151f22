// Every pass, in the order of the pipeline: what form it takes, what form it leaves, what it refuses.
#ifndef BURIN_LOWERING_PASSES
#define BURIN_LOWERING_PASSES

include "mlir/Pass/PassBase.td"

//===-- imported -> legalized ---------------------------------------------------------------------//

def FunctionalState : Pass<"functional-state", "::mlir::ModuleOp"> {
  let summary = "turns variables into arguments and results of main";
  let description = [{
    Takes the foreign nodes that make, initialize, read and write variables. A variable that a run
    reads before it writes it becomes an argument with its initial value (`burin.state`) and a result;
    one that never changes becomes a constant, and any other just the value that was written last.
    Reports all variables that cannot be so (B0208), and with them every node that no pass will map.
  }];
  let dependentDialects = ["::burin::BurinDialect"];
}

def FixDimensions : Pass<"fix-dimensions", "::mlir::ModuleOp"> {
  let summary = "gives every open input dimension an extent";
  let description = [{
    Takes `dims` ("NAME=N" or "INPUT:AXIS=N"). A leading dimension that nobody fixes is the batch and
    becomes 1, with a remark; any other is an error.
  }];
  let options = [ListOption<"dims", "dims", "std::string", "extents: NAME=N or INPUT:AXIS=N">];
}

def LegalizeForeign : Pass<"legalize-foreign", "::mlir::ModuleOp"> {
  let summary = "maps foreign nodes to burin operators by the import table";
  let description = [{
    Folds constants as it goes, so that shapes a model computes are known where they are used.
    Reports every node that cannot be mapped, not only the first.
  }];
  let dependentDialects = ["::burin::BurinDialect"];
}

def FoldConstants : Pass<"fold-constants", "::mlir::ModuleOp"> {
  let summary = "computes operators whose operands are all known, with the reference evaluator";
  let dependentDialects = ["::burin::BurinDialect"];
}

def JoinEqual : Pass<"join-equal", "::mlir::ModuleOp"> {
  let summary = "makes one operator of equal ones";
  let description = [{
    Upstream's `cse`, to which two operators are equal whatever tensors of the model's file they
    compute (`burin.tensor`); the first one's name stays.
  }];
}

def SinkTransposes : Pass<"sink-transposes", "::mlir::ModuleOp"> {
  let summary = "moves transposes down through operators that treat axes one by one until they cancel";
  let description = [{
    ONNX keeps channels first, burin last: each convolution arrives between two transposes. A
    transpose that only moves axes of extent 1 becomes a reshape.
  }];
  let dependentDialects = ["::burin::BurinDialect"];
}

def FoldScales : Pass<"fold-scales", "::mlir::ModuleOp"> {
  let summary = "folds factors and addends of channels into the weights and biases in front of them";
  let description = [{
    A normalization with known statistics is one factor and one addend a channel. After a float operator
    of the rule Accumulate with constant weights, both move into its constants, through a reshape that
    keeps the channels. `fold-constants` computes what is left.
  }];
  let dependentDialects = ["::burin::BurinDialect"];
}

//===-- legalized -> quantized --------------------------------------------------------------------//

def JoinQdq : Pass<"join-qdq", "::mlir::ModuleOp"> {
  let summary = "makes one operator on quantized tensors of dequantize, operator, quantize";
  let description = [{
    Of ONNX models, where that pattern states a quantized operator. Dequantize moves down and quantize
    up through operators whose rule is SameScale; what then stands between the two is joined where the
    rounding profile has an integer form. The rest stays in float between the two.
  }];
  let options = [Option<"rounding", "rounding", "std::string", "",
                        "rounding profile of integer results; empty: the default of the format">];
  let dependentDialects = ["::burin::BurinDialect"];
}

def Quantize : Pass<"quantize", "::mlir::ModuleOp"> {
  let summary = "turns operators on quantized tensors into integer arithmetic of a rounding profile";
  let description = [{
    Each operator's rule says how (see QuantRule), and where it rounds, the profile. Afterwards no type is quantized; the mapping of
    inputs and outputs to real numbers stays in their `burin.scale` and `burin.zero_point`.
  }];
  let options = [Option<"rounding", "rounding", "std::string", "",
                        "rounding profile of integer results; empty: the default of the format">];
  let dependentDialects = ["::burin::BurinDialect"];
}

//===-- quantized -> fused ------------------------------------------------------------------------//

def FormSteps : Pass<"form-steps", "::mlir::ModuleOp"> {
  let summary = "replaces each operator by a plan.step that holds its definition as linalg";
  let description = [{
    Operators that only rename elements (reshape) stay between the steps: they need no code.
  }];
  let dependentDialects = ["::burin::plan::PlanDialect"];
}

def FuseSteps : Pass<"fuse-steps", "::mlir::ModuleOp"> {
  let summary = "joins a step with the element-wise steps and the border that follow it";
  let description = [{
    A step joins its producer when it is the only user, works element by element on a result of the
    same extents, or only adds a border. Inside a step, element-wise loops are then fused.
  }];
  let dependentDialects = ["::burin::plan::PlanDialect"];
}

def SplitRows : Pass<"split-rows", "::mlir::ModuleOp"> {
  let summary = "splits chains of steps into bands of rows, as `plan.bands` on their last steps says";
  let description = [{
    Each band computes some further rows of the last step's result, and of the steps before it the rows that these
    need. Rows that later bands need again are kept, by a copy, and never computed twice. Refuses a
    chain whose rows cannot be computed apart (B0504).
  }];
  let dependentDialects = [
    "::burin::plan::PlanDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
}

def ChooseBands : Pass<"choose-bands", "::mlir::ModuleOp"> {
  let summary = "marks chains of steps that split-rows splits, so that the model fits its memory";
  let description = [{
    Around the step at which most bytes are alive it compares all chains, takes the one that leaves least, and goes on until the
    model fits `ram` or nothing helps (B0505); then it makes bands larger and chains shorter where they still fit. Memory is what
    `plan-arena` says of a copy of the model. With `cheap` it takes only chains that save much and cost next to nothing, and only for
    machines without an operating system. With `machine`, what the target has is the limit where there is no other.
  }];
  let options = [
    Option<"ram", "ram", "int64_t", "0", "bytes of inputs, outputs and arena to keep to; 0: no limit">,
    Option<"least", "least", "bool", "false", "look for the least memory where there is no limit">,
    Option<"cheap", "cheap", "bool", "false", "take what costs next to nothing where neither is asked for">,
    Option<"target", "target", "std::string", "\"portable\"", "target name or file">,
    Option<"machine", "machine", "bool", "false", "the target's RAM is a limit where there is no other">,
    Option<"refuse", "refuse", "bool", "true", "what exceeds the target's RAM is an error; else a warning">,
    Option<"overwriteInput", "overwrite-input", "bool", "false", "inputs lie in the arena">,
    Option<"outputInArena", "output-in-arena", "bool", "false", "outputs lie in the arena">];
  let dependentDialects = [
    "::burin::plan::PlanDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
}

//===-- fused -> tiled ----------------------------------------------------------------------------//

def ChooseSchedules : Pass<"choose-schedules", "::mlir::ModuleOp"> {
  let summary = "asks the target's recipe for each step's schedule; one that is there stays";
  let options = [Option<"target", "target", "std::string", "\"portable\"", "target name or file">,
                 Option<"optimize", "optimize", "std::string", "\"\"", "speed or size; else a balance">];
  let dependentDialects = ["::burin::plan::PlanDialect"];
}

def PackContractions : Pass<"pack-contractions", "::mlir::ModuleOp"> {
  let summary = "blocks contractions as their schedules say: weights, biases and results";
  let description = [{
    Splits the output channel by lanes * columns and the reduction by the dot group, in every loop
    nest of the step. Packed constants are computed here; the result's blocks are adjacent, so that
    unpacking is a reshape.
  }];
  let dependentDialects = ["::burin::plan::PlanDialect"];
}

//===-- tiled -> planned --------------------------------------------------------------------------//

def OrderSteps : Pass<"order-steps", "::mlir::ModuleOp"> {
  let summary = "orders the steps of a model with branches so that it needs less memory";
  let description = [{
    Where the steps leave a choice: the order with the lowest peak of bytes alive, and around it the one with the smallest
    arena of `plan-arena`. Where none is better the steps stay as the file has them. What reads the old value of a state stays in
    front of what computes the new one.
  }];
  let options = [
    Option<"overwriteInput", "overwrite-input", "bool", "false", "inputs lie in the arena">,
    Option<"outputInArena", "output-in-arena", "bool", "false", "outputs lie in the arena">];
  let dependentDialects = ["::burin::plan::PlanDialect"];
}

def PlanArena : Pass<"plan-arena", "::mlir::ModuleOp"> {
  let summary = "gives every step's result a place in the arena";
  let description = [{
    Tensors whose lives overlap do not. A result that becomes an output lives there, and an input where
    the caller has it, unless the options put them into the arena, too. Leaves the size
    and its lower bound (the largest sum of tensors alive at once) on the module.
  }];
  let options = [
    Option<"overwriteInput", "overwrite-input", "bool", "false",
           "place inputs in the arena, where later results may overwrite them">,
    Option<"outputInArena", "output-in-arena", "bool", "false", "place outputs in the arena">,
    Option<"quick", "quick", "bool", "false", "take the best of a few greedy plans">];
  let dependentDialects = [
    "::burin::plan::PlanDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect"];
}

//===-- planned -> lowered ------------------------------------------------------------------------//

def OutlineKernels : Pass<"outline-kernels", "::mlir::ModuleOp"> {
  let summary = "moves each step into a kernel function; equal steps share one";
  let dependentDialects = ["::burin::plan::PlanDialect"];
}

def VerifyEmittable : Pass<"verify-emittable", "::mlir::ModuleOp"> {
  let summary = "checks the contract between lowering and codegen, before codegen starts";
  let description = [{
    Kernels hold linalg and scalar arithmetic that codegen can translate, on static shapes; borders
    and reshapes stand only at a kernel's end. That int32 sums cannot overflow is proved where they
    are made, in quantize.
  }];
}

#endif // BURIN_LOWERING_PASSES
