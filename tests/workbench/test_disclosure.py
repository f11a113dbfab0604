"""What a unit discloses: whose data, which offices' services."""

from careplan.standard.check import check_files
from careplan.workbench.disclosure import ServiceUser, disclosed
from careplan.workbench.sample import sample

TOWN = sample(seed=1, users=2)
SUPPORT, HELP, RENTAL = TOWN.offices


def files(label: str) -> dict[str, bytes]:
    return next(unit.files for unit in TOWN.units if unit.label == label)


def test_a_month_shows_every_provider_s_services_whoever_it_goes_to() -> None:
    shown = disclosed(check_files(files(f"month-{HELP.number}")).files)
    assert [user.insurer_number for user in shown.service_users] == ["139998"] * 2
    assert {office.number: office.service_types for office in shown.offices} == {
        HELP.number: ("11",),
        RENTAL.number: ("17",),
    }
    assert all(office.service_users <= 2 for office in shown.offices)


def test_actuals_show_the_sender_s_only() -> None:
    shown = disclosed(check_files(files(f"actual-{RENTAL.number}")).files)
    assert [office.number for office in shown.offices] == [RENTAL.number]
    assert shown.service_users == (ServiceUser("139998", "0000000001"),)


def test_a_number_with_an_error_is_not_counted() -> None:
    damaged = {
        name: data.replace(b"0000000001", b"000000001X")
        for name, data in files(f"actual-{RENTAL.number}").items()
    }
    assert disclosed(check_files(damaged).files).service_users == ()


def test_what_cannot_be_read_discloses_nothing() -> None:
    shown = disclosed(check_files({"UPPLAN.CSV": b"\xff\x00", "x.txt": b""}).files)
    assert (shown.service_users, shown.offices) == ((), ())
