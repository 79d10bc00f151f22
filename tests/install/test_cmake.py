"""burin in CMake projects: installed, as a folder of the project, and for another machine."""

import ast
import pathlib
import re
import shutil
import sys
import textwrap
import time
import unittest

from install.stranger import BUILD, DIGITS, PROJECTS, SOURCE, Stranger, run

# The oldest CMake that is promised, of requirements.lock, beside the one of the system.
OLDEST_CMAKE = pathlib.Path(sys.prefix) / "bin" / "cmake"
QEMU = ["qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial",
        "none", "-semihosting-config", "enable=on,target=native", "-kernel"]


class Prefix(Stranger):
    """What an installation consists of."""

    def test_files(self):
        found = {str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*")
                 if not path.is_dir()}
        expected = (PROJECTS / "prefix.txt").read_text(encoding="utf-8").split("\n")[1:-1]
        self.assertEqual(sorted(found), sorted(expected))

    def test_program_runs_alone(self):
        # Without a variable of the build, so that only the program's own search path helps.
        out = run(self.prefix / "bin" / "burin", "--version", env={"PATH": "/usr/bin:/bin"})
        self.assertIn("burin 0.", out)

    def test_names_no_folder_of_the_build(self):
        for path in self.prefix.rglob("*"):
            if path.is_file() and not path.is_symlink() and path.parent.name != "bin":
                text = path.read_text(encoding="utf-8")
                self.assertNotIn(str(BUILD), text, path)
                self.assertNotIn(str(self.area / "first"), text, path)
        paths = run("readelf", "-d", self.prefix / "bin" / "burin")
        self.assertNotIn(str(BUILD), paths)


