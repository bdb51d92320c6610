"""Where a Redis is, apart from how one logs in to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sheetsync.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisUrl:
    """A Redis, and who we are there.

    Attributes:
        address: Its URL without a login, such as ``rediss://host:6380/0``; may be shown.
        login: User and password as the URL spelled them; ``None``: none.
    """

    address: str
    login: Secret | None = None

    @property
    def encrypted(self) -> bool:
        """Whether what is said there is encrypted."""
        return self.address.startswith("rediss:")

    def reveal(self) -> str:
        """The whole URL; for the place that opens the connection and nowhere else."""
        if self.login is None:
            return self.address
        scheme, _, rest = self.address.partition("://")
        return f"{scheme}://{self.login.reveal()}@{rest}"


def read_redis_url(text: str) -> RedisUrl | None:
    """The parts of a URL; ``None`` when it is none of a Redis.

    Nothing but a login, a host, a port and the number of a database is taken: options behind a
    ``?`` could hold a password as well, or switch the check of certificates off.
    """
    bare = text.strip()
    try:
        parts = urlsplit(bare)
        port = parts.port
    except ValueError:
        return None
    database = parts.path.strip("/")
    if (
        parts.scheme not in {"redis", "rediss"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or any(sign.isspace() for sign in bare)
        or (database and not (database.isascii() and database.isdecimal()))
    ):
        return None
    login, at, _ = parts.netloc.rpartition("@")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    address = f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")
    return RedisUrl(
        address=f"{address}/{database}" if database else address,
        login=Secret(login) if at and login.strip(":") else None,
    )
