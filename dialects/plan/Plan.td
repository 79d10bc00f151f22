// Declares the plan dialect: the steps a model runs in, how each is scheduled, and where tensors
// live.
#ifndef PLAN_DIALECT
#define PLAN_DIALECT

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Plan_Dialect : Dialect {
  let name = "plan";
  let cppNamespace = "::burin::plan";
  let summary = "Steps, schedules and memory: what is emitted, in which order and where it lives";
  let useDefaultAttributePrinterParser = 1;
}

//===-- Attributes --------------------------------------------------------------------------------//

def Plan_ScheduleClass : I32EnumAttr<"ScheduleClass", "what kind of loop nest a step's main op is", [
    I32EnumAttrCase<"Contraction", 0, "contraction">, // products summed over channels
    I32EnumAttrCase<"Window", 1, "window">,           // small windows, channel by channel
    I32EnumAttrCase<"Elementwise", 2, "elementwise">,
    I32EnumAttrCase<"Reduce", 3, "reduce">,           // sums and maxima over whole rows
    I32EnumAttrCase<"Move", 4, "move">,               // copies: pads, transposes, joins
    I32EnumAttrCase<"Lookup", 5, "lookup">            // table look-ups, data-dependent addresses
  ]> {
  let cppNamespace = "::burin::plan";
  let genSpecializedAttr = 0;
}
def Plan_ScheduleClassAttr : EnumAttr<Plan_Dialect, Plan_ScheduleClass, "schedule_class">;

def Plan_ScheduleAttr : AttrDef<Plan_Dialect, "Schedule"> {
  let mnemonic = "schedule";
  let summary = "how a step's loops are tiled; may be edited by hand";
  let description = [{
    `lanes`: elements of one vector along the innermost result axis. `columns`: vectors side by side
    in registers. `rows`: positions (pixels, matrix rows) of a register block. `dot`: reduction
    elements joined by one instruction. `unroll`: whether the taps of a window are written out;
    of a contraction the words that one round of its loop does, 0 for as many as codegen sees fit.
    `widen`: bits to which a contraction's 8-bit input is widened once, ahead of the products, for
    instructions that multiply no bytes; 8 gathers the bytes of a window side by side; 0, the
    default, leaves it as it is.
    ```mlir
    #plan.schedule<contraction, lanes = 8, columns = 2, rows = 6, dot = 2, unroll = 0, widen = 16>
    ```
  }];
  let parameters = (ins EnumParameter<Plan_ScheduleClass>:$scheduleClass, "int64_t":$lanes,
                        "int64_t":$columns, "int64_t":$rows, "int64_t":$dot, "int64_t":$unroll,
                        DefaultValuedParameter<"int64_t", "0">:$widen);
  let assemblyFormat = [{
    `<` $scheduleClass `,` struct($lanes, $columns, $rows, $dot, $unroll, $widen) `>`
  }];
  let genVerifyDecl = 1;
}

def Plan_BandsAttr : AttrDef<Plan_Dialect, "Bands"> {
  let mnemonic = "bands";
  let summary = "that a chain of steps is computed some rows at a time";
  let description = [{
    On the last step of the chain: of `steps` steps up to this one, `rows` rows of the first one's result are
    computed at a time, and of the others what can be computed from these. Only some rows of the results in between
    are then alive.
    ```mlir
    #plan.bands<steps = 4, rows = 2>
    ```
  }];
  let parameters = (ins "int64_t":$steps, "int64_t":$rows);
  let assemblyFormat = "`<` struct($steps, $rows) `>`";
  let genVerifyDecl = 1;
}

def Plan_OverlapAttr : AttrDef<Plan_Dialect, "Overlap"> {
  let mnemonic = "overlap";
  let summary = "which input a kernel's result may lie over, and how far apart they are";
  let description = [{
    `input` is the number of the argument. With `descending` 0 the result starts at least `distance`
    bytes before the input; with 1, rows are computed from the last to the first and the result ends
    at least `distance` bytes behind the input's end.
    ```mlir
    #plan.overlap<input = 0, distance = 320, descending = 0>
    ```
  }];
  let parameters = (ins "int64_t":$input, "int64_t":$distance, "int64_t":$descending);
  let assemblyFormat = "`<` struct($input, $distance, $descending) `>`";
}