class Host(Stranger):
    """Two models in one program, and what is done again after a change."""

    def built(self, cmake, build):
        """Builds; returns what was made of what."""
        out = run(cmake, "--build", build, "-j2")
        self.assertNotIn("warning", out)
        # What is touched next has to be newer: on a busy machine, times of files stand still for some milliseconds.
        time.sleep(0.1)
        return set(re.findall(r"Compiling model \S+|Building CXX object \S+|Linking CXX .+", out))

    def check(self, cmake, generator):
        project = self.project("host")
        models = project / "models"
        models.mkdir()
        shutil.copy(DIGITS / "digits_int8.tflite", models / "digits int8.tflite")
        shutil.copy(DIGITS / "digits_fp32.onnx", models / "digits.onnx")
        build = self.scratch / "out of tree"
        out = run(cmake, "-S", project, "-B", build, "-G", generator,
                  f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_BUILD_TYPE=Debug")
        self.assertNotIn("Warning", out)
        first = self.built(cmake, build)
        self.assertIn("Compiling model digits-int8", first)
        self.assertIn("Compiling model float_digits", first)
        self.assertEqual(run(build / "app"), "digits 1, float_digits 1\n")

        self.assertEqual(self.built(cmake, build), set())
        (models / "digits int8.tflite").touch()
        self.assert_only(self.built(cmake, build), "digits-int8")
        (models / "digits.onnx").touch()
        self.assert_only(self.built(cmake, build), "float_digits")
        (project / "board.yaml").touch()
        self.assert_only(self.built(cmake, build), "float_digits")
        # Only burin knows of this one.
        (project / "family.yaml").touch()
        self.assert_only(self.built(cmake, build), "float_digits")
        self.assertEqual(self.built(cmake, build), set())
        # A flag of the board reaches the model's sources, and they are compiled again for it.
        board = (project / "board.yaml").read_text(encoding="utf-8")
        (project / "board.yaml").write_text(board.replace("-O1", "-DBOARD=2"), encoding="utf-8")
        flags = build / "float_digits.burin" / "float_digits.flags"
        made = self.built(cmake, build)
        self.assert_only(made, "float_digits")
        of_model = [line for line in made if "float_digits" in line and "Building" in line]
        self.assertEqual(len(of_model), 2, made)
        self.assertIn("-DBOARD=2", flags.read_text(encoding="utf-8"))

    def assert_only(self, made, library):
        """One model was compiled, and at most what is made of it."""
        self.assertIn(f"Compiling model {library}", made)
        others = [line for line in made if library not in line and not re.search(r"\bapp\b", line)]
        self.assertEqual(others, [])

    def test_ninja(self):
        self.check("cmake", "Ninja")

    def test_makefiles_and_oldest_cmake(self):
        version = run(OLDEST_CMAKE, "--version")
        self.assertIn("cmake version 3.20.", version)
        self.check(OLDEST_CMAKE, "Unix Makefiles")


class Project(Stranger):
    """One project with what else a project may do with models."""

    LISTS = """
        cmake_minimum_required(VERSION 3.20)
        project(stranger LANGUAGES CXX)
        find_package(burin REQUIRED)
        # Two models of one name, each behind a library of its own.
        foreach(model IN ITEMS int8.tflite fp32.onnx)
          burin_add_model(digits_${model} MODEL digits_${model} TARGET portable NAME kws)
          add_library(use_${model} STATIC use.cpp)
          string(MAKE_C_IDENTIFIER ${model} function)
          target_compile_definitions(use_${model} PRIVATE TEST=${function})
          target_link_libraries(use_${model} PRIVATE digits_${model})
        endforeach()
        add_executable(app main.cpp)
        target_link_libraries(app PRIVATE use_int8.tflite use_fp32.onnx)
        # A library that is installed with its model.
        install(TARGETS use_int8.tflite digits_int8.tflite EXPORT stranger)
        install(EXPORT stranger DESTINATION lib/cmake/stranger)
        # A model of another folder, and relative paths in generator expressions.
        add_subdirectory(made)
        burin_add_model(from_folder MODEL ${CMAKE_BINARY_DIR}/made/made.tflite TARGET portable)
        burin_add_model(chosen MODEL "digits_$<IF:$<CONFIG:Debug>,int8,int8>.tflite" TARGET portable)
        if(NOT CMAKE_VERSION VERSION_LESS 3.24)
          burin_add_model(begun MODEL "$<1:digits_int8.tflite>" TARGET portable)
        endif()
        """
    MADE = """
        add_custom_command(OUTPUT made.tflite DEPENDS ${CMAKE_SOURCE_DIR}/digits_int8.tflite VERBATIM
          COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/digits_int8.tflite made.tflite)
        add_custom_target(make_model DEPENDS made.tflite)
        """
    USE = """
        #include "kws.hpp"
        static kws::Image image;
        static kws::Scores scores;
        static kws::Arena arena;
        bool TEST() { return kws::self_test(image, scores, arena); }
        """
    MAIN = "bool int8_tflite();\nbool fp32_onnx();\nint main() { return int8_tflite() && fp32_onnx() ? 0 : 1; }\n"

    def test_all(self):
        project = self.scratch / "project"
        (project / "made").mkdir(parents=True)
        for name in ("digits_int8.tflite", "digits_fp32.onnx"):
            shutil.copy(DIGITS / name, project)
        for file, text in (("CMakeLists.txt", self.LISTS), ("made/CMakeLists.txt", self.MADE),
                           ("use.cpp", self.USE), ("main.cpp", self.MAIN)):
            (project / file).write_text(textwrap.dedent(text), encoding="utf-8")
        build = self.scratch / "build"
        run("cmake", "-S", project, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}")
        run("cmake", "--build", build)
        run(build / "app")
        self.assertEqual(len(re.findall(r" T kws::m\w+::self_test\(", run("nm", "-C", build / "app"))), 2)
        # What a second build finds to do: nothing, and after a change what depends on it.
        self.assertIn("no work to do", run("cmake", "--build", build))
        (project / "digits_int8.tflite").touch()
        again = run("cmake", "--build", build)
        for library in ("digits_int8.tflite", "from_folder", "chosen", "begun"):
            self.assertIn(f"Compiling model {library} ", again)
        self.assertNotIn("Compiling model digits_fp32.onnx ", again)
        run("cmake", "--install", build, "--prefix", self.scratch / "installed")
        text = "".join(path.read_text() for path in (self.scratch / "installed" / "lib").rglob("*.cmake"))
        self.assertNotIn(str(build), text)


class Cross(Stranger):
    """A firmware: burin of this machine, its output for a Cortex-M4."""

    def test_firmware(self):
        project = self.project("cross")
        shutil.copytree(SOURCE / "templates" / "harness", project / "harness")
        shutil.copy(DIGITS / "digits_int8.tflite", project / "digits.tflite")
        build = self.scratch / "build"
        run("cmake", "-S", project, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=MinSizeRel",
            f"-DCMAKE_TOOLCHAIN_FILE={project / 'arm-none-eabi.cmake'}",
            f"-Dburin_DIR={self.prefix / 'lib' / 'cmake' / 'burin'}")
        run("cmake", "--build", build)
        self.assertIn("Machine:                           ARM",
                      run("readelf", "-h", build / "firmware"))
        run("timeout", "60", *QEMU, "firmware", cwd=build)

    def test_source_folder_refuses(self):
        out = self.configure_source_folder(expect=None)
        self.assertIn("-DBURIN_EXECUTABLE=", out)

    def test_source_folder_with_a_program(self):
        out = self.configure_source_folder(f"-DBURIN_EXECUTABLE={self.prefix / 'bin' / 'burin'}")
        self.assertNotIn("MLIR", out)

    def configure_source_folder(self, *options, expect=0):
        project = self.project("cross")
        shutil.copytree(SOURCE / "templates" / "harness", project / "harness")
        shutil.copy(DIGITS / "digits_int8.tflite", project / "digits.tflite")
        lists = project / "CMakeLists.txt"
        text = lists.read_text(encoding="utf-8")
        lists.write_text(text.replace("find_package(burin REQUIRED)",
                                      f'add_subdirectory("{SOURCE}" burin)'), encoding="utf-8")
        return run("cmake", "-S", project, "-B", self.scratch / "build", "-G", "Ninja",
                   f"-DCMAKE_TOOLCHAIN_FILE={project / 'arm-none-eabi.cmake'}", *options,
                   expect=expect)


class SourceFolder(Stranger):
    """add_subdirectory: burin is built by the project, and changes nothing else in it."""

    LISTS = """
        cmake_minimum_required(VERSION 3.20)
        project(stranger LANGUAGES CXX)
        get_cmake_property(before VARIABLES)
        foreach(variable IN LISTS before)
          set(before_${{variable}} "${{${{variable}}}}")
        endforeach()
        add_subdirectory("{source}" burin EXCLUDE_FROM_ALL)
        get_cmake_property(after CACHE_VARIABLES)
        foreach(variable IN LISTS before)
          set(was "${{before_${{variable}}}}")
          set(is "${{${{variable}}}}")
          # What CMake itself changes: the last match, and what it learns of the language C.
          if(NOT variable MATCHES "^(before|CMAKE_MATCH_.*|CMAKE_.*COMPILER.*|CMAKE_PLATFORM.*)$" AND
             NOT variable IN_LIST after AND NOT "${{was}}" STREQUAL "${{is}}")
            message(FATAL_ERROR "burin changed ${{variable}}: ${{was}}, ${{is}}")
          endif()
        endforeach()
        foreach(variable IN ITEMS CMAKE_CXX_STANDARD CMAKE_RUNTIME_OUTPUT_DIRECTORY CMAKE_BUILD_TYPE
                CMAKE_CXX_COMPILER_LAUNCHER CMAKE_EXPORT_COMPILE_COMMANDS CMAKE_MODULE_PATH)
          if(NOT "${{${{variable}}}}" STREQUAL "")
            message(FATAL_ERROR "burin set ${{variable}} to ${{${{variable}}}}")
          endif()
        endforeach()
        burin_add_model(digits MODEL digits.tflite TARGET portable)
        file(WRITE ${{CMAKE_CURRENT_BINARY_DIR}}/main.cpp [[
          #include "digits.hpp"
          static digits::Image image;
          static digits::Scores scores;
          static digits::Arena arena;
          int main() {{ return digits::self_test(image, scores, arena) ? 0 : 1; }}
        ]])
        add_executable(app ${{CMAKE_CURRENT_BINARY_DIR}}/main.cpp)
        target_link_libraries(app PRIVATE digits)
        """

    def configure(self, *options):
        project = self.scratch / "project"
        project.mkdir()
        shutil.copy(DIGITS / "digits_int8.tflite", project / "digits.tflite")
        (project / "CMakeLists.txt").write_text(
            textwrap.dedent(self.LISTS).format(source=SOURCE), encoding="utf-8")
        build = self.scratch / "build"
        run("cmake", "-S", project, "-B", build, "-G", "Ninja", *options)
        return build

    def test_with_a_program(self):
        build = self.configure(f"-DBURIN_EXECUTABLE={self.prefix / 'bin' / 'burin'}")
        self.assertEqual((build / "CMakeCache.txt").read_text(encoding="utf-8").count("MLIR"), 0)
        run("cmake", "--build", build)
        run(build / "app")

    def test_burin_is_built_before_the_model(self):
        build = self.configure()
        # Building burin again would take minutes: the plan of the build shows the order.
        plan = run("ninja", "-C", build, "-t", "commands", "app").split("\n")
        links = [i for i, line in enumerate(plan) if "-o burin/bin/burin " in line]
        models = [i for i, line in enumerate(plan) if re.search(r'burin/bin/burin"? compile ', line)]
        self.assertEqual((len(links), len(models)), (1, 1))
        self.assertLess(links, models)
        # Tests, benchmarks and installation are of the project that asks for them.
        targets = run("ninja", "-C", build, "-t", "targets", "all")
        self.assertIsNone(re.search(r"FrontendTest|burin-bench|^package:", targets, re.MULTILINE))
        # One source of burin is compiled as in a build of its own.
        run("ninja", "-C", build, "burin/targets/CMakeFiles/BurinTargets.dir/Target.cpp.o")


class Budget(Stranger):
    """A model that has outgrown what it may need."""

    def test_exceeded(self):
        (self.scratch / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.20)\nproject(p LANGUAGES CXX)\n"
            "find_package(burin REQUIRED)\n"
            f"burin_add_model(m MODEL {DIGITS / 'digits_int8.tflite'} TARGET portable\n"
            "                BUDGET ram=1K macs=${most})\n", encoding="utf-8")
        build = self.scratch / "build"
        run("cmake", "-S", self.scratch, "-B", build, "-G", "Ninja", "-Dmost=1M",
            f"-DCMAKE_PREFIX_PATH={self.prefix}")
        out = run("ninja", "-C", build, "m", expect=1)
        self.assertIn("bytes of RAM, the budget is 1024 [B0804]", out)
        self.assertNotIn("multiply", out)
        self.assertEqual([path.name for path in (build / "m.burin").glob("*")], [])
        run("cmake", "-S", self.scratch, "-B", build, "-Dmost=50K")
        self.assertIn("the budget is 50000", run("ninja", "-C", build, "m", expect=1))


