"""First half of every `make` target: a virtual environment that matches the locks.

Run as a plain file by the machine's Python (`python3 alliance/launcher/bootstrap.py run`), before
anything is installed: standard library only, and written so that an old Python can still read it
and say what is wrong. It ends by becoming `python -m alliance.launcher` inside the environment.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile

OLDEST_PYTHON = (3, 11)
OLDEST = "3.11"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"
NEEDS_DEVELOPMENT_LOCK = {"test", "check", "fix", "bench", "killrun"}
CHECKED_BEFORE = "PORTAL_PYTHON_CHECKED"
NAMED_BY_USER = "PORTAL_PYTHON_NAMED"  # set by the Makefile when somebody gave PYTHON
SYSTEM_PYTHON = "/usr/bin/python3"
PIPS = 2  # processes of pip that install side by side
# Where only few modules are ever loaded: Python compiles those when they are.
SELDOM = r"[\\/](pip|setuptools|pkg_resources|faker|pygments|countries|providers|tests?)[\\/]"


class StartError(Exception):
    """Something that a person must put right; the text says what and how."""


def main(arguments):
    """Bring the environment up to date, then become the launcher.

    arguments: what follows the file name, for example ["run"]. Returns an exit code only when it
    cannot go on; otherwise the process is replaced. Source: runtime.md 7, points 1 and 6.
    """
    act = arguments[0] if arguments else "help"
    try:
        use_python_that_is_new_enough()
        refuse_unsupported_machine()
        with one_at_a_time():
            make_environment()
            install_locks(
                [RUNTIME_LOCK, DEVELOPMENT_LOCK]
                if act in NEEDS_DEVELOPMENT_LOCK
                else [RUNTIME_LOCK]
            )
    except StartError as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    os.chdir(ROOT)
    python = environment_python()
    os.execv(python, [python, "-m", "alliance.launcher", *arguments])


def use_python_that_is_new_enough():
    """Go on with a newer Python from PATH when `python3` is too old. Raises StartError."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in (13, 12, 11, 14):
        newer = shutil.which(f"python3.{minor}")
        if newer and CHECKED_BEFORE not in os.environ:
            os.environ[CHECKED_BEFORE] = "1"
            os.execv(newer, [newer, os.path.abspath(__file__), *sys.argv[1:]])
    raise StartError(
        f"This portal needs Python {OLDEST} or newer; this is {sys.version.split()[0]}.\n"
        "Install one (Debian, Ubuntu: sudo apt install python3 python3-venv) and try again,\n"
        "or name it: make run PYTHON=/path/to/python3.11"
    )


def refuse_unsupported_machine():
    """Say so where no embedded database exists: musl Linux. Raises StartError."""
    host = sysconfig.get_config_var("HOST_GNU_TYPE") or ""
    if "musl" in host:
        raise StartError(
            "The embedded PostgreSQL does not exist for musl systems such as Alpine.\n"
            "Use the containers instead: docker compose up (see README.md)."
        )


@contextlib.contextmanager
def one_at_a_time():
    """Let only one start at a time change the environment (a lock on the checkout folder)."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another start is preparing the environment; waiting for it")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_environment():
    """Create .venv if there is none that works. Raises StartError."""
    if os.path.exists(environment_python()) and succeeds([environment_python(), "-c", ""]):
        return
    python = python_for_environment()
    say("creating the virtual environment .venv with " + python)
    if succeeds([python, "-c", "import ensurepip, venv"]):
        command = [python, "-m", "venv", "--clear", VENV]
    elif uv_works():
        command = ["uv", "venv", "--quiet", "--clear", "--seed", "--python", python, VENV]
    else:
        raise StartError(missing_venv_message())
    if subprocess.call(command, cwd=ROOT) != 0:
        raise StartError("The virtual environment could not be made; the reason stands above.")


def python_for_environment():
    """This Python; or the system's own of the same version, where nobody named one.

    Distributions build theirs with profile optimization, and a Python compiled by hand or by
    pyenv often lacks it: the suite takes a fifth more processor time on one (docs/decisions/0002).
    """
    if os.environ.get(NAMED_BY_USER):
        return sys.executable
    is_same = "import sys, ensurepip, venv; sys.exit(sys.version_info[:2] != (%d, %d))"
    if succeeds([SYSTEM_PYTHON, "-c", is_same % sys.version_info[:2]]):
        return SYSTEM_PYTHON
    return sys.executable


def missing_venv_message():
    """What to do on a machine whose Python cannot make virtual environments (Debian's default)."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    return (
        "Python's module for virtual environments is not installed.\n"
        f"Debian, Ubuntu: sudo apt install python3-venv (or {package}). Then try again."
    )


