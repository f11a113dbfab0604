"""Wire models of nuisance scripts."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from careplan.api import problems
from careplan.api.wire import OfficeNumber, example
from careplan.exchange.nuisance.script import Aim, Deed, Rule, Script, Tally, When

_RULE: dict[str, Any] = {
    "name": "busy",
    "do": "refuse",
    "status": problems.TOO_MANY_REQUESTS.status,
    "retry_after": 1,
    "method": "POST",
    "route": "/v1/transmissions",
    "nth": 2,
}
_SCRIPT: dict[str, Any] = {"seed": 7, "rules": [_RULE]}
_TALLY: dict[str, Any] = {"name": "busy", "fitted": 5, "fired": 1}
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
Route = Annotated[str, Field(pattern=r"^/[!-~]*$", max_length=200)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class RuleBody(BaseModel):
    """A rule. What is left out fits all; of `nth`, `every` and `chance` all that are given must hold."""

    model_config = example(_RULE)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="as the log names it")]
    do: Deed
    method: Method | None = None
    route: Route | None = Field(
        default=None, description="経路 as OpenAPI has it: /v1/transmissions/{transmission_id}/content"
    )
    office: OfficeNumber | None = Field(
        default=None,
        description="要求する(通知を受ける、証明書の)事業所 who asks, is told, or whose certificate",
    )
    channel: Literal["event", "webhook"] | None = Field(default=None, description="of duplicate")
    nth: Count | None = Field(default=None, description="n回目だけ only the nth that fits, counted from 1")
    every: Count | None = Field(default=None, description="n回ごと every nth that fits")
    chance: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="drawn from seed, name and count: the same in every run"
    )
    times: Count | None = Field(default=None, description="最大回数 how often at most")
    status: problems.ScriptedStatus | None = Field(
        default=None, description="of refuse; left out: service unavailable"
    )
    retry_after: Annotated[int, Field(ge=0, le=3600)] | None = Field(
        default=None, description="of refuse: seconds of Retry-After; left out: no such header"
    )
    seconds: Annotated[float, Field(ge=0, le=60)] = Field(default=1.0, description="of delay")
    until: AwareDatetime | None = Field(
        default=None, description="of maintenance, with its zone; left out: there is none"
    )


class ScriptBody(BaseModel):
    """A script of nuisances."""

    model_config = example(_SCRIPT)

    seed: Annotated[int, Field(ge=0, le=2**53)] = 0
    rules: Annotated[list[RuleBody], Field(min_length=1, max_length=100)]


class TallyAnswer(BaseModel):
    """How often a rule fitted, and how often it fired."""

    model_config = example(_TALLY)

    name: str
    fitted: int
    fired: int


class NuisanceAnswer(BaseModel):
    """What is in force in the process that answers."""

    model_config = example({"script": _SCRIPT, "rules": [_TALLY]})

    script: ScriptBody | None = Field(description="null: no nuisance")
    rules: list[TallyAnswer]


def script_of(body: ScriptBody) -> Script:
    """Return the script that a request holds."""
    return Script(tuple(_rule(each) for each in body.rules), body.seed)


def nuisance_answer(script: Script | None, tallies: list[Tally]) -> NuisanceAnswer:
    """Return what is in force as it goes out."""
    rules = [TallyAnswer(name=each.name, fitted=each.fitted, fired=each.fired) for each in tallies]
    return NuisanceAnswer(script=None if script is None else _body(script), rules=rules)


def _rule(body: RuleBody) -> Rule:
    return Rule(
        name=body.name,
        deed=body.do,
        aim=Aim(body.method, body.route, body.office, body.channel),
        when=When(body.nth, body.every, body.chance, body.times),
        status=body.status,
        retry_after=body.retry_after,
        seconds=body.seconds,
        until=body.until,
    )


def _body(script: Script) -> ScriptBody:
    return ScriptBody(seed=script.seed, rules=[_rule_body(each) for each in script.rules])


def _rule_body(rule: Rule) -> RuleBody:
    values = {
        "name": rule.name,
        "do": rule.deed,
        "method": rule.aim.method,
        "route": rule.aim.route,
        "office": rule.aim.office_number,
        "channel": rule.aim.channel,
        "nth": rule.when.nth,
        "every": rule.when.every,
        "chance": rule.when.chance,
        "times": rule.when.times,
        "status": rule.status,
        "retry_after": rule.retry_after,
        "seconds": rule.seconds,
        "until": rule.until,
    }
    return RuleBody.model_validate(values)