class WrongUse(Stranger):
    """Errors when the project is configured, with what was meant."""

    def error(self, line, before="find_package(burin REQUIRED)", languages="CXX"):
        project = self.scratch / str(len(list(self.scratch.iterdir())))
        project.mkdir()
        (project / "m.tflite").write_bytes(b"")
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.20)\n"
            f"project(p LANGUAGES {languages})\n{before}\n{line}\n", encoding="utf-8")
        out = run("cmake", "-S", project, "-B", project / "build", "-G", "Ninja",
                  "-DCMAKE_CXX_COMPILER_WORKS=TRUE", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                  expect=None)
        return " ".join(out.split())

    def test_arguments(self):
        for arguments, message in [
                ("TARGET portable", "MODEL is missing"),
                ("MODEL m.tflite", "TARGET is missing"),
                ("MODEL m.tflite TARGET portable PROFILE x", 'unknown argument "PROFILE'),
                ("MODEL none.tflite TARGET portable", "there is no file"),
                ("MODEL m.tflite TARGET none.yaml", "there is no file"),
                ("MODEL m.tflite TARGET portable NAME a-b", "NAME a_b"),
                ("MODEL m.tflite TARGET portable OPTIONS --name x", '"--name"'),
                ("MODEL m.tflite TARGET portable OPTIONS --weights=inline", '"--weights=inline"'),
        ]:
            with self.subTest(arguments):
                out = self.error(f"burin_add_model(m {arguments})")
                self.assertIn("burin_add_model(m): ", out)
                self.assertIn(message, out)

    def test_names_that_burin_refuses(self):
        for name, message in [("9lives", "NAME model_9lives"), ("a__b", "cannot be a namespace"),
                              ("std", "--name std_model would do"), ("NULL", "cannot be a namespace"),
                              ("_x", "cannot be a namespace")]:
            with self.subTest(name):
                out = self.error(f"burin_add_model(m MODEL m.tflite TARGET portable NAME {name})")
                self.assertIn("burin_add_model(m): ", out)
                self.assertIn(message, out)

    def test_refused_options_are_those_of_bazel(self):
        """Both functions refuse what they give themselves, and what makes burin write no code."""
        cmake = (SOURCE / "cmake" / "BurinAddModel.cmake").read_text(encoding="utf-8")
        bazel = (SOURCE / "bazel" / "burin.bzl").read_text(encoding="utf-8")
        words = [match.split("|") for match in re.findall(r'option MATCHES "\^--\?\(([a-z|]+)\)', cmake)]
        lists = [ast.literal_eval(match) for match in re.findall(r"^_O\w+_OPTIONS = (.*)$", bazel, re.M)]
        self.assertEqual(words, lists)
        for word in sum(words, []):
            dashes = "-" if len(word) == 1 else "--"
            out = self.error(f"burin_add_model(m MODEL m.tflite TARGET portable OPTIONS {dashes}{word})")
            self.assertIn(f'OPTIONS cannot have "{dashes}{word}"', out)

    def test_library_that_is_no_name(self):
        self.assertIn("NAME a_b", self.error("burin_add_model(a-b MODEL m.tflite TARGET portable)"))

    def test_unknown_target(self):
        out = self.error("burin_add_model(m MODEL m.tflite TARGET cortex-m44)")
        self.assertIn('did you mean "cortex-m4"', out)
        self.assertIn("B0401", out)

    def test_target_file_with_a_mistake(self):
        out = self.error("file(WRITE ${CMAKE_CURRENT_SOURCE_DIR}/b.yaml [[name: b\ninherits: port]])\n"
                         "burin_add_model(m MODEL m.tflite TARGET b.yaml)")
        self.assertIn("B0401", out)

    def test_language(self):
        out = self.error("burin_add_model(m MODEL m.tflite TARGET portable)", languages="NONE")
        self.assertIn("language CXX", out)

    def test_no_burin(self):
        script = self.prefix / "lib" / "cmake" / "burin" / "BurinAddModel.cmake"
        out = self.error("burin_add_model(m MODEL m.tflite TARGET portable)",
                         before=f'include("{script}")')
        self.assertIn("find_package(burin REQUIRED)", out)

    def test_program_that_is_none(self):
        for program, message in [("nothing/burin", "there is no program"),
                                 ("m.tflite", "does not run on this machine")]:
            out = self.error("", f'set(BURIN_EXECUTABLE {program})\nadd_subdirectory("{SOURCE}" b)')
            self.assertIn(message, out)

    def test_two_models_of_one_name_in_one_program(self):
        out = self.error(
            "burin_add_model(a MODEL m.tflite TARGET portable NAME kws)\n"
            "burin_add_model(b MODEL m.tflite TARGET portable NAME kws)\n"
            "add_executable(app m.cpp)\nfile(TOUCH ${CMAKE_CURRENT_SOURCE_DIR}/m.cpp)\n"
            "target_link_libraries(app PRIVATE a b)")
        self.assertIn("BURIN_MODEL_kws", out)


if __name__ == "__main__":
    unittest.main()
