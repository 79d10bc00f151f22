"""The folder to keep a run in holds the user's files.

$ burin run digits.tflite --self-test --keep project
burin: error: --keep "project": the folder holds files that are not burin's [B0801]
burin: note: give a folder of its own
"""
digits()
(folder / "project").mkdir()
text("project/CMakeLists.txt", "project(mine)\n")
