"""`python -m careplan.conformance.exchange`: the reference subject, one line of JSON in and one out."""

import json
import sys
from datetime import UTC, datetime

from careplan.conformance.exchange.own import Subject

if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(Subject(asked, lambda: datetime.now(UTC)).answer()) + "\n")
