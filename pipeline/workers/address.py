"""Which addresses of a cluster can be used, and which may."""

import importlib.util
import ipaddress
from urllib.parse import urlsplit

from ..errors import PipelineError

LOCAL = "local"


def check_address(address: str, *, is_trusted: bool) -> None:
    """Raise `PipelineError` where no cluster can or may be used at this address; `is_trusted` is its network.

    Whoever reaches a Dask scheduler can run programs on its workers. So it is asked for on this computer, or with TLS.
    """
    if importlib.util.find_spec("distributed") is None:
        raise PipelineError("A cluster needs the extra 'cluster': install it with pip install 'termaudit[cluster]'.")
    if address == LOCAL:
        return
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        is_address = parts.scheme in ("tcp", "tls") and bool(parts.hostname and parts.port)
    except ValueError:
        is_address = False
    if not is_address:
        raise PipelineError(f"{address} is no address of a scheduler: give it as tls://HOST:PORT, or say 'local'.")
    if parts.scheme == "tcp" and not is_trusted and not _is_loopback(parts.hostname or ""):
        raise PipelineError(
            f"{address} is on another computer and not encrypted, and whoever reaches a scheduler can run programs: "
            "set up TLS and give the address as tls://HOST:PORT, or add --unencrypted where you trust the network."
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
