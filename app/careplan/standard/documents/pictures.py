"""Family pictures: in files a name beside the record, in documents the picture itself (layout UPKIHON 62).

`{"branch": "0001", "jpeg": Base64}` stands where the record holds the picture's name, for the name tells address and
stamp, which are no content.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from careplan.standard.documents.errors import DocumentError
from careplan.standard.documents.parts import Value, take
from careplan.standard.findings import Message
from careplan.standard.naming import Address, FileName, NameNotWritableError, read_name, write_name
from careplan.standard.specification import Standard

Route = tuple[Address, Address, str]


def embed_pictures(users: list[Value], files: Mapping[str, bytes], standard: Standard) -> None:
    """Put the pictures themselves where entries name them; `files` maps paths to bytes."""
    by_name = {path.rpartition("/")[2]: data for path, data in files.items()}
    for entry, key, _ in _named_pictures(users, standard):
        name = entry[key]
        branch = read_name(name, standard).name
        entry[key] = {
            "branch": branch.branch if branch else None,
            "jpeg": base64.b64encode(by_name.get(name, b"")).decode("ascii"),
        }


def extract_pictures(users: list[Any], route: Route, standard: Standard) -> dict[str, bytes]:
    """Put the names back where entries hold pictures, and return the pictures by name.

    Raises:
        DocumentError: a picture is not of the form, its Base64 is broken, or its branch is no number of four digits.

    """
    pictures = {}
    for entry, key, place in _named_pictures(users, standard):
        known, rest = take(entry[key], ["branch", "jpeg"], place)
        if rest or set(known) != {"branch", "jpeg"}:
            raise _malformed(place)
        name = _name(known["branch"], route, place, standard)
        try:
            pictures[name] = base64.b64decode(known["jpeg"], validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise _malformed(place) from error
        entry[key] = name
    return pictures


def _named_pictures(users: list[Any], standard: Standard) -> Iterator[tuple[Value, str, str]]:
    """Yield every entry that has a picture, the key it stands under, and its place in the document."""
    for kind in standard.kinds.values():
        keys = [field.key for field in kind.fields if field.type.id == "image"]
        for number, user in enumerate(users if keys else []):
            entries = user.get(kind.document["name"]) if isinstance(user, dict) else None
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                for key in keys:
                    if isinstance(entry, dict) and entry.get(key) is not None:
                        place = f"service_users[{number}].{kind.document['name']}[{index}].{key}"
                        yield entry, key, place


def _name(branch: Any, route: Route, place: str, standard: Standard) -> str:
    picture = next(kind for kind in standard.kinds.values() if kind.content == "jpeg")
    if not isinstance(branch, str):
        raise _malformed(place)
    try:
        return write_name(FileName(picture.id, None, *route, branch), standard)
    except NameNotWritableError as error:
        raise DocumentError(f"{place}.branch", error.reason) from error


def _malformed(place: str) -> DocumentError:
    return DocumentError(
        place,
        Message(
            f'{place} は {{"branch": "0001", "jpeg": Base64}} の形で書きます。',
            f'{place} should be {{"branch": "0001", "jpeg": Base64}}.',
        ),
    )
