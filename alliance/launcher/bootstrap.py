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
            install_lock(RUNTIME_LOCK)
            if act in NEEDS_DEVELOPMENT_LOCK:
                install_lock(DEVELOPMENT_LOCK)
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


def install_lock(name):
    """Install one lock file, every hash checked, unless it is installed already.

    name: file name in the checkout. The stamp in the environment holds what was installed; it is
    removed first, so that a broken installation is never taken for a whole one.
    Raises StartError. Source: runtime.md 4.
    """
    wanted = stamp_of(name)
    stamp = os.path.join(VENV, name + ".stamp")
    if read(stamp) == wanted:
        return
    with contextlib.suppress(FileNotFoundError):
        os.remove(stamp)
    say(f"installing the packages of {name}, every hash checked (once, under a minute)")
    if not (install_with_uv(name) or install_with_pip(name)):
        raise StartError(
            f"The packages of {name} could not be installed; the reason stands above.\n"
            "A connection to a Python package index is needed for the first start."
        )
    with open(stamp, "w") as file:
        file.write(wanted)


def stamp_of(name):
    """What makes an installation valid: the content of the lock and the environment's Python."""
    with open(os.path.join(ROOT, name), "rb") as file:
        digest = hashlib.sha256(file.read())
    digest.update(read(os.path.join(VENV, "pyvenv.cfg")).encode())
    return digest.hexdigest()


def install_with_uv(name):
    """Install with uv where it is on PATH: ten times as fast as pip."""
    if not uv_works():
        return False
    environment = dict(os.environ)
    environment.setdefault("UV_HTTP_TIMEOUT", "20")
    command = ["uv", "pip", "install", "--quiet", "--python", environment_python()]
    command += ["--compile-bytecode", "--require-hashes", "-r", name]  # as pip does
    if subprocess.call(command, cwd=ROOT, env=environment) == 0:
        return True
    say("uv could not; trying pip")
    return False


def install_with_pip(name):
    """Install with pip, which every environment can be given."""
    python = environment_python()
    if not succeeds([python, "-m", "pip", "--version"]):
        succeeds([python, "-m", "ensurepip"])
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", name]
    return subprocess.call(command, cwd=ROOT) == 0


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
