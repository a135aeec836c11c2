"""The cache of several processes, whose connections outlive a request."""

from functools import cache
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis


class KeptRedisCache(RedisCache):
    """Under ASGI Django makes a cache, and with it a connection, for each request: here it is kept."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._address = server

    @property
    def _cache(self) -> RedisCacheClient:
        return _client(self._address)


class _Client(RedisCacheClient):
    def get_client(self, key: object = None, *, write: bool = False) -> Redis:
        return _redis(self._get_connection_pool(write))  # type: ignore[attr-defined]  # its stubs lack it


@cache
def _client(address: str) -> RedisCacheClient:
    return _Client([address])


@cache
def _redis(pool: ConnectionPool) -> Redis:
    """A pool serves all threads, and begins anew in a process that was forked."""
    return Redis(connection_pool=pool)
