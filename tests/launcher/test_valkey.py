"""The embedded Valkey: what was acknowledged survives kill -9."""

import contextlib

import redis

from alliance.launcher.valkey import ValkeyServer


def test_messages_survive_kill_9(places, sockets):
    server = ValkeyServer(places, sockets)
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        server.start()
        client = stack.enter_context(redis.Redis(unix_socket_path=str(server.socket)))
        client.rpush("celery", "message")
        server.service.process.kill()
        server.service.process.wait()

        server.start()

        assert client.lrange("celery", 0, -1) == [b"message"]
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
