"""Which folders the launcher uses, and as whom the embedded servers run.

State lies in `.state` of the checkout, or where PORTAL_STATE says. PostgreSQL refuses to run as
root: then the servers run as `nobody`, who must be able to reach their data and binaries, so a
checkout below a closed folder (root's home) keeps its state in the system's folder for temporary
files that survive a restart, under a name made from the checkout's path. Source: runtime.md 1b.2.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from alliance.launcher.output import StartError
from alliance.launcher.processes import Account

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SHARED_TEMPORARY = (Path("/var/tmp"), Path(tempfile.gettempdir()))  # noqa: S108 - checked on use
SOCKET_PREFIX = "portal-"
LONGEST_TEMPORARY = 60  # characters; socket paths over about 103 fail (runtime.md 1b.5)


@dataclass(frozen=True)
class Places:
    """The folders of one running portal, and the account of its servers (None: our own)."""

    state: Path
    account: Account | None

    @property
    def servers(self) -> Path:
        """Data of PostgreSQL and Valkey; belongs to the servers' account."""
        return self.state / "servers"

    @property
    def binaries(self) -> Path:
        """Copies of the servers' programs, where the originals cannot be reached."""
        return self.state / "programs"

    @property
    def logs(self) -> Path:
        """One log per process."""
        return self.state / "log"

    def make(self) -> None:
        """Create the folders. Raises StartError where somebody else's folder is in the way."""
        reachable = 0o755 if self.account else 0o700
        make_folder(self.state, reachable)
        make_folder(self.logs, 0o700)
        make_folder(self.servers, 0o700, self.account)
        make_folder(self.binaries, 0o755)


def choose_places(environment: Mapping[str, str]) -> Places:
    """Find the state folder and the servers' account.

    environment: PORTAL_STATE names the folder and wins. Raises StartError.
    """
    account = servers_account()
    named = environment.get("PORTAL_STATE")
    if named:
        state = Path(named).expanduser().absolute()
        if account and not others_can_enter(existing_part(state)):
            raise StartError(
                f"PORTAL_STATE={state} cannot be entered by the user '{account.name}', as whom\n"
                "the embedded PostgreSQL runs when it is started as root. Name another folder\n"
                "(for example one below /srv), or start as an ordinary user."
            )
        return Places(state, account)
    if account and not others_can_enter(CHECKOUT):
        return Places(shared_state_folder(), account)
    return Places(CHECKOUT / ".state", account)


def servers_account() -> Account | None:
    """`nobody` when we are root, else ourselves. Raises StartError where there is no nobody."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise StartError(
            "PostgreSQL does not run as root, and this machine has no user 'nobody' to run it as.\n"
            "Start as an ordinary user."
        ) from None
    return Account("nobody", entry.pw_uid, entry.pw_gid)


def shared_state_folder() -> Path:
    """The state folder of a checkout that others cannot enter; the same one at each start."""
    key = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    parent = next(folder for folder in SHARED_TEMPORARY if folder.is_dir())
    return parent / f"{SOCKET_PREFIX}{os.geteuid()}-{key}"


def others_can_enter(path: Path) -> bool:
    """True when any user may pass through this folder and all folders above it."""
    real = path.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (real, *real.parents))


def existing_part(path: Path) -> Path:
    """The deepest folder of a path that exists already."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def make_folder(path: Path, mode: int, owner: Account | None = None) -> None:
    """Create a folder of ours, or take over the one that we made before.

    mode: its permission bits. Raises StartError when it is a link or belongs to somebody else: a
    folder for temporary files is open to all, and a trap could be laid there.
    """
    expected = owner.uid if owner else os.geteuid()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StartError(f"The folder {path} cannot be made: {problem.strerror}.") from None
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid not in {expected, os.geteuid()}:
        raise StartError(
            f"The folder {path} belongs to another user. Was the portal started as somebody else\n"
            "before? Start as that user, or name a folder of your own: PORTAL_STATE=/path/to/it"
        )
    if found.st_uid != expected:
        os.chown(path, owner.uid, owner.gid)
    path.chmod(mode)


def make_socket_folder(account: Account | None) -> Path:
    """A new, short, closed folder for the sockets of one run (runtime.md 1b.5)."""
    temporary = tempfile.gettempdir()
    short = temporary if len(temporary) <= LONGEST_TEMPORARY else "/tmp"  # noqa: S108 - mkdtemp
    folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=short))
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def remove_socket_folder(folder: Path) -> None:
    """Remove a socket folder, also one that a killed run has left; nothing else by mistake."""
    if folder.name.startswith(SOCKET_PREFIX) and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
