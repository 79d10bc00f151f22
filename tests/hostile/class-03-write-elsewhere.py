"""Writing outside of the output folder: by the model's name, by its file's, or through a link."""
digits("model.tflite")
for name in ("../escaped", "/escaped", "a/b", "..", "a\\b", "con.txt", ""):
    if name:
        refused("model.tflite", "B0403", "--name", name)

victim = folder / "victim"
victim.write_text("precious")
accepted("model.tflite")
for link in ("model.hpp", "model.cpp", "model.json"):
    (folder / "out" / link).unlink()
    (folder / "out" / link).symlink_to(victim)
compile_again("model.tflite")
judge("links in the output folder", "" if victim.read_text() == "precious" else "a file behind a link was written")
