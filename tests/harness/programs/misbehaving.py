"""Programs that do not keep the protocol: `python misbehaving.py WAY`. All but two greet rightly."""

import json
import os
import subprocess
import sys
import time

HELLO = {
    "answer": "hello",
    "protocol": 1,
    "program": {"name": "misbehaving", "version": "1"},
    "editions": ["4.1"],
    "capabilities": {"check": {}},
}
NIGHT = 3600


def say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def hang(_request: dict[str, object]) -> None:
    time.sleep(NIGHT)


def hang_with_child(_request: dict[str, object]) -> None:
    subprocess.run([sys.executable, "-c", f"import time; time.sleep({NIGHT})"], check=False)


def crash(_request: dict[str, object]) -> None:
    sys.exit("it all went wrong")


def garbage(_request: dict[str, object]) -> None:
    sys.stdout.write("Loading plug-ins...\n")
    sys.stdout.flush()


def binary(_request: dict[str, object]) -> None:
    sys.stdout.buffer.write(b"\xff\xfe\x00\n")
    sys.stdout.flush()


def long_line(_request: dict[str, object]) -> None:
    while True:
        sys.stdout.write("x" * 65536)


def many_lines(request: dict[str, object]) -> None:
    while True:
        say({"id": request["id"], "answer": "checked", "verdict": "accept"})


def twice(request: dict[str, object]) -> None:
    for _ in range(2):
        say({"id": request["id"], "answer": "checked", "verdict": "accept"})


def wrong_id(request: dict[str, object]) -> None:
    say({"id": f"{request['id']}", "answer": "checked", "verdict": "accept"})


def wrong_form(request: dict[str, object]) -> None:
    say({"id": request["id"], "answer": "checked", "verdict": "fine"})


def deep(_request: dict[str, object]) -> None:
    sys.stdout.write("[" * 100_000 + "\n")
    sys.stdout.flush()


def noisy_crash(_request: dict[str, object]) -> None:
    sys.stderr.write("y" * 1_000_000)
    sys.exit(3)


def closes_output(_request: dict[str, object]) -> None:
    os.close(1)
    time.sleep(NIGHT)


def says_error(request: dict[str, object]) -> None:
    say({"id": request["id"], "answer": "error", "message": "out of paper"})


def main(way: str) -> None:
    if way == "deaf":
        time.sleep(NIGHT)
    if way == "future":
        HELLO["protocol"] = 2
    for line in sys.stdin:
        request = json.loads(line)
        if request["request"] == "hello":
            say({"id": request["id"], **HELLO})
            if way == "ends":
                return
            if way == "stops_reading":
                time.sleep(NIGHT)
        else:
            globals()[way](request)


main(sys.argv[1])
