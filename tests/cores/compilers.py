"""Target files that say another compiler than the target itself, as a user would write them."""
import json
import pathlib
import subprocess


def shown(burin, target):
    """The compiler's command, and with which flags it compiles for the target."""
    done = subprocess.run([burin, "targets", target, "--json"], capture_output=True, text=True, check=True)
    facts = json.loads(done.stdout)["targets"][0]
    return facts["compiler"]["command"], facts["compile_flags"]


def clang(gcc, flags):
    """Clang and its linker, with the C library that the cross GCC has for these flags."""
    libraries = [subprocess.run([gcc, *flags, question], capture_output=True, text=True, check=True).stdout.strip()
                 for question in ("-print-file-name=libc.a", "-print-libgcc-file-name")]
    return ["clang++-22", "--target=arm-none-eabi", "-fshort-enums", "-fuse-ld=lld-22",
            "--sysroot=/usr/lib/arm-none-eabi", "-isystem", "/usr/include/newlib",
            *(f"-L{pathlib.Path(library).resolve().parent}" for library in libraries)]


def target_file(burin, target, folder, by_clang=False, lto=False):
    """Writes a file for a Cortex-M, built by Clang or GCC, with or without link-time optimization."""
    gcc, flags = shown(burin, target)
    words = clang(gcc, flags) if by_clang else [gcc]
    if lto:  # fat, because burin reads how much code an object has; lld then has to be told which half to take
        words += ["-flto", "-ffat-lto-objects", *["-Wl,--fat-lto-objects"] * by_clang]
    name = target + "-clang" * by_clang + "-lto" * lto
    file = pathlib.Path(folder) / f"{name}.yaml"
    file.write_text(f"name: {name}\ninherits: {target}\ncompiler: {' '.join(words)}\n", encoding="utf-8")
    return str(file)
