"""The Debian package, installed by apt on a Debian that has nothing else.

The bare system is made once by debootstrap, from the servers that apt of this machine uses, and
kept in BURIN_BUILD/debian/ together with the packages that apt fetched.
"""

import os
import pathlib
import shutil
import subprocess
import unittest

from install.stranger import BUILD, DIGITS, PROJECTS, Stranger, run

CACHE = BUILD / "debian"
SUITE = "bookworm"


def reason_to_skip():
    """Why no root of its own can be made here, or None."""
    if os.geteuid() != 0:
        return "a root of its own needs the rights of root"
    for program in ["debootstrap", "dpkg-shlibdeps", "apt-get"]:
        if not shutil.which(program):
            return f"{program} is not installed: ./dev setup"
    if subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
                      capture_output=True).returncode != 0:
        return "this container may not mount"
    return None


def apt_sources():
    """The sources of this machine that are Debian's for SUITE, as lines of a sources.list."""
    out = run("apt-get", "indextargets", "--format", "deb $(SITE) $(RELEASE) $(COMPONENT)",
              "Created-By: Packages", "Origin: Debian")
    lines = {line for line in out.split("\n") if line.split()[2:] and
             line.split()[2].split("-")[0] == SUITE}
    return sorted(lines)


def base_system():
    """The tar file of a bare Debian, made when it is not there."""
    archive = CACHE / f"{SUITE}.tar"
    if archive.exists():
        return archive
    CACHE.mkdir(exist_ok=True)
    folder = CACHE / "making"
    shutil.rmtree(folder, ignore_errors=True)
    server = next(line.split()[1] for line in apt_sources() if line.split()[2] == SUITE)
    run("debootstrap", "--variant=minbase", SUITE, folder, server)
    run("tar", "-C", folder, "--exclude=./var/cache/apt/archives/*", "-cf", f"{archive}.part", ".")
    shutil.rmtree(folder)
    pathlib.Path(f"{archive}.part").rename(archive)
    return archive


@unittest.skipIf(reason_to_skip(), reason_to_skip() or "")
class CleanRoot(Stranger):

    def in_root(self, *command, expect=0):
        """Runs a command in the bare system; mounts are gone when it ends."""
        mounts = (f'mount -t proc proc "{self.root}/proc" && '
                  f'mount --bind "{CACHE}/archives" "{self.root}/var/cache/apt/archives" && '
                  f'exec chroot "{self.root}" "$@"')
        # Nothing of this machine's environment: the bare system would not have it.
        return run("unshare", "--mount", "sh", "-c", mounts, "sh", *command, expect=expect,
                   env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C",
                        "DEBIAN_FRONTEND": "noninteractive"})

    def make_root(self):
        self.root = self.scratch / "root"
        self.root.mkdir()
        run("tar", "-C", self.root, "-xf", base_system())
        (CACHE / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        etc = self.root / "etc"
        for name in ["resolv.conf", "hosts"]:
            shutil.copy(f"/etc/{name}", etc)
        (etc / "apt" / "sources.list").write_text("\n".join(apt_sources()) + "\n",
                                                  encoding="utf-8")
        # Proxies and the like. What is fetched stays, for the next time.
        options = [line for line in run("apt-config", "dump").split("\n")
                   if line.startswith("Acquire::") and "IndexTargets" not in line]
        options.append('Binary::apt-get::APT::Keep-Downloaded-Packages "true";')
        (etc / "apt" / "apt.conf.d" / "99test").write_text("\n".join(options) + "\n",
                                                           encoding="utf-8")

    def test_package(self):
        # CPack installs into folders of its own beside the package.
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", self.scratch / "package")
        package, = (self.scratch / "package").glob("burin_*.deb")
        self.assertRegex(package.name, r"^burin_\d+\.\d+\.\d+_\w+\.deb$")
        self.check_fields(package)
        listed = (PROJECTS / "prefix.txt").read_text(encoding="utf-8").split("\n")[1:-1]
        files = [line.split()[5] for line in run("dpkg-deb", "-c", package).split("\n")
                 if line and not line.startswith("d")]
        self.assertEqual(sorted(files), sorted("./usr/" + name for name in listed))

        self.make_root()
        shutil.copy(package, self.root)
        shutil.copy(DIGITS / "digits_int8.tflite", self.root)
        self.in_root("apt-get", "-q", "update")
        self.in_root("apt-get", "-q", "-y", "--no-install-recommends", "install",
                     f"/{package.name}")
        self.assertIn("burin 0.", self.in_root("burin", "--version"))
        self.in_root("burin", "compile", "digits_int8.tflite", "--target", "cortex-m4", "-o", "out")
        made = {path.name for path in (self.root / "out").iterdir()}
        self.assertLessEqual({"digits_int8.hpp", "digits_int8.cpp", "digits_int8.json"}, made)
        # No compiler came with it: what burin then says is an error of its own.
        self.assertIn("B0802", self.in_root("burin", "run", "digits_int8.tflite", "--self-test",
                                            expect=1))
        self.in_root("apt-get", "-q", "-y", "purge", "burin")
        self.assertFalse((self.root / "usr" / "share" / "burin").exists())

    def check_fields(self, package):
        fields = run("dpkg-deb", "-f", package)
        for field in ["Maintainer: ", "Section: devel", "Architecture: ", "Recommends: g++"]:
            self.assertIn(field, fields)
        # The libraries that it loads, by the names of their packages.
        for library in ["libc6", "libmlir-22", "libllvm22", "libhalide14-0", "libfmt9"]:
            self.assertRegex(fields, rf"Depends: .*\b{library} ")


if __name__ == "__main__":
    unittest.main()
