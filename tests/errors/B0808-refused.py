"""The file states a version of ONNX's format that ONNX Runtime does not know.

$ burin compare model.onnx
burin: error: the model's runtime refuses the model or its inputs [B0808]
burin: note: Fail: [ONNXRuntimeError] : 1 : FAIL : Load model from model.onnx failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:256 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::PathString&, const onnxruntime::IOnnxRuntimeOpSchemaRegistryList*, const onnxruntime::logging::Logger&, const onnxruntime::ModelOptions&) Unsupported model IR version: 99, max supported IR version: 14
"""
onnx("model.onnx", "g (float[1, 2] x) => (float[1, 2] y) { y = Relu(x) }",
     change=lambda model: setattr(model, "ir_version", 99))
