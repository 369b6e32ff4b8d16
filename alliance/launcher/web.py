"""The portal's port and pages, as the launcher sees them."""

import http.client
import json
import socket

from alliance.launcher.output import StartError

DEFAULT_PORT = 8000
LAST_PORT = 65535
LOCAL = "127.0.0.1"  # demo passwords are public: never on the network


def wanted_port(wanted: str) -> int:
    """The port to listen on. wanted: PORT, empty for the default. Raises StartError."""
    if not wanted:
        return DEFAULT_PORT
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= LAST_PORT:
        return int(wanted)
    raise StartError(f"PORT must be a number from 1 to {LAST_PORT}, not '{wanted}'.")


def refuse_taken_port(port: int) -> None:
    """Raise StartError, naming a port that is free, when we cannot listen on this one."""
    problem = port_problem(port)
    if problem:
        other = next((p for p in range(port + 1, port + 50) if not port_problem(p)), port + 1)
        raise StartError(
            f"Port {port} cannot be used: {problem}.\nTry another: make run PORT={other}"
        )


def port_problem(port: int) -> str:
    """Why we cannot listen on a port, in words; empty when we can."""
    if port > LAST_PORT:
        return "there is no such port"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        try:
            probe.bind((LOCAL, port))
        except PermissionError:
            return "only an administrator may"
        except OSError:
            return "another program is listening there"
    return ""


def address_of(port: int) -> str:
    """Where a browser finds the portal."""
    return f"http://localhost:{port}/"


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of a page of ours, past any proxy; (0, b"") while nobody answers."""
    connection = http.client.HTTPConnection(LOCAL, port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def heartbeat_age(body: bytes) -> float | None:
    """Seconds since the last heartbeat, from the answer of /healthz; None when there is none."""
    try:
        return float(json.loads(body)["heartbeat_age_seconds"])
    except (ValueError, KeyError, TypeError):
        return None
