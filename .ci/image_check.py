"""Try the Dockerfile without a container engine: its RUN steps in a fresh folder, then its health check and command.

What a step names under /opt/careplan, /src and /data stands under a temporary folder instead. The steps that would
change this machine are not run: the one that makes a system user is left out, and what a step would install by apt
is asked of apt as a simulation.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = "useradd"
PACKAGES = re.compile(r"apt-get install (.+?) && ")
DEADLINE = 30.0


def instructions(text: str) -> list[tuple[str, str]]:
    """Return instruction and argument, continued lines joined and comments dropped."""
    joined = re.sub(r"\\\n\s*", "", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in joined.splitlines() if line.strip()]


def main() -> None:
    """Run the steps; exit with the first failing one's message."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "src").mkdir()
        (place / "data").mkdir()
        steps = instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))
        for instruction, argument in steps:
            if instruction == "COPY" and not argument.startswith("--from"):
                copy(argument, place / "src")
            elif instruction == "RUN" and LEFT_OUT in argument:
                print(f"left out: {argument}")
            elif instruction == "RUN" and (packages := PACKAGES.search(argument)):
                run(f"apt-get install --simulate {packages[1]}", place)
            elif instruction == "RUN":
                run(moved(argument, place), place / "src")
        serve(steps, place)
    print("image-check: every step done, the service answered its health check")


def copy(argument: str, source: Path) -> None:
    """Copy as COPY does, into the build folder."""
    *names, target = argument.split()
    for name in names:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, source / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, source / name)


def moved(text: str, place: Path) -> str:
    """Return a step with the image's folders moved under the temporary one."""
    text = re.sub(r"/(opt/careplan|data)\b", lambda match: str(place / match[1]), text)
    return text.replace("python -m venv", f"{sys.executable} -m venv")


def run(step: str, folder: Path) -> None:
    """Run one step by the shell, as a build does."""
    print(f"RUN {step}", flush=True)
    subprocess.run(["sh", "-ec", step], cwd=folder, check=True)


def serve(steps: list[tuple[str, str]], place: Path) -> None:
    """Start the image's command on a free port of loopback and wait for its health check to pass."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    by_name = dict(steps)
    command = [moved(part, place) for part in json.loads(by_name["CMD"])]
    command = [{"8000": port, "0.0.0.0": "127.0.0.1"}.get(part, part) for part in command]
    health = json.loads(by_name["HEALTHCHECK"].split("CMD ", 1)[1])
    health = [moved(part, place).replace(":8000", f":{port}") for part in health]
    with subprocess.Popen(command, cwd=place) as service:
        try:
            until = time.monotonic() + DEADLINE
            while subprocess.run(health, check=False, stderr=subprocess.DEVNULL).returncode:
                if service.poll() is not None or time.monotonic() > until:
                    sys.exit("image-check: the service never became ready")
                time.sleep(0.2)
        finally:
            service.terminate()


if __name__ == "__main__":
    main()
