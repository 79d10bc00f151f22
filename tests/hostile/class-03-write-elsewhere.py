"""Writing outside of the output folder: by the model's name, by its file's, or through a link."""
digits("model.tflite")
for name in ("../escaped", "/escaped", "a/b", "..", "a\\b", "con.txt", ""):
    if name:
        refused("model.tflite", "B0403", "--name", name)

victim = folder / "victim"
victim.write_text("precious")
accepted("model.tflite")
links = [folder / "out" / name for name in ("model.hpp", "model.cpp", "model.json")]
for link in links:
    link.unlink()
    link.symlink_to(victim)
status, text, _, problem = compile_again("model.tflite")
judge("links in the output folder", problem or (f"refused: {text[:2000]}" if status else ""))
judge("what the links led to", "" if victim.read_text() == "precious" else "a file behind a link was written")
judge("the links themselves", "".join(f"{link.name} is still a link; " for link in links if link.is_symlink()))
