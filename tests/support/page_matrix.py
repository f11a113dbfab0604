"""What everybody is answered who asks a page for what is the sender's: one row a page, one column an actor.

`tests/docs/test_page_matrix.py` fails where a page has no row, `tests/web/test_page_isolation.py` asks them all.
Whoever adds a page adds its row here, and to GIVEN what its form is sent with.
"""

from typing import Any

from support.route_world import MONTH, PLAN

# Columns: nobody, the staff of another office, that office's administrator, the receiver, the sender, the administrator
# of the sandbox (support.route_world.ACTORS). What they are answered:
#   -  asked to log in                                  x  403: not theirs to do
#   h  404: there is no such thing, for them            c  let in, and refused for what the form says
#   p  a success that shows nothing of the sender's     s  a success that may show it
PAGES = {
    "GET /": "ppppsp",
    "GET /login": "ppppsp",
    "POST /login": "cccccc",
    "POST /logout": "pppppp",
    "GET /account": "-pppsp",
    "GET /account/password": "-pppsp",
    "POST /account/password": "-ccccc",
    "GET /account/one-time": "-pppsp",
    "POST /account/one-time": "-pppsp",
    "POST /account/one-time/confirmation": "-ccccc",
    "GET /check": "ppppsp",
    "POST /check": "cccccc",
    "GET /check/{locker_id}": "hhhhhh",
    "GET /check/{locker_id}/table": "hhhhhh",
    "POST /check/{locker_id}/delete": "hhhhhh",
    "GET /check/{locker_id}/form": "hhhhhh",
    "GET /check/{locker_id}/reports": "hhhhhh",
    "GET /check/{locker_id}/reports/{form}": "hhhhhh",
    "POST /check/{locker_id}/share": "hhhhhh",
    "GET /findings/{token}": "hhhhhh",
    "POST /findings/{token}/revoke": "hhhhhh",
    "GET /received": "-ppssx",
    "GET /received/{transmission_id}": "-hhshx",
    "GET /received/{transmission_id}/evidence": "-hhssx",
    "POST /received/{transmission_id}/receipt": "-hhchx",
    "POST /received/{transmission_id}/opening": "-hhphx",
    "GET /received/{transmission_id}/contents": "-hhchx",
    "POST /received/{transmission_id}/files": "-hhphx",
    "POST /received/{transmission_id}/sealed": "-hhphx",
    "GET /received/{transmission_id}/rejection": "-hhchx",
    "POST /received/{transmission_id}/rejection": "-hhchx",
    "GET /sent": "-pppsx",
    "GET /sent/{transmission_id}": "-hhhsx",
    "GET /sent/{transmission_id}/evidence": "-hhssx",
    "POST /sent/{transmission_id}/withdrawal": "-hhhsx",
    "GET /send": "-pppsx",
    "POST /send": "-pppsx",
    "GET /drafts": "-pppsx",
    "GET /drafts/{draft_id}": "-hhhsx",
    "GET /drafts/{draft_id}/partner": "-hhhsx",
    "POST /drafts/{draft_id}/sending": "-hhhsx",
    "POST /drafts/{draft_id}/files": "-hhhsx",
    "GET /drafts/{draft_id}/files.zip": "-hhhsx",
    "POST /drafts/{draft_id}/deletion": "-hhhsx",
    "GET /directory": "-ppssx",
    "POST /directory/receives": "-pppsx",
    "POST /directory/groups": "-pppsx",
    "GET /directory/groups/{group}": "-hhssx",
    "POST /directory/groups/{group}/members": "-hhxsx",
    "POST /directory/groups/{group}/leaving": "-hhxcx",
    "POST /directory/groups/{group}/dissolution": "-hhxsx",
    "GET /vendor-test/scenarios": "ppppsp",
    "GET /vendor-test/scenarios/{name}": "ppppsp",
    "GET /vendor-test/scenarios/{name}/sheet.json": "ppppsp",
    "GET /vendor-test/scenarios/{name}/files.zip": "ppppsp",
    "GET /rules": "ppppsp",
    "GET /rules/readings": "ppppsp",
    "GET /rules/readings/{reading}": "ppppsp",
    "GET /rules/mistakes": "ppppsp",
    "GET /rules/mistakes/{mistake}": "ppppsp",
    "GET /rules/examples/{example}.zip": "ppppsp",
    "GET /rules/{rule}": "ppppsp",
    "GET /admin": "-xxxxs",
    "GET /admin/offices": "-xxxxs",
    "GET /admin/offices/{number}": "-xxxxs",
    "POST /admin/offices/{number}/active": "-xxxxs",
    "GET /admin/new-office": "-xxxxs",
    "POST /admin/new-office": "-xxxxc",
    "GET /admin/office-list": "-xxxxs",
    "POST /admin/office-list": "-xxxxc",
    "POST /admin/offices/{number}/staff": "-xxxxc",
    "POST /admin/offices/{number}/staff/{staff_id}/password": "-xxxxs",
    "POST /admin/offices/{number}/staff/{staff_id}/{deed}": "-xxxxs",
    "GET /admin/certificates": "-xxxxs",
    "GET /admin/offices/{number}/certificates/{serial}.pem": "-xxxxh",
    "POST /admin/offices/{number}/certificates/issue": "-xxxxs",
    "POST /admin/offices/{number}/certificates/install": "-xxxxc",
    "POST /admin/offices/{number}/certificates/password": "-xxxxc",
    "POST /admin/offices/{number}/certificates/revocation": "-xxxxs",
    "GET /admin/nuisance": "-xxxxp",
    "POST /admin/nuisance/rule": "-xxxxc",
    "POST /admin/nuisance/script": "-xxxxc",
    "POST /admin/nuisance/rule/removal": "-xxxxp",
    "POST /admin/nuisance/removal": "-xxxxp",
    "GET /admin/audit": "-xxxxs",
    "POST /admin/audit/check": "-xxxxs",
    "GET /admin/audit/audit.jsonl": "-xxxxs",
    "GET /admin/service": "-xxxxp",
    "POST /admin/service/housekeeping": "-xxxxp",
}

VALUES = {
    "rule": "record.field-count",
    "reading": "version-value",
    "mistake": "first-user-only",
    "example": "plan",
    "name": "D3-twice-a-day",
    "serial": "00",
    "form": "json",
    "token": "00000000-0000-4000-8000-000000000000.x",
    "locker_id": "00000000-0000-4000-8000-000000000000",
    "deed": "unlocked",
}
"""What stands in addresses for what is nobody's; what is the sender's comes from the world."""

ZIPPED = [("files", ("unit.zip", MONTH))]
GIVEN: dict[str, dict[str, Any]] = {
    "POST /send": {"data": {"to": ""}, "files": ZIPPED},
    "POST /drafts/{draft_id}/files": {"data": {"to": ""}, "files": [("files", ("unit.zip", PLAN))]},
    "POST /drafts/{draft_id}/sending": {"data": {"to": "{receiver}"}},
    "POST /directory/receives": {"data": {"receives": "plan"}},
    "POST /directory/groups": {"data": {"name": "みほん"}},
    "POST /directory/groups/{group}/members": {"data": {"office": "{receiver}"}},
    "POST /directory/groups/{group}/leaving": {"data": {"office": "{number}"}},
}
"""What a form is sent with, beside its token; of one that is not here, nothing."""
