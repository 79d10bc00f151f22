"""Names that would be code. test_names.py has them all; here stand those of TFLite, which has them elsewhere."""
for name in ("*/ int main(){}", "??/", "a\nint injected;", "ends in \\", '"); system("x', "fma", "store", "int8_t", "NULL",
             "EOF", "main", "std", "M_PI", "\u202eesrever", "n" * 10000, "", "run", "arena", "{{name}}"):
    tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])],
           change=lambda model: [part.__setitem__("name", name) for part in model["subgraphs"][0]["tensors"]])
    accepted("model.tflite")
    tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [(f"custom.{name}", ["x"], ["y"])])
    refused("model.tflite", "B0203")