def install_locks(names):
    """Install lock files, every hash checked, as far as they are not installed already.

    names: file names in the checkout. A stamp in the environment holds what was installed; it is
    removed first, so that a broken installation is never taken for a whole one.
    Raises StartError. Source: runtime.md 4.
    """
    missing = [name for name in names if read(stamp_path(name)) != stamp_of(name)]
    if not missing:
        return
    for name in missing:
        with contextlib.suppress(FileNotFoundError):
            os.remove(stamp_path(name))
    told = " and ".join(missing)
    say(f"installing the packages of {told}, every hash checked (once, under a minute)")
    if not (install_with_uv(missing) or install_with_pip(missing)):
        raise StartError(
            f"The packages of {told} could not be installed; the reason stands above.\n"
            "A connection to a Python package index is needed for the first start."
        )
    for name in missing:
        with open(stamp_path(name), "w") as file:
            file.write(stamp_of(name))


def stamp_path(name):
    """The file in the environment that tells which state of a lock it holds."""
    return os.path.join(VENV, name + ".stamp")


def stamp_of(name):
    """What makes an installation valid: the content of the lock and the environment's Python."""
    with open(os.path.join(ROOT, name), "rb") as file:
        digest = hashlib.sha256(file.read())
    digest.update(read(os.path.join(VENV, "pyvenv.cfg")).encode())
    return digest.hexdigest()


def install_with_uv(names):
    """Install with uv where it is on PATH: ten times as fast as pip."""
    if not uv_works():
        return False
    environment = dict(os.environ)
    environment.setdefault("UV_HTTP_TIMEOUT", "20")
    command = ["uv", "pip", "install", "--quiet", "--python", environment_python()]
    command += ["--compile-bytecode", "--require-hashes", *in_files(names)]
    if subprocess.call(command, cwd=ROOT, env=environment) == 0:
        return True
    say("uv could not; trying pip")
    return False


def install_with_pip(names):
    """Install with pip, which every environment can be given."""
    python = environment_python()
    if not succeeds([python, "-m", "pip", "--version"]):
        succeeds([python, "-m", "ensurepip"])
    if install_side_by_side(names):
        return True
    say("that did not do; once more, in one piece")
    return subprocess.call([*pip_install(), *in_files(names)], cwd=ROOT) == 0


def install_side_by_side(names):
    """Install with two processes of pip, each for half of the packages; True when all is there.

    One pip works on one core only: half of its time it looks through the index, the other half
    it unpacks. Two need half as long. The locks name every package with its version, so there is
    nothing to resolve; that nothing is missing is asked of pip at the end, while Python compiles
    the modules that are used on all cores.
    """
    python = environment_python()
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, f"share-{number}.txt") for number in range(PIPS)]
        for path, share in zip(files, shares(names)):  # noqa: B905 - an old Python reads this
            with open(path, "w") as file:
                file.write(share)
        if not all_succeed(
            [[*pip_install(), "--no-deps", "--no-compile", "-r", path] for path in files]
        ):
            return False
    compiling = subprocess.Popen(
        [python, "-m", "compileall", "-q", "-j", "0", "-x", SELDOM, os.path.join(VENV, "lib")],
        stdout=subprocess.DEVNULL,
    )
    is_whole = all_succeed([[python, "-m", "pip", "--disable-pip-version-check", "check"]])
    compiling.wait()  # a package may hold a file for another Python: no matter
    return is_whole


def pip_install():
    """The command that installs with the environment's pip, every hash checked."""
    command = [environment_python(), "-m", "pip", "install", "--quiet", "--no-input"]
    return [*command, "--disable-pip-version-check", "--require-hashes"]


def shares(names):
    """The requirements of the locks, dealt out to the processes of pip: one text for each.

    A requirement is a line with a package, its version and perhaps a condition, and the lines with
    its hashes. What stands in both locks is taken once; all about a package goes to one process.
    """
    packages = {}
    for name in names:
        for line in read(os.path.join(ROOT, name)).splitlines(True):
            if line[0] not in "# \n":
                versions = packages.setdefault(line.partition("==")[0], {})
                hashes = versions[line] = []
            elif line.strip().startswith("--hash"):
                hashes.append(line)
    dealt = [
        "".join(line + "".join(hashes) for line, hashes in versions.items())
        for versions in packages.values()
    ]
    return ["".join(dealt[number::PIPS]) for number in range(PIPS)]


def in_files(names):
    """How the locks are given to pip and uv."""
    return [part for name in names for part in ("-r", name)]


def all_succeed(commands):
    """Run commands side by side, in the checkout; True when all end well."""
    running = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    codes = [process.wait() for process in running]
    return not any(codes)


def uv_works():
    """True when uv is on PATH and answers (a shim without a uv behind it does not)."""
    return shutil.which("uv") is not None and succeeds(["uv", "--version"])


def environment_python():
    """The path of Python inside the environment."""
    return os.path.join(VENV, "bin", "python")


def succeeds(command):
    """Run a command without showing it; True when it ends well."""
    try:
        return (
            subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
            == 0
        )
    except OSError:
        return False


def read(path):
    """The text of a file, empty when there is none."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def say(text):
    """Show one line of progress at once."""
    sys.stdout.write(f"  {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
