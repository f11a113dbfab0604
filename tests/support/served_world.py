"""A copy of the world of `support.route_world`, served on loopback in a thread; its clock stands still."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from careplan.api.server import Address, listen
from careplan.main import create_app
from careplan.settings import Settings
from support.api_town import CHEAP, PASSWORD, Clock
from support.live_town import silent
from support.route_world import World


@contextmanager
def served(world: World, folder: Path, *, ended: bool = False) -> Iterator[str]:
    """Yield the URL; where it is about to end, an event stream ends as soon as it has begun."""
    shutil.copytree(world.folder / "data", folder, ignore=shutil.ignore_patterns("*.lock"))
    # Requests made up put down webhooks, to anywhere: nothing is delivered.
    settings = Settings(data=folder, admin_password=SecretStr(PASSWORD), notice_seconds=60, nuisance=False)
    app = create_app(settings, Clock(), passwords=CHEAP)
    with silent(), listen(Address("127.0.0.1", 0, allow_insecure=False)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, http="h11", ws="none", lifespan="on", log_config=None))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        if ended:
            app.state.services.feed.end()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
