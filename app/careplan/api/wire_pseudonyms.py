"""Wire models of pseudonyms of service users."""

from typing import Annotated

from pydantic import BaseModel, Field

from careplan.api.wire import example

Pseudonym = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="HMAC-SHA-256, hexadecimal")]
_PSEUDONYM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class PseudonymsBody(BaseModel):
    """An office's own pseudonyms of the service users in a unit."""

    model_config = example({"pseudonyms": [_PSEUDONYM]})

    pseudonyms: Annotated[list[Pseudonym], Field(max_length=1000)]


class ServiceUserBody(BaseModel):
    """A service user by its numbers. They are not kept."""

    model_config = example({"insurer_number": "139998", "insured_number": "0000000001"})

    insurer_number: Annotated[str, Field(pattern=r"^[0-9]{6}$", description="保険者番号")]
    insured_number: Annotated[str, Field(pattern=r"^[0-9H][0-9]{9}$", description="被保険者番号")]


class PseudonymAnswer(BaseModel):
    """The office's pseudonym of a service user."""

    model_config = example({"pseudonym": _PSEUDONYM})

    pseudonym: Pseudonym