//===-- Operations --------------------------------------------------------------------------------//

class Plan_Op<string mnemonic, list<Trait> traits = []> : Op<Plan_Dialect, mnemonic, traits>;

def Plan_StepOp : Plan_Op<"step", [Pure, SingleBlock, NoRegionArguments]> {
  let summary = "one function of the output: linalg on tensors with one schedule";
  let description = [{
    The region uses values from outside freely. It may end in `tensor.pad` (the result is written
    inside a border) or in `tensor.insert_slice` into a tensor from outside, which the step then
    updates in place: nothing else may read that tensor afterwards. `origin` names the model's nodes that went into the
    step; `offset` is the byte at which the result starts in the arena, or -1 where it lives in one
    of the model's outputs. Where it lies over an input that nothing reads later, `descending` says that
    rows of the result are computed from the last to the first.
    Between steps stand reshapes and slices of whole rows, which need no code.
    ```mlir
    %0 = plan.step "conv_0" {
      ...
      plan.yield %y : tensor<1x4x4x8xf32>
    } : tensor<1x4x4x8xf32>
    ```
  }];
  let arguments = (ins StrAttr:$name, OptionalAttr<ArrayAttr>:$origin,
                       OptionalAttr<Plan_ScheduleAttr>:$schedule, OptionalAttr<I64Attr>:$offset,
                       UnitAttr:$descending);
  let results = (outs AnyRankedTensor:$result);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$name attr-dict-with-keyword $body `:` type($result)";
  let hasRegionVerifier = 1;
}

def Plan_YieldOp : Plan_Op<"yield", [Pure, Terminator, ReturnLike, ParentOneOf<["StepOp"]>]> {
  let summary = "ends a step's region with its result";
  let arguments = (ins AnyRankedTensor:$result);
  let assemblyFormat = "$result attr-dict `:` type($result)";
}

def Plan_BufferOp : Plan_Op<"buffer"> {
  let summary = "a tensor without contents, which steps fill by rows";
  let description = [{
    `tensor.insert_slice` between the steps says which rows of it a step's result takes: the step then
    writes there, and nothing is copied. Each value is inserted into once. `offset` is the byte at which the tensor starts
    in the arena, or -1 where it lives in one of the model's outputs.
    ```mlir
    %0 = plan.buffer "conv_0" : tensor<1x8x4xi8>
    %1 = tensor.insert_slice %top into %0[0, 0, 0] [1, 5, 4] [1, 1, 1] : tensor<1x5x4xi8> into tensor<1x8x4xi8>
    %2 = tensor.insert_slice %rest into %1[0, 5, 0] [1, 3, 4] [1, 1, 1] : tensor<1x3x4xi8> into tensor<1x8x4xi8>
    ```
  }];
  let arguments = (ins StrAttr:$name, OptionalAttr<I64Attr>:$offset);
  let results = (outs Res<AnyRankedTensor, "", [MemAlloc<DefaultResource>]>:$result);
  let assemblyFormat = "$name attr-dict `:` type($result)";
}

def Plan_RunOp : Plan_Op<"run", [Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "runs a step whose kernel, shared by equal steps, is a private function";
  let description = [{
    `updates` is the number of the input that the kernel updates in place: it writes a slice of it and
    leaves the rest, so that the result has the input's bytes.
    ```mlir
    %0 = plan.run "conv_0" @kernel_0(%x, %w) {offset = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins StrAttr:$name, FlatSymbolRefAttr:$kernel, Variadic<AnyRankedTensor>:$inputs,
                       OptionalAttr<ArrayAttr>:$origin, I64Attr:$offset,
                       OptionalAttr<I64Attr>:$updates);
  let results = (outs AnyRankedTensor:$result);
  let hasVerifier = 1;
  let assemblyFormat = [{
    $name $kernel `(` $inputs `)` attr-dict `:` functional-type($inputs, $result)
  }];
}

#endif // PLAN_DIALECT
